namespace Escapes;

/// <summary>Who makes the two names of a stage change places.</summary>
public enum AttackerKind
{
    /// <summary>Somebody else with an account here, who exchanges both names in one step.</summary>
    Thread,

    /// <summary>A second session in the same jail, which renames them one after the other.</summary>
    Session,
}

/// <summary>Exchanges two names as fast as it can until it is told to stop.</summary>
internal sealed class Attacker : IDisposable
{
    private readonly Background _work;
    private readonly Session? _session;
    private volatile bool _over;
    private int _rounds;

    private Attacker(Action<Attacker> round, Session? session = null, TimeSpan longestRest = default)
    {
        _session = session;
        _work = Background.Start(() =>
        {
            // Never at the same pace: the kernel lets two who want the same directory take turns.
            var pace = new Random(1);
            while (!_over)
            {
                round(this);
                Thread.SpinWait(pace.Next(100));
                if (longestRest > TimeSpan.Zero && pace.Next(2) == 0)
                    Thread.Sleep(longestRest * pace.NextDouble());
            }
        });
    }

    /// <summary>How often the names changed places.</summary>
    public int Rounds => Volatile.Read(ref _rounds);

    public static Attacker Start(AttackerKind kind, Scene scene, Stage stage, Confinement confinement) => kind == AttackerKind.Thread
        ? OfThread($"{scene.Path}/{stage.First}", $"{scene.Path}/{stage.Second}")
        : OfSession(confinement.SftpIn(scene.Jail), new Dialogue(null!, scene, confinement).Inside(""),
            stage.First["jail/".Length..], stage.Second["jail/".Length..]);

    public void Dispose()
    {
        _over = true;
        _work.Join();
        _session?.Dispose();
    }

    /// <param name="longestRest">
    /// How long it may pause after a turn, which it does after about every other one. For slow storage, where a walk takes longer than a
    /// rename: the kernel answers EAGAIN to a walk through ".." during which anything was renamed, so that without a pause the server
    /// tries again until the link, which is what holds the "..", is out of the way. Nothing else would then be raced.
    /// </param>
    public static Attacker OfThread(string first, string second, TimeSpan longestRest = default)
    {
        (byte[] one, byte[] other) = (Posix.Path(first), Posix.Path(second));
        return new Attacker(attacker =>
        {
            if (Posix.Exchange(one, other))
                attacker._rounds++;
        }, longestRest: longestRest);
    }

    /// <param name="root">How that session says the directory in which both names lie.</param>
    public static Attacker OfSession(Launch launch, string root, string first, string second)
    {
        Session session = Session.Open(launch with { Patience = Race.Patience });
        byte[] exchange = [.. Rename(first, "third"), .. Rename(second, first), .. Rename("third", second)];
        return new Attacker(attacker =>
        {
            session.Send(exchange);
            Status[] answers = [session.Receive().StatusCode, session.Receive().StatusCode, session.Receive().StatusCode];
            if (answers.All(answer => answer == Status.Ok))
                attacker._rounds++;
        }, session);

        byte[] Rename(string from, string to) => Request.PosixRename(root + from, root + to);
    }
}
