namespace Escapes;

/// <summary>A path leads to what is protected at every other moment.</summary>
[Trait("Machine", "quiet")]
public sealed class GuardRaceTests
{
    /// <summary>Names in the folder where everything is allowed; the place, the probe, and the two that change places.</summary>
    private sealed record Stage(string Place, string Probe, string First, string Second, bool FileOnly, bool Rare, Action<Home> Lay);

    private static readonly Dictionary<string, Stage> Stages = new()
    {
        ["directory"] = new("d", "d/inside", "d", "l", FileOnly: false, Rare: false, home =>
        {
            FillInside(home, "d");
            Posix.Link("../.ssh", home.In("work/l"));
        }),
        ["parent of the directory"] = new("d/tree", "d/inside", "d", "l", FileOnly: false, Rare: false, home =>
        {
            FillInside(home, "d");
            Posix.Link("../.ssh", home.In("work/l"));
        }),
        ["file"] = new("d", "l", "d/secret", "l", FileOnly: true, Rare: false, home =>
        {
            FillInside(home, "d");
            // Elsewhere it leads nowhere: that is how the probe sees where it is.
            Directory.CreateDirectory(home.In("work/x"));
            Posix.Link("../x/../../.ssh/secret", home.In("work/l"));
        }),
        ["two dots"] = new("a/b/../b/../b/../.ssh", "a/b/mark", "a/b", "../b", FileOnly: false, Rare: true, home =>
        {
            Directory.CreateDirectory(home.In("work/a/b"));
            Directory.CreateDirectory(home.In("b"));
            File.WriteAllText(home.In("b/mark"), "");
        }),
    };

    public static TheoryData<string> Names => [.. Stages.Keys.Where(name => Race.IsLong || !Stages[name].Rare)];

    public static TheoryData<Guarding, AttackerKind, string> Guarded
    {
        get
        {
            var rows = new TheoryData<Guarding, AttackerKind, string>();
            foreach (Guarding guarding in (Guarding[])[Guarding.JailAtHome, Guarding.Forced, Guarding.WalkAtHome])
                foreach (string name in Stages.Keys)
                {
                    rows.Add(guarding, AttackerKind.Session, name);
                    if (Race.IsLong || guarding != Guarding.Forced)
                        rows.Add(guarding, AttackerKind.Thread, name);
                }
            return rows;
        }
    }

    /// <summary>What happens seldom is waited for only by those who have the time.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Without_the_guard_every_operation_gets_there(string name)
    {
        bool rare = Stages[name].Rare;
        (Race race, _) = Run(Guarding.Nothing, AttackerKind.Thread, name, (race, time) =>
            time() || race.Escapes.Count >= (rare ? 1 : race.Operations.Length), TimeSpan.FromSeconds(rare ? 90 : 20));
        string[] missed = [.. race.Operations.Select(operation => operation.Name).Except([.. race.Escapes.Keys, "read link", "list"])];
        Assert.True(rare ? race.Escapes.Count > 0 : missed.Length == 0, string.Join(", ", missed));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Nobody_gets_there(Guarding guarding, AttackerKind kind, string name)
    {
        (Race race, int rounds) = Run(guarding, kind, name, (_, time) => time(), Race.Duration);
        string[] escapes = [.. race.Escapes.Where(escape => escape.Key is not "list" and not "read link").Select(escape => $"{escape.Key}: {escape.Value}")];
        Assert.Empty(escapes);
        Assert.True(rounds > 20, $"the attacker had {rounds} turns");
        Assert.True(race.Requests > 500, $"{race.Requests} requests");
        Assert.True(race.Outcomes is { There: > 0, Gone: > 0 }, $"{race.Outcomes}");
    }

    // A mark tells the folder from what is protected. Names of what is protected are no secret.
    private static void FillInside(Home home, string name)
    {
        Scene.Fill(home.In($"work/{name}"), "inside");
        File.WriteAllText(home.In($"work/{name}/inside"), "");
    }

    private static (Race Race, int Rounds) Run(
        Guarding guarding, AttackerKind kind, string name, Func<Race, Func<bool>, bool> isOver, TimeSpan duration)
    {
        Stage stage = Stages[name];
        using var home = new Home();
        Scene.Fill(home.In(".ssh"), Home.Secret);
        stage.Lay(home);
        using Session session = Session.Open(guarding.Launch(home));
        string work = $"{guarding.PathOf(home)}work/";
        var race = new Race(session, new Dialogue(session, file => work + file), work + stage.Place, work + stage.Probe, stage.FileOnly,
            () => Protected(home), () => Scene.Fill(home.In(".ssh"), Home.Secret));
        using Attacker attacker = kind == AttackerKind.Thread
            ? Attacker.OfThread(home.In($"work/{stage.First}"), home.In($"work/{stage.Second}"))
            : Attacker.OfSession(guarding.Launch(home), work, stage.First, stage.Second);
        Func<bool> time = Race.For(duration);
        race.Run(() => isOver(race, time));
        return (race, attacker.Rounds);
    }

    // Only .ssh: the rest lies still, and what is moved here is not protected.
    private static string Protected(Home home) => string.Join('\n', Tree.Entries(home.In(".ssh")).Select(entry =>
        $"{entry} {Posix.Describe(entry)} {(File.Exists(entry) && new FileInfo(entry).LinkTarget == null ? File.ReadAllText(entry) : "")}"));
}
