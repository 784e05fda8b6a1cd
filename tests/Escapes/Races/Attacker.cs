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

    private Attacker(Action<Attacker> round, Session? session = null)
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
            }
        });
    }

    /// <summary>How often the names changed places.</summary>
    public int Rounds => Volatile.Read(ref _rounds);

    public static Attacker Start(AttackerKind kind, Scene scene, Stage stage, Confinement confinement) =>
        kind == AttackerKind.Thread ? OfThread(scene, stage) : OfSession(scene, stage, confinement);

    public void Dispose()
    {
        _over = true;
        _work.Join();
        _session?.Dispose();
    }

    private static Attacker OfThread(Scene scene, Stage stage)
    {
        (byte[] first, byte[] second) = (Posix.Path($"{scene.Path}/{stage.First}"), Posix.Path($"{scene.Path}/{stage.Second}"));
        return new Attacker(attacker =>
        {
            if (Posix.Exchange(first, second))
                attacker._rounds++;
        });
    }

    private static Attacker OfSession(Scene scene, Stage stage, Confinement confinement)
    {
        Session session = Session.Open(confinement.SftpIn(scene.Jail) with { Patience = Race.Patience });
        var dialogue = new Dialogue(session, scene, confinement);
        (string first, string second, string third) = (stage.First["jail/".Length..], stage.Second["jail/".Length..], "third");
        byte[] exchange = [.. Rename(first, third), .. Rename(second, first), .. Rename(third, second)];
        return new Attacker(attacker =>
        {
            session.Send(exchange);
            Status[] answers = [session.Receive().StatusCode, session.Receive().StatusCode, session.Receive().StatusCode];
            if (answers.All(answer => answer == Status.Ok))
                attacker._rounds++;
        }, session);

        byte[] Rename(string from, string to) => dialogue.Of("posix-rename@openssh.com", dialogue.Inside(from), dialogue.Inside(to)).ToArray();
    }
}
