namespace Escapes;

/// <summary>On slow storage workers ask ahead of a request's turn; two names change places while they do.</summary>
[Trait("Machine", "quiet")]
public sealed class SlowRaceTests : IDisposable
{
    /// <summary>Enough for the server to call in its workers.</summary>
    private const int DelayMicroseconds = 300;

    /// <summary>Many operations of one walk.</summary>
    private static readonly TimeSpan _longestRest = TimeSpan.FromMicroseconds(20 * DelayMicroseconds);

    /// <summary>For what happens seldom where few requests are answered in a second.</summary>
    private static readonly TimeSpan _mostPatience = TimeSpan.FromSeconds(20);

    /// <summary>Those that workers ask.</summary>
    private static readonly RaceOperation[] _askedAhead = [.. RaceOperation.All.Where(operation => operation.Name is "read" or "list")];

    private static readonly string[] _stages = ["parent", "parent of the parent", "last name"];

    private readonly Scene _scene = new();
    private SlowFileSystem? _slow;

    public static TheoryData<string> Stages => [.. _stages];

    public static TheoryData<Confinement, string> Confined
    {
        get
        {
            var rows = new TheoryData<Confinement, string>();
            foreach (Confinement confinement in (Confinement[])[Confinement.Jail, Confinement.ResolverAlone, Confinement.WalkAlone])
                foreach (string stage in _stages)
                    rows.Add(confinement, stage);
            return rows;
        }
    }

    public void Dispose()
    {
        _slow?.Dispose();
        _scene.Dispose();
    }

    [SlowTheory]
    [MemberData(nameof(Stages))]
    public void Without_a_jail_workers_get_out(string name)
    {
        (Race race, _) = Run(Confinement.None, name, (race, time) => time() || (race.Escapes.Count == race.Operations.Length && WorkersAtOnce > 3));
        Assert.Empty(race.Operations.Select(operation => operation.Name).Except(race.Escapes.Keys));
        Assert.InRange(WorkersAtOnce, 4, 33);
    }

    [SlowTheory]
    [MemberData(nameof(Confined))]
    public void No_worker_gets_out(Confinement confinement, string name)
    {
        Func<bool> longEnough = Race.For(Race.Duration);
        (Race race, int rounds) = Run(confinement, name, (race, time) =>
            time() || (longEnough() && race.Outcomes is { There: > 0, Gone: > 0 } && WorkersAtOnce > 3));
        Assert.Empty(race.Escapes);
        Assert.True(rounds > 20, $"the attacker had {rounds} turns");
        Assert.True(race.Outcomes is { There: > 0, Gone: > 0 }, $"{race.Outcomes}");
        Assert.InRange(WorkersAtOnce, 4, 33);
    }

    private int WorkersAtOnce => _slow!.MostAtOnce(SlowOperation.Open);

    private (Race Race, int Rounds) Run(Confinement confinement, string name, Func<Race, Func<bool>, bool> isOver)
    {
        Stage stage = Stage.Named(name);
        stage.Lay(_scene);
        _slow = new SlowFileSystem(_scene.Path, DelayMicroseconds);
        string jail = $"{_slow.MountPoint}/jail";
        using Session session = Session.Open(confinement.SftpIn(jail) with { Patience = Race.Patience });
        string root = confinement == Confinement.None ? $"{jail}/" : "/";
        var race = new Race(session, new Dialogue(session, path => root + path), root + stage.Place, root + stage.Probe, stage.FileOnly,
            _scene.Canaries, () => _scene.ResetCanaries())
        {
            Operations = [.. _askedAhead.Where(operation => operation.OnFile || !stage.FileOnly)],
        };
        using Attacker attacker = Attacker.OfThread($"{_slow.MountPoint}/{stage.First}", $"{_slow.MountPoint}/{stage.Second}", _longestRest);
        Func<bool> time = Race.For(Race.Duration + _mostPatience);
        race.Run(() => isOver(race, time));
        return (race, attacker.Rounds);
    }
}
