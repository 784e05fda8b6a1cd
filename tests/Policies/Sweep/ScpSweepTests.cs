namespace Policies;

/// <summary>The same for scp: targets of a sink and operands of a source. What an error says, OpenSSH says in its own way.</summary>
public sealed class ScpSweepTests
{
    private const int MostShown = 40;
    private const string Source = "-f";

    private static readonly (string Option, string Path)[] Cases =
    [
        .. from kind in Enumerable.Range(0, ScpSweep.UploadKinds) from target in SweptPaths.Targets select (ScpSweep.UploadName(kind), target),
        .. from path in SweptPaths.Operands select (Source, path),
        .. from path in SweptPaths.Trees select ($"-r {Source}", path),
    ];

    private static readonly Lazy<Swept[]> OpenSsh = new(() => Play(SweptServer.OpenSsh));
    private static readonly Lazy<Swept[]> Free = new(() => Play(SweptServer.Free));

    public static TheoryData<string> Servers => [.. SweptServer.Ours.Where(server => !server.IsForRename).Select(server => server.Name)];

    [RootTheory]
    [MemberData(nameof(Servers))]
    public void Every_spelling_of_a_target_and_of_an_operand_does_what_it_does_in_OpenSSH(string name)
    {
        SweptServer server = SweptServer.Ours.Single(ours => ours.Name == name);
        Swept[] ours = server == SweptServer.Free ? Free.Value : Play(server);
        List<string> wrong = [];
        for (int i = 0; i < ours.Length; i++)
        {
            Swept expected = OpenSsh.Value[i];
            string what = $"{Cases[i].Option} {Asked.Shown(Cases[i].Path)}";
            if ((ours[i].Answer, ours[i].Changes) != (expected.Answer, expected.Changes))
                wrong.Add($"{what}: {ours[i]} instead of {expected}");
            else if (ours[i].Text != Free.Value[i].Text)
                wrong.Add($"{what}: \"{ours[i].Text}\" instead of \"{Free.Value[i].Text}\"");
        }

        SweepTests.Report($"scp.{name}", wrong);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {ours.Length}:\n{string.Join('\n', wrong.Take(MostShown))}");
    }

    private static Swept[] Play(SweptServer server)
    {
        using SweptTree tree = new();
        return
        [
            .. from kind in Enumerable.Range(0, ScpSweep.UploadKinds) from target in SweptPaths.Targets select ScpSweep.Upload(server, tree, kind, target),
            .. ScpSweep.Download(server, tree, "-q", SweptPaths.Operands),
            .. ScpSweep.Download(server, tree, "-r", SweptPaths.Trees),
        ];
    }
}
