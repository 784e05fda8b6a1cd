namespace Escapes;

/// <summary>A server that is installed in the home is what the next login of its key runs: a guarded session cannot replace it.</summary>
public sealed class OwnProgramTests
{
    /// <summary>Folders of the home; one is deeper than the other, so that what lies above it can be moved.</summary>
    private static readonly string[] Folders = ["bin", "tools", "apps/sftp"];

    private static readonly (string Name, Func<string, string, byte[]> Request)[] Attacks =
    [
        ("posix-rename onto the server", (home, folder) => Request.PosixRename($"{home}work/own", $"{folder}/dotnet-sftp-server")),
        ("rename of the server", (home, folder) => Request.Rename($"{folder}/dotnet-sftp-server", $"{home}work/away")),
        ("remove of the server", (_, folder) => Request.Remove($"{folder}/dotnet-sftp-server")),
        ("mode of the server", (_, folder) => SetMode($"{folder}/dotnet-sftp-server")),
        ("hard link of the server", (home, folder) => Request.HardLink($"{folder}/dotnet-sftp-server", $"{home}work/hard")),
        ("size of dotnet-scp", (_, folder) => Request.SetSize($"{folder}/dotnet-scp", 0)),
        ("write of dotnet-scp", (_, folder) => Request.Open($"{folder}/dotnet-scp", Access.Fresh)),
        ("posix-rename onto dotnet-scp", (home, folder) => Request.PosixRename($"{home}work/own", $"{folder}/dotnet-scp")),
        ("remove of dotnet-scp", (_, folder) => Request.Remove($"{folder}/dotnet-scp")),
        ("rename of the folder", (home, folder) => Request.Rename(folder, $"{home}work/away")),
        ("mode of the folder", (_, folder) => SetMode(folder)),
        ("rename of what is above", (home, folder) => Request.Rename($"{home}{folder[home.Length..].Split('/')[0]}", $"{home}work/away")),
        ("new file in the folder", (_, folder) => Request.Open($"{folder}/new", Access.Fresh)),
    ];

    private static readonly (string Name, Func<string, string, byte[]> Request)[] Additions =
    [
        ("create", (_, folder) => Request.Open($"{folder}/dotnet-scp", Access.Fresh)),
        ("rename", (home, folder) => Request.Rename($"{home}work/own", $"{folder}/dotnet-scp")),
        ("hard link", (home, folder) => Request.HardLink($"{home}work/own", $"{folder}/dotnet-scp")),
        ("symbolic link", (home, folder) => Request.OfPaths(PacketType.SymLink, $"{home}work/own", $"{folder}/dotnet-scp")),
        ("directory", (_, folder) => Request.MkDir($"{folder}/dotnet-scp")),
    ];

    public static TheoryData<Guarding, string> Guarded
    {
        get
        {
            var rows = new TheoryData<Guarding, string>();
            foreach (Guarding guarding in GuardingExtensions.All)
                foreach (string folder in Folders)
                    rows.Add(guarding, folder);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void The_server_its_companion_and_their_folder_are_left_alone(Guarding guarding, string folder) =>
        Assert.Empty(Successes(guarding, folder, Attacks, hasScp: true));

    [Theory]
    [MemberData(nameof(Guarded))]
    public void The_companion_is_not_made_where_it_is_missing(Guarding guarding, string folder) =>
        Assert.Empty(Successes(guarding, folder, Additions, hasScp: false));

    [Fact]
    public void Without_the_guard_all_of_that_is_done()
    {
        Assert.Equal(Attacks.Select(attack => attack.Name), Successes(Guarding.Nothing, "tools", Attacks, hasScp: true));
        Assert.Equal(Additions.Select(attack => attack.Name), Successes(Guarding.Nothing, "tools", Additions, hasScp: false));
    }

    /// <summary>The owner has named a link in the key's line: what is put in its place would be run at the next login.</summary>
    [Theory]
    [InlineData(Guarding.JailAtHome, "sftp", "versions/1/dotnet-sftp-server")]
    [InlineData(Guarding.Forced, "sftp", "versions/1/dotnet-sftp-server")]
    [InlineData(Guarding.WalkAtHome, "current", "versions/1")]
    [InlineData(Guarding.JailAboveHome, "current", "versions/1")]
    public void A_link_by_which_the_server_is_started_is_left_alone(Guarding guarding, string link, string target)
    {
        using var home = new Home();
        Install(home.In("versions/1"), hasScp: true);
        Posix.Link(target, home.In(link));
        string path = guarding.PathOf(home);
        Launch launch = guarding.Launch(home);
        string[] start = ["sh", "-c", "shift; exec \"$0\" \"$@\"", home.In(target.EndsWith("server") ? link : $"{link}/dotnet-sftp-server")];
        using Session session = Session.Open(launch with { Wrapper = [.. launch.Wrapper, .. start] });
        foreach (byte[] request in (byte[][])
        [
            Request.Remove(path + link), Request.Rename(path + link, $"{path}work/away"), Request.PosixRename($"{path}work/own", path + link),
            Request.Rename($"{path}versions", $"{path}work/away"),
        ])
            Assert.Equal(Status.PermissionDenied, session.AskStatus(request));
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}other", Access.Fresh))));
    }

    private static List<string> Successes(Guarding guarding, string folder, (string Name, Func<string, string, byte[]> Request)[] attacks, bool hasScp)
    {
        List<string> done = [];
        foreach ((string name, Func<string, string, byte[]> request) in attacks)
        {
            using var home = new Home();
            Install(home.In(folder), hasScp);
            string path = guarding.PathOf(home);
            Launch launch = guarding.Launch(home);
            using Session session = Session.Open(launch with { Wrapper = [.. launch.Wrapper, .. Instead(home, folder)] });
            Answer answer = session.Ask(request(path, path + folder));
            if (answer.Type == PacketType.Handle || answer.StatusCode == Status.Ok)
                done.Add(name);
        }
        return done;
    }

    private static void Install(string folder, bool hasScp)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Programs.SftpServer, $"{folder}/dotnet-sftp-server");
        if (hasScp)
            File.Copy(Programs.Scp, $"{folder}/dotnet-scp");
    }

    /// <summary>Words that start the program in the home instead of the one that is named behind them.</summary>
    private static string[] Instead(Home home, string folder) =>
        ["sh", "-c", "shift; exec \"$0\" \"$@\"", $"{home.In(folder)}/dotnet-sftp-server"];

    private static byte[] SetMode(string path) =>
        new Packet(PacketType.SetStat).Id(1).String(path).Attributes(mode: 0x1ED).ToArray();
}
