using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>Whose the administrator's file must be, and a key's: on an /etc that only the server sees.</summary>
public sealed class ConfigurationFileTests : IDisposable
{
    private const string File = "/etc/dotnet-sftp-server/config.json";
    private const string Right = "{\"defaults\": {\"read-only\": true, \"log-level\": \"INFO\"}}";

    // Of /etc only what says who is who; the rest of it is ours.
    private const string PrivateEtc = """
        mkdir /tmp/etc.$$; cp /etc/passwd /etc/group /etc/nsswitch.conf /tmp/etc.$$ 2>/dev/null || true
        mount -t tmpfs -o mode=755 tmpfs /etc; cp /tmp/etc.$$/* /etc; rm -r /tmp/etc.$$
        mkdir -m 755 /etc/dotnet-sftp-server; umask 022
        """;

    private readonly TempDirectory _directory = new();

    public ConfigurationFileTests()
    {
        System.IO.File.SetUnixFileMode(_directory.Path, (UnixFileMode)0x1ED);
        Directory.CreateDirectory(KeysFolder);
    }

    public static TheoryData<string, string> Objections => new()
    {
        { $"chown 54321 {File}", "it is not owned by root" },
        { $"chmod 664 {File}", "it is writable by its group" },
        { $"chmod 646 {File}", "it is writable by others" },
        { $"chmod 640 {File}", "it cannot be opened: Permission denied" },
        { "chmod 775 /etc/dotnet-sftp-server", "a directory above it is writable by its group" },
        { "chmod 1777 /etc/dotnet-sftp-server", "a directory above it is writable by its group" },
        { "chmod 757 /etc", "a directory above it is writable by others" },
        { "chown 54321 /etc/dotnet-sftp-server", "a directory above it is not owned by root" },
        { $"mv {File} /etc/x; ln -s /etc/x {File}", "it is a symbolic link" },
        { $"rm {File}; mkdir {File}", "it is not a regular file" },
        { $"rm {File}; mkfifo {File}", "it is not a regular file" },
        { $"truncate -s 1048577 {File}", "it is larger than 1 MiB" },
        { "mv /etc/dotnet-sftp-server /etc/x; ln -s x /etc/dotnet-sftp-server", "it cannot be opened: Not a directory" },
        { "rm -r /etc/dotnet-sftp-server; touch /etc/dotnet-sftp-server", "it cannot be opened: Not a directory" },
    };

    [MountTheory]
    [MemberData(nameof(Objections))]
    public void What_somebody_else_could_have_written_begins_no_session(string before, string objection)
    {
        (int status, _, string errors) = Run(Right, before, []);
        Assert.Equal((255, $"config.json: {objection}\n"), (status, errors));
    }

    [MountFact]
    public void What_is_wrong_in_it_is_told_without_its_directory_and_logged_with_it()
    {
        (int status, _, string errors) = Run("{\"defaults\": {\n\"red-only\": true}}", "", ["-e"]);
        Assert.Equal(255, status);
        Assert.Contains("config.json:2: unknown key \"red-only\"\n", errors);
        Assert.DoesNotContain("/etc/dotnet-sftp-server: ", errors);
    }

    [MountFact]
    public void It_holds_for_a_session_and_what_a_key_says_takes_nothing_back()
    {
        using Session session = Session.Open(Launch(Right, "", ["-e", "-l", "QUIET"]));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Remove("file")));
        session.End();
        Assert.Contains("session opened for local user", session.Errors);
    }

    [MountTheory]
    [InlineData("rm /etc/dotnet-sftp-server/config.json")]
    [InlineData("rm -r /etc/dotnet-sftp-server")]
    public void Without_it_nothing_is_set(string before)
    {
        using Session session = Session.Open(Launch(Right, before, []));
        Assert.Equal(Status.NoSuchFile, session.AskStatus(Request.Remove("file")));
    }

    [MountFact]
    public void A_jail_of_a_key_lies_in_the_administrators()
    {
        const string Jail = "{\"defaults\": {\"jail\": \"/srv\"}}";
        const string Before = "mount -t tmpfs -o mode=755 tmpfs /srv; mkdir -p /srv/a /etc/a";
        Assert.Equal((255, "the jail cannot be entered: it does not lie in the administrator's\n"), Ending(Run(Jail, Before, ["--jail", "/etc/a"])));
        Assert.Equal((255, "the jail cannot be entered: it does not lie in the administrator's\n"), Ending(Run(Jail, Before, ["--jail", "/srv/a/../../etc"])));
        Assert.Equal((255, "the jail cannot be entered: it does not lie in the administrator's\n"), Ending(Run(Jail, Before, ["--jail", "/"])));
        Assert.Equal((0, ""), Ending(Run(Jail, Before, ["--jail", "/srv/a"])));
        Assert.Equal((0, ""), Ending(Run(Jail, Before, ["--jail", "/srv"])));
    }

    [MountTheory]
    [InlineData("chown 54321 key.json; chmod 600 key.json", "")]
    [InlineData("true", "")]
    [InlineData("chown 54322 key.json", "key.json: it is owned by neither root nor this account\n")]
    [InlineData("chown 54321 key.json; chmod 620 key.json", "key.json: it is writable by its group\n")]
    [InlineData("chmod 602 key.json", "key.json: it cannot be opened: Permission denied\n")]
    [InlineData("mv key.json k; ln -s k key.json", "key.json: it is a symbolic link\n")]
    [InlineData("rm key.json", "key.json: it cannot be opened: No such file or directory\n")]
    public void A_keys_file_is_its_accounts_or_roots(string before, string errors)
    {
        string path = $"{KeysFolder}/key.json";
        System.IO.File.WriteAllText(path, "{\"defaults\": {\"read-only\": true}}");
        (int status, _, string told) = Run(Right, $"{HasHome}; cd {KeysFolder}; chmod 644 key.json; {before}; cd /", ["--config", path]);
        Assert.Equal((errors.Length == 0 ? 0 : 255, errors), (status, told));
    }

    [MountFact]
    public void A_session_cannot_change_what_its_key_is_told()
    {
        string path = $"{KeysFolder}/key.json";
        string before = $"{HasHome}; chown -R 54321 {_directory.Path}; chmod 700 {_directory.Path}; chmod 600 {path}";
        System.IO.File.WriteAllText(path, $"{{\"defaults\": {{\"jail\": \"{_directory.Path}\"}}}}");
        using Session session = Session.Open(Launch("{}", before, ["--config", path]));
        string seen = path[_directory.Path.Length..];
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Remove(seen)));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Rename(seen, "/other")));
    }

    [MountFact]
    public void Administrators_can_ask_what_is_wrong_and_what_holds()
    {
        (int status, string output, _) = Run("{\"defaults\": {\n\"umask\": \"9\",\n\"a\": 1}}", $"chmod 664 {File}", ["--check-config"]);
        Assert.Equal((1, $"{File}: it is writable by its group\n{File}:2: umask: Invalid umask \"9\"\n{File}:3: unknown key \"a\"\n"), (status, output));
        (status, output, _) = Run("{\"defaults\": {\"rules\": [\n{\"path\": \"/w/../w\", \"access\": \"none\"}]}}", "", ["--check-config"]);
        Assert.Equal((1, $"{File}:2: path: \"/w/../w\" matches nothing, for paths are compared without \".\" and \"..\"\n"), (status, output));
        Assert.Equal((0, $"{File}: ok\n"), Answer(Run(Right, "", ["--check-config"])));
        Assert.Equal((0, $"{File}: there is none\n"), Answer(Run(Right, $"rm {File}", ["--check-config"])));
        string text = Run(
            "{\"defaults\": {\"umask\": \"022\"},\n\"match\": [{\"address\": \"10.0.0.0/8\", \"settings\": {\n\"umask\": \"007\"}}]}",
            "",
            ["--explain", "--user", "alice", "--address", "10.1.1.1", "--read-only"]).Output;
        Assert.Equal(
            $"match 1 applies ({File}:2)\nread-only  yes  command line\numask      027  {File}:1, {File}:3 (match 1)\n", text);
    }

    public void Dispose() => _directory.Dispose();

    private string KeysFolder => _directory.Combine(".config/dotnet-sftp-server");

    /// <summary>The account that sessions run as has this test's directory as its home.</summary>
    private string HasHome => $"echo stranger:x:54321:54321::{_directory.Path}:/bin/sh >>/etc/passwd";

    private static Launch Launch(string configuration, string before, string[] arguments) => new()
    {
        PrivateMounts = true,
        User = Robustness.Launch.Stranger,
        Before = $"{PrivateEtc}\nprintf '%s' '{configuration}' >{File}; {(before.Length == 0 ? ":" : before)}",
        Arguments = arguments,
    };

    private static (int Status, string Errors) Ending((int Status, string Output, string Errors) run) => (run.Status, run.Errors);

    private static (int Status, string Output) Answer((int Status, string Output, string Errors) run) => (run.Status, run.Output);

    private static (int Status, string Output, string Errors) Run(string configuration, string before, string[] arguments)
    {
        using Process process = Launch(configuration, before, arguments).Run();
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors);
    }
}
