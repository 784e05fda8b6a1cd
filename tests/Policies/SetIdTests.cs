namespace Policies;

/// <summary>No file gets a set-user-ID or set-group-ID bit from a session that is jailed or forced, with a home guard or without.</summary>
public sealed class SetIdTests
{
    private const UnixFileMode SetIds = UnixFileMode.SetUser | UnixFileMode.SetGroup;
    private const uint Wanted = 0b110_111_101_101;

    private static readonly Dictionary<string, string[]> Sessions = new()
    {
        ["plain"] = [],
        ["forced"] = ["--forced"],
        ["forced without guard"] = ["--forced", "--no-guard"],
        ["login shell"] = ["-c", "internal-sftp"],
        ["jail"] = ["--jail", "."],
    };

    public static TheoryData<string> Names => [.. Sessions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_gets_a_set_id_bit_by_SFTP(string kind)
    {
        using TempDirectory directory = Lay();
        using (Session session = Session.Open(new Launch
        {
            Directory = directory.Path,
            Arguments = Arguments(kind, directory),
            Environment = kind == "forced" || kind == "forced without guard" ? new Dictionary<string, string> { ["SSH_ORIGINAL_COMMAND"] = "internal-sftp" } : [],
        }))
        {
            Dialogue d = new(session, path => path);
            d.WithHandle(d.Of(PacketType.Open, "opened").UInt32((uint)Access.Fresh).Attributes(mode: Wanted), _ => { });
            d.Ask(d.Of(PacketType.SetStat, "set").Attributes(mode: Wanted));
            d.Ask(d.Of(PacketType.SetStat, "setdir").Attributes(mode: Wanted));
            d.WithHandle(d.Open("fset", Access.Write), handle => d.Ask(d.Of(PacketType.FSetStat, handle).Attributes(mode: Wanted)));
            d.WithHandle(d.Open("fsetdir", Access.Read), handle => d.Ask(d.Of(PacketType.FSetStat, handle).Attributes(mode: Wanted)));
            d.Ask(d.Of("lsetstat@openssh.com", "lset").Attributes(mode: Wanted));
            d.Ask(d.Of(PacketType.MkDir, "made").Attributes(mode: Wanted));
            Assert.Null(d.Failure);
        }

        Check(directory, kind, ["opened", "set", "setdir", "fset", "fsetdir", "lset", "made"], never: ["made"]);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("forced")]
    [InlineData("forced without guard")]
    [InlineData("jail")]
    public void Nothing_gets_a_set_id_bit_by_scp(string kind)
    {
        using TempDirectory directory = Lay();
        using ScpSession session = ScpSession.OpenSink(new ScpLaunch
        {
            Directory = directory.Path,
            Arguments = [.. Arguments(kind, directory), "-r", "-p", "-t", "."],
            Environment = new Dictionary<string, string> { ["SSH_ORIGINAL_COMMAND"] = "scp -r -p -t ." },
        });
        session.Send("C6755 3 new\nHIT\0C6755 3 set\nHIT\0D6755 0 newdir\nC6755 3 inside\nHIT\0E\nD6755 0 setdir\nE\n");
        session.CloseInput();
        Assert.Equal("", session.ReceiveRest().Replace("\0", "", StringComparison.Ordinal));
        Check(directory, kind, ["new", "set", "newdir", "newdir/inside", "setdir"], never: []);
    }

    /// <summary>A plain session is the proof that the client has asked for the bits.</summary>
    private static void Check(TempDirectory directory, string kind, string[] names, string[] never)
    {
        foreach (string name in names)
            Assert.Equal((name, kind == "plain" && !never.Contains(name) ? SetIds : 0), (name, File.GetUnixFileMode(directory.Combine(name)) & SetIds));
    }

    private static string[] Arguments(string kind, TempDirectory directory) => [.. Sessions[kind].Select(word => word == "." ? directory.Path : word)];

    private static TempDirectory Lay()
    {
        TempDirectory directory = TempDirectory.InMemory();
        foreach (string file in (string[])["set", "fset", "lset"])
            File.WriteAllText(directory.Combine(file), "");
        foreach (string name in (string[])["setdir", "fsetdir"])
            Directory.CreateDirectory(directory.Combine(name));
        return directory;
    }
}
