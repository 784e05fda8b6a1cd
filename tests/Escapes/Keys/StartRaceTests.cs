namespace Escapes;

/// <summary>Two names on the way to a jail, or to a key's file, change places at full speed while sessions begin.</summary>
[Trait("Machine", "quiet")]
public sealed class StartRaceTests
{
    /// <summary>What the path leads to, beneath a directory that has "drop", and a link beside it to another directory.</summary>
    private static readonly Dictionary<string, (string Path, string First, bool FirstIsLink)> _stages = new()
    {
        ["last name"] = ("drop", "drop", false),
        ["parent"] = ("a/drop", "a", false),
        ["a link of root's"] = ("way/drop", "way", true),
        ["two dots"] = ("a/drop/../drop", "a", false),
    };

    private static readonly TimeSpan _mostPatience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Stages => [.. _stages.Keys];

    /// <summary>A race that nobody can win proves nothing: where the link is root's, sessions begin on either side.</summary>
    [RootTheory]
    [MemberData(nameof(Stages))]
    public void Through_links_of_root_sessions_get_out(string name)
    {
        (int inside, int outside, _, _) = Run(name, linkIsRoots: true, (tally, time) => time() || tally is { Inside: > 0, Outside: > 0 }, TimeSpan.FromSeconds(20));
        Assert.True(inside > 0 && outside > 0, $"{inside} inside, {outside} outside");
    }

    [RootTheory]
    [MemberData(nameof(Stages))]
    public void Through_others_no_session_gets_out(string name)
    {
        (int inside, int outside, int refused, int rounds) = Run(
            name, linkIsRoots: false, (tally, time) => time() && tally is { Inside: > 0, Refused: > 0 }, Race.Duration);
        Assert.Equal(0, outside);
        Assert.True(inside > 0 && refused > 0, $"{inside} inside, {refused} refused");
        Assert.True(rounds > 20, $"the attacker had {rounds} turns");
    }

    /// <summary>The file of the one directory says that a session is read-only, that of the other one nothing.</summary>
    [RootFact]
    public void Through_others_no_session_is_told_what_another_file_says()
    {
        using var scene = new Scene();
        foreach (string name in (string[])["a", "outside"])
            Directory.CreateDirectory($"{scene.Path}/{name}");
        File.WriteAllText($"{scene.Path}/a/key.json", "{\"defaults\": {\"read-only\": true}}");
        File.WriteAllText($"{scene.Path}/outside/key.json", "{}");
        Posix.Link("outside", $"{scene.Path}/link");
        Native.GiveTo($"{scene.Path}/link", Launch.Stranger);
        using Attacker attacker = Attacker.OfThread($"{scene.Path}/a", $"{scene.Path}/link");
        (int told, int refused) = (0, 0);
        Func<bool> tooLong = Race.For(Race.Duration + _mostPatience);
        for (Func<bool> time = Race.For(Race.Duration); !tooLong() && (!time() || told == 0 || refused == 0);)
        {
            if (TryOpen(["--config", $"{scene.Path}/a/key.json"]) is not { } session)
            {
                refused++;
                continue;
            }

            using (session)
                Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.MkDir($"{scene.Jail}/new")));
            told++;
        }

        Assert.True(told > 0 && refused > 0, $"{told} told, {refused} refused");
    }

    private static (int Inside, int Outside, int Refused, int Rounds) Run(
        string name, bool linkIsRoots, Func<(int Inside, int Outside, int Refused), Func<bool>, bool> isOver, TimeSpan duration)
    {
        (string path, string first, bool firstIsLink) = _stages[name];
        using var scene = new Scene();
        foreach (string place in (string[])["drop", "a/drop", "real/drop", "outside/drop"])
            Directory.CreateDirectory($"{scene.Path}/{place}");
        foreach (string place in (string[])["drop", "a/drop", "real/drop"])
            File.WriteAllText($"{scene.Path}/{place}/inside", "");
        if (firstIsLink)
            Posix.Link("real", $"{scene.Path}/{first}");
        Posix.Link(first == "drop" ? "outside/drop" : "outside", $"{scene.Path}/link");
        if (!linkIsRoots)
            Native.GiveTo($"{scene.Path}/link", Launch.Stranger);
        using Attacker attacker = Attacker.OfThread($"{scene.Path}/{first}", $"{scene.Path}/link");
        (int Inside, int Outside, int Refused) tally = default;
        Func<bool> tooLong = Race.For(duration + _mostPatience);
        for (Func<bool> time = Race.For(duration); !tooLong() && !isOver(tally, time);)
        {
            using Session? session = TryOpen(["--jail", $"{scene.Path}/{path}"]);
            if (session is null)
                tally.Refused++;
            else if (session.Ask(Request.Stat("/inside")).Type == PacketType.Attrs)
                tally.Inside++;
            else
                tally.Outside++;
        }

        return (tally.Inside, tally.Outside, tally.Refused, attacker.Rounds);
    }

    private static Session? TryOpen(string[] arguments)
    {
        try
        {
            return Session.Open(new Launch { Arguments = arguments });
        }
        catch (Exception refused) when (refused is InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
