using System.Diagnostics;

namespace Policies;

/// <summary>
/// Two names change places at full speed, so that a path leads to what is restricted at every other moment; with openat2 and without.
/// </summary>
public sealed class RuleRaceTests
{
    public static TheoryData<string, Confinement, bool> Races
    {
        get
        {
            var rows = new TheoryData<string, Confinement, bool>();
            foreach (string level in (string[])["none", "read", "drop", "append"])
                foreach (Confinement confinement in (Confinement[])[Confinement.ResolverAlone, Confinement.WalkAlone])
                    foreach (bool parent in (bool[])[true, false])
                        rows.Add(level, confinement, parent);
            return rows;
        }
    }

    /// <summary>A race that nobody can win proves nothing.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_all_is_permitted_the_race_is_won(bool parent)
    {
        using var fortress = new Fortress("write");
        var clock = Stopwatch.StartNew();
        Race race = Run(fortress, Confinement.ResolverAlone, parent, race => race.Escapes.Count > 2 || clock.Elapsed > TimeSpan.FromSeconds(10));
        Assert.NotEmpty(race.Escapes);
    }

    [Theory]
    [MemberData(nameof(Races))]
    public void Nobody_outruns_a_rule(string level, Confinement confinement, bool parent)
    {
        using var fortress = new Fortress(level);
        Func<bool> isOver = Race.For(Race.Duration);
        Race race = Run(fortress, confinement, parent, _ => isOver());
        string[] escapes = [.. from escape in race.Escapes where IsEscape(level, escape.Key, escape.Value) select $"{escape.Key}: {escape.Value}"];
        Assert.True(escapes.Length == 0, string.Join('\n', escapes));
    }

    /// <summary>Where one may read, nothing is told; and in a drop box, what a link says may be looked at.</summary>
    private static bool IsEscape(string level, string operation, string what) =>
        what.Contains("\nbecame\n") || level == "none" || (level == "drop" && operation != "read link");

    private static Race Run(Fortress fortress, Confinement confinement, bool parent, Func<Race, bool> isOver)
    {
        // "swap" is a directory, or leads to the place; or only its file does.
        (string first, string second) = parent ? ("swap", "x") : ("swap/secret", "x");
        Scene.Fill(fortress.On("swap"), "inside");
        Posix.Link(parent ? Fortress.Place : $"../{Fortress.Place}/secret", fortress.On(second));
        using Session session = Session.Open(fortress.Launch(confinement, Race.Patience));
        Dialogue dialogue = fortress.Dialogue(session, confinement);
        using var attacker = Attacker.OfThread(fortress.On(first), fortress.On(second));
        var race = new Race(session, dialogue, "/swap", "/swap/secret", fileOnly: !parent, () => fortress.State, () => { });
        race.Run(() => isOver(race));
        Assert.True(attacker.Rounds > 10, $"the attacker had {attacker.Rounds} rounds only");
        return race;
    }
}
