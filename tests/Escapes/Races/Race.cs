using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Escapes;

/// <summary>One session that asks all operations again and again while an attacker is at work.</summary>
/// <param name="place">The path of a directory as <see cref="Scene.Fill"/> makes it, at those moments when it does not lead to a canary.</param>
/// <param name="probe">A path that is there at one moment and not at the next.</param>
/// <param name="canaries">All of them as they are.</param>
/// <param name="reset">Puts them right again; not needed where nothing gets out.</param>
internal sealed class Race(
    Session session, Dialogue dialogue, string place, string probe, bool fileOnly, Func<string> canaries, Action reset)
{
    /// <summary>More requests than the server can answer between two turns of the attacker.</summary>
    private const int Repetitions = 16;

    private string _canaries = canaries();

    /// <summary>ESCAPE_SECONDS of the environment; a third of a second each when nobody watches.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("ESCAPE_SECONDS") is { Length: > 0 } text ? text : "0.3", CultureInfo.InvariantCulture));

    /// <summary>Somebody waits for it, and wants every combination.</summary>
    public static bool IsLong => Duration > TimeSpan.FromSeconds(2);

    public static TimeSpan Patience => Duration + TimeSpan.FromSeconds(60);

    public int Requests { get; private set; }

    /// <summary>The probe was there, and it was not.</summary>
    public (int There, int Gone) Outcomes { get; private set; }

    /// <summary>By operation: what the first escape looked like.</summary>
    public Dictionary<string, string> Escapes { get; } = [];

    public RaceOperation[] Operations { get; init; } = [.. RaceOperation.All.Where(operation => operation.OnFile || !fileOnly)];

    public void Run(Func<bool> isOver)
    {
        while (!isOver())
            foreach (RaceOperation operation in Operations)
                Play(operation);
    }

    public static Func<bool> For(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        return () => clock.Elapsed > time;
    }

    private void Play(RaceOperation operation)
    {
        List<Packet> requests = [.. RaceOperation.Repair(dialogue, place), Probe()];
        for (int i = 0; i < Repetitions; i++)
            requests.AddRange(operation.Requests(dialogue, place));
        requests.Add(Probe());
        byte[][] answers = Ask(operation, requests);
        Count(answers[4]);
        Count(answers[^1]);

        List<Packet> rest = [];
        foreach (byte[] handle in answers.Where(answer => answer[0] == (byte)PacketType.Handle).Select(answer => new Answer(answer).String()))
            rest.AddRange([.. operation.WithHandle?.Invoke(dialogue, handle) ?? [], dialogue.Of(PacketType.Close, handle)]);
        Ask(operation, rest);
        LookAtCanaries(operation);
    }

    private Packet Probe() => dialogue.Of(PacketType.Stat, probe);

    private void Count(byte[] probe) => Outcomes = probe[0] == (byte)PacketType.Attrs
        ? (Outcomes.There + 1, Outcomes.Gone)
        : (Outcomes.There, Outcomes.Gone + 1);

    private byte[][] Ask(RaceOperation operation, List<Packet> requests)
    {
        session.Send([.. requests.SelectMany(request => request.ToArray())]);
        Requests += requests.Count;
        byte[][] answers = [.. requests.Select(_ => session.ReceivePacket() ?? throw new InvalidOperationException(session.Story()))];
        foreach (byte[] answer in answers)
            if (answer.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Scene.Secret)) >= 0 || answer.AsSpan().IndexOf(Scene.SecretHash) >= 0)
                Escapes.TryAdd(operation.Name, Encoding.Latin1.GetString(answer));
        return answers;
    }

    private void LookAtCanaries(RaceOperation operation)
    {
        string now = canaries();
        if (now == _canaries)
            return;
        Escapes.TryAdd(operation.Name, $"{_canaries}\nbecame\n{now}");
        reset();
        _canaries = canaries();
    }
}
