namespace Escapes;

/// <summary>Two names change places at full speed while each request is asked again and again.</summary>
[Trait("Machine", "quiet")]
public sealed class RaceTests
{
    public static TheoryData<string> Stages => [.. Stage.All.Where(stage => Race.IsLong || !stage.Rare).Select(stage => stage.Name)];

    public static TheoryData<Confinement, AttackerKind, string> Confined
    {
        get
        {
            var rows = new TheoryData<Confinement, AttackerKind, string>();
            foreach (Confinement confinement in (Confinement[])[Confinement.ResolverAlone, Confinement.WalkAlone])
                foreach (Stage stage in Stage.All)
                {
                    rows.Add(confinement, AttackerKind.Thread, stage.Name);
                    if (stage.WithinJail)
                        rows.Add(confinement, AttackerKind.Session, stage.Name);
                }
            return rows;
        }
    }

    /// <summary>
    /// A race that nobody can win proves nothing: here each operation wins it. What happens seldom is waited for only by those who have the time.
    /// </summary>
    [Theory]
    [MemberData(nameof(Stages))]
    public void Without_a_jail_every_operation_gets_out(string name)
    {
        (Race race, _) = Run(Confinement.None, AttackerKind.Thread, name, (race, time) =>
            time() || race.Escapes.Count >= (Stage.Named(name).Rare ? 1 : race.Operations.Length), TimeSpan.FromSeconds(20));
        string[] missed = [.. race.Operations.Select(operation => operation.Name).Except(race.Escapes.Keys)];
        Assert.True(Stage.Named(name).Rare ? race.Escapes.Count > 0 : missed.Length == 0, string.Join(", ", missed));
    }

    [Theory]
    [MemberData(nameof(Confined))]
    public void Nobody_gets_out(Confinement confinement, AttackerKind kind, string name)
    {
        (Race race, int rounds) = Run(confinement, kind, name, (_, time) => time(), Race.Duration);
        Assert.Empty(race.Escapes);
        // The race has been run: both sides were at work at the same time.
        Assert.True(rounds > 20, $"the attacker had {rounds} turns");
        Assert.True(race.Requests > 500, $"{race.Requests} requests");
        if (Stage.Named(name).WithinJail)
            Assert.True(race.Outcomes is { There: > 0, Gone: > 0 }, $"{race.Outcomes}");
    }

    private static (Race Race, int Rounds) Run(
        Confinement confinement, AttackerKind kind, string name, Func<Race, Func<bool>, bool> isOver, TimeSpan duration)
    {
        Stage stage = Stage.Named(name);
        using var scene = new Scene();
        stage.Lay(scene);
        using Session session = Session.Open(confinement.SftpIn(scene.Jail) with { Patience = Race.Patience });
        string jail = confinement == Confinement.None ? $"{scene.Jail}/" : "";
        var race = new Race(session, new Dialogue(session, scene, confinement), jail + stage.Place, jail + stage.Probe, stage.FileOnly,
            scene.Canaries, () => scene.ResetCanaries());
        using Attacker attacker = Attacker.Start(kind, scene, stage, confinement);
        Func<bool> time = Race.For(duration);
        race.Run(() => isOver(race, time));
        return (race, attacker.Rounds);
    }
}
