using System.Diagnostics;

namespace Policies;

/// <summary>
/// A file and a directory change places at full speed, while the file is moved to where the rule about what lies in the directory does not hold.
/// Were the directory moved, what it holds could be read and removed there.
/// </summary>
public sealed class MoveRaceTests
{
    private const string Kept = "inside/keep";
    private const string Content = "a file that moves";

    /// <summary>Requests in a row, between two looks at what has come of them.</summary>
    private const int Repetitions = 16;

    public enum Move
    {
        Rename,
        PosixRename,

        /// <summary>Something has the new name already: a file at one moment, an empty directory at another.</summary>
        Replace,
    }

    public static TheoryData<string, Confinement, Move, bool> Races
    {
        get
        {
            var rows = new TheoryData<string, Confinement, Move, bool>();
            foreach (string level in (string[])["none", "read"])
                foreach (Confinement confinement in (Confinement[])[Confinement.ResolverAlone, Confinement.WalkAlone])
                    foreach (Move move in Enum.GetValues<Move>())
                        foreach (bool bySession in (bool[])[true, false])
                            if (Race.IsLong || (level == "read") == bySession)
                                rows.Add(level, confinement, move, bySession);
            return rows;
        }
    }

    /// <summary>A race that nobody can win proves nothing.</summary>
    [Theory]
    [InlineData(Move.Rename)]
    [InlineData(Move.PosixRename)]
    [InlineData(Move.Replace)]
    public void Without_a_rule_the_directory_is_moved(Move move)
    {
        bool moved = false;
        for (int tries = 0; tries < 20 && !moved; tries++)
        {
            using TempDirectory place = Lay();
            var clock = Stopwatch.StartNew();
            Run(place, Confinement.ResolverAlone, null, move, bySession: false, () => HasEscaped(place) || clock.Elapsed > TimeSpan.FromSeconds(1));
            moved = HasEscaped(place);
        }

        Assert.True(moved);
    }

    [Theory]
    [MemberData(nameof(Races))]
    public void No_directory_is_moved_to_where_other_rules_hold(string level, Confinement confinement, Move move, bool bySession)
    {
        using TempDirectory place = Lay();
        Func<bool> time = Race.For(Race.Duration);
        int rounds = Run(place, confinement, level, move, bySession, () => time() || HasEscaped(place));
        Assert.False(HasEscaped(place), "the directory was moved");
        string[] files = [.. Directory.GetFiles(place.Path, "*", SearchOption.AllDirectories)];
        if (!bySession) // One that renames what it finds loses files of its own.
        {
            Assert.True(rounds > 10, $"the attacker had {rounds} rounds only");
            Assert.Contains(files, file => File.ReadAllText(file) == Content);
        }

        Assert.Contains(files, file => file.EndsWith(Kept, StringComparison.Ordinal));
        if (!bySession) // One that puts something under the old name meanwhile keeps the file from going back there.
            Assert.DoesNotContain(files, file => file.Contains("moving-", StringComparison.Ordinal));
    }

    private static TempDirectory Lay()
    {
        TempDirectory place = TempDirectory.InMemory();
        Directory.CreateDirectory(place.Combine($"w/y/inside"));
        File.WriteAllText(place.Combine($"w/y/{Kept}"), "kept");
        File.WriteAllText(place.Combine("w/x"), Content);
        Directory.CreateDirectory(place.Combine("out/empty"));
        return place;
    }

    private static bool HasEscaped(TempDirectory place) =>
        File.Exists(place.Combine($"out/new/{Kept}")) || File.Exists(place.Combine($"out/empty/{Kept}"));

    private static int Run(TempDirectory place, Confinement confinement, string? level, Move move, bool bySession, Func<bool> isOver)
    {
        Launch launch = confinement.SftpIn(place.Path);
        launch = launch with
        {
            Arguments = [.. launch.Arguments, .. level is null ? (string[])[] : ["--rule", $"{level}:/w/*/inside/keep"]],
            Patience = Race.Patience,
        };
        using Session session = Session.Open(launch);
        using var attacker = bySession ? Attacker.OfSession(launch, "/w/", "x", "y") : Attacker.OfThread(place.Combine("w/x"), place.Combine("w/y"));
        if (move == Move.Replace)
            File.WriteAllText(place.Combine("out/new"), "replaced");
        using Attacker? second = move == Move.Replace ? Attacker.OfThread(place.Combine("out/new"), place.Combine("out/empty")) : null;
        while (!isOver())
        {
            byte[] away = move == Move.Rename ? Request.Rename("/w/x", "/out/new") : Request.PosixRename("/w/x", "/out/new");
            byte[] back = Request.Rename("/out/new", "/w/x");
            if (level is null)
                Ask(session, [away]); // Nothing would keep a directory from being moved back.
            else
                Ask(session, [.. Enumerable.Repeat((byte[][])[away, back], Repetitions).SelectMany(pair => pair)]);
            if (HasEscaped(place))
                break;
            Ask(session, [back]);
            if (move == Move.Replace && !Path.Exists(place.Combine("out/new")))
                File.WriteAllText(place.Combine("out/new"), "replaced");
        }

        return attacker.Rounds;
    }

    private static void Ask(Session session, byte[][] requests)
    {
        session.Send([.. requests.SelectMany(request => request)]);
        for (int answer = 0; answer < requests.Length; answer++)
            _ = session.Receive();
    }
}
