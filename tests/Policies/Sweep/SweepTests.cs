using System.Text.RegularExpressions;

namespace Policies;

/// <summary>
/// Each request, with each spelling of each kind of thing, is answered by our server with the code that OpenSSH's answers, and does the same, however the
/// session is confined; and the texts of our answers do not depend on that, either.
/// </summary>
public sealed class SweepTests
{
    private const int MostShown = 40;

    private static readonly Asked[] Requests =
    [
        .. from verb in SweptVerb.WithOnePath
           from path in SweptPaths.All
           where SweptServer.HasProc || verb.Name != "lsetstat mode"
           select new Asked(verb, path),
        .. from pair in SweptPaths.Pairs() from verb in SweptVerb.WithTwoPaths select new Asked(verb, pair.First, pair.Second),
        .. from link in SweptPaths.Links() select new Asked(SweptVerb.SymbolicLink, link.Text, link.Path),
    ];

    private static readonly Lazy<Dictionary<Asked, Swept>> OpenSsh = new(() => Ask(SweptServer.OpenSsh));
    private static readonly Lazy<Dictionary<Asked, Swept>> Free = new(() => Ask(SweptServer.Free));

    public static TheoryData<string> Servers => [.. SweptServer.Ours.Select(server => server.Name)];

    [RootTheory]
    [MemberData(nameof(Servers))]
    public void Every_spelling_of_everything_is_answered_as_OpenSSH_does(string name)
    {
        SweptServer server = SweptServer.Ours.Single(ours => ours.Name == name);
        List<string> wrong = [];
        HashSet<Permitted> used = [];
        foreach ((Asked request, Swept ours) in server == SweptServer.Free ? Free.Value : Ask(server))
        {
            Swept theirs = OpenSsh.Value[request];
            if (Permitted.All.FirstOrDefault(row => row.Applies(request, ours, theirs, OpenSshTo)) is { } row)
                used.Add(row);
            else if ((ours.Answer, ours.Changes) != (theirs.Answer, theirs.Changes))
                wrong.Add($"{request}: {ours} instead of {theirs}");
            else if (ours.Text != Free.Value[request].Text && !server.IsForRename)
                wrong.Add($"{request}: \"{ours.Text}\" instead of \"{Free.Value[request].Text}\"");
        }

        Report(name, wrong);
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(MostShown))}");
        Assert.DoesNotContain(Permitted.All.Except(used), row => row.ShowsIn(server));

        string OpenSshTo(string verb, string path) => OpenSsh.Value[new Asked(SweptVerb.WithOnePath.Single(kind => kind.Name == verb), path)].Answer;
    }

    [Fact]
    public void What_is_permitted_is_a_row_of_the_protocol()
    {
        string rows = File.ReadAllText(Path.Combine(Programs.RepositoryRoot, "docs/PROTOCOL.md"));
        Assert.All(Permitted.All, row => Assert.Matches($@"(?m)^\| `{Regex.Escape(row.Id)}` \|", rows));
    }

    /// <summary>Everything that differs, for a person who looks for the reason: SWEEP_REPORT names the files.</summary>
    internal static void Report(string name, IEnumerable<string> wrong)
    {
        if (Environment.GetEnvironmentVariable("SWEEP_REPORT") is { Length: > 0 } report)
            File.WriteAllLines($"{report}.{name}", wrong);
    }

    private static Dictionary<Asked, Swept> Ask(SweptServer server) =>
        Sweep.Of(server, server.IsForRename ? [.. Requests.Where(request => request.Verb.Name == "RENAME")] : Requests);
}
