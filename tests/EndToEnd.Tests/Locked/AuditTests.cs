using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>What the audit file says of a session with each client, compared with what the client did.</summary>
public sealed class AuditTests(LockedSshd sshd) : LockedTests(sshd)
{
    private const int Size = 300_001;

    private string Folder => Jail + ".audit";

    [ClientFact("sftp")]
    public void Sftp_is_told_with_the_key_that_it_came_with()
    {
        LockedKey key = Audited();
        Sftp(key, "put file up", "get up back", "mkdir folder", "rename up folder/new", "-get nothing").MustSucceed();

        MustHaveMoved("sftp", "/up");
        JsonElement opened = Event("session-open");
        string fingerprint = Run("ssh-keygen", "-l", "-f", key.File + ".pub").MustSucceed().Output.Split(' ')[1];
        Assert.Equal((fingerprint, "publickey"), (Text(opened, "key"), Text(opened, "method")));
        Assert.Equal((key.Account.Name, "alice", SshdProcess.Host), (Text(opened, "user"), Text(opened, "name"), Text(opened, "address")));
        Assert.InRange(opened.GetProperty("port").GetInt32(), 1024, 65535);
        Assert.Equal(Jail, Text(opened, "jail"));
        Assert.Contains("no new privileges", Text(opened, "walls"));

        Assert.Equal(("/folder", "OK"), (Text(Event("mkdir"), "path"), Text(Event("mkdir"), "result")));
        JsonElement renamed = Event("posix-rename");
        Assert.Equal(("/up", "/folder/new"), (Text(renamed, "path"), Text(renamed, "other_path")));
        Assert.Equal($"{Jail}/folder/new", Text(renamed, "other_system_path"));
        Assert.Equal(
            ["session-open", "upload", "download", "mkdir", "posix-rename", "session-close"], Events.ConvertAll(told => Text(told, "event")));
        JsonElement closed = Event("session-close");
        Assert.Equal((Size, Size), (closed.GetProperty("bytes_read").GetInt32(), closed.GetProperty("bytes_written").GetInt32()));
        Assert.Equal((1, 1), (closed.GetProperty("files_uploaded").GetInt32(), closed.GetProperty("files_downloaded").GetInt32()));
        Assert.Equal(0, closed.GetProperty("log_lines_lost").GetInt32());
    }

    [ClientTheory("scp")]
    [InlineData("sftp")]
    [InlineData("scp", "-O")]
    public void Scp_is_told_by_the_protocol_that_it_speaks(string protocol, params string[] options)
    {
        LockedKey key = Audited();
        Scp(key, [.. options, "file", "server:/up"]).MustSucceed();
        Scp(key, [.. options, "server:/up", "back"]).MustSucceed();
        MustHaveMoved(protocol, "/up");
    }

    [ClientTheory("curl")]
    [InlineData("sftp")]
    [InlineData("scp")]
    public void Curl_is_told_by_the_protocol_that_it_speaks(string protocol)
    {
        LockedKey key = Audited();
        string[] login = ["-q", "-sS", "--insecure", "--user", $"{key.Account.Name}:", "--key", key.File, "--pubkey", key.File + ".pub"];
        string url = $"{protocol}://{SshdProcess.Host}:{Sshd.Port}/up";
        Run("curl", [.. login, "-T", "file", url]).MustSucceed();
        Run("curl", [.. login, "-o", "back", url]).MustSucceed();

        // By scp it goes as soon as all bytes have passed, and leaves the last answer unsaid: that is what we know, and what we tell.
        if (protocol == "sftp")
            MustHaveMoved(protocol, "/up");
        else
            Assert.True(Wait.Until(() => Count("upload") + Count("download") == 2 && Count("session-close") == 2, TimeSpan.FromSeconds(20)));
        Assert.All(Events, told => Assert.Equal(protocol, Text(told, "protocol")));
    }

    [ClientFact("lftp")]
    public void Lftp_is_told()
    {
        LockedKey key = Audited();
        string[] commands =
        [
            "set cmd:fail-exit yes", $"set sftp:connect-program 'ssh -a -x -F {key.ClientConfiguration}'",
            $"open sftp://{key.Account.Name}:none@{SshdProcess.Host}:{Sshd.Port}", "put file -o up", "get up -o back",
        ];
        Run("lftp", "--norc", "-c", string.Join("; ", commands)).MustSucceed();
        MustHaveMoved("sftp", "/up");
    }

    [ClientTheory("psftp", "puttygen")]
    [InlineData("-sftp", "sftp")]
    [InlineData("-scp", "scp")]
    public void Putty_is_told_by_the_protocol_that_it_speaks(string option, string protocol)
    {
        LockedKey key = Audited();
        Run("puttygen", key.File, "-o", $"{key.File}.ppk").MustSucceed();
        string host = Run("ssh-keygen", "-l", "-f", Sshd.HostKey + ".pub").MustSucceed().Output.Split(' ')[1];
        string[] login = ["-batch", "-P", $"{Sshd.Port}", "-i", $"{key.File}.ppk", "-hostkey", host, option, "-q"];
        string remote = $"{key.Account.Name}@{SshdProcess.Host}:/up";
        Run("pscp", [.. login, "file", remote]).MustSucceed();
        Run("pscp", [.. login, remote, "back"]).MustSucceed();
        MustHaveMoved(protocol, "/up");
    }

    [ClientFact("python:paramiko")]
    public void Paramiko_is_told()
    {
        LockedKey key = Audited();
        Script.WriteTo(Local, "paramiko_login.py");
        string script = Script.WriteTo(Local, "paramiko_move.py");
        Run("python3", "-W", "ignore", script, $"{Sshd.Port}", key.Account.Name, key.File, Sshd.KnownHosts, "file").MustSucceed();
        MustHaveMoved("sftp", "/up", readsTwice: true);
    }

    [ClientFact("sshfs", "fuse")]
    public void Sshfs_is_told()
    {
        LockedKey key = Audited();
        string mount = Directory.CreateDirectory($"{Local}/mount").FullName;
        try
        {
            Run("sshfs", "-F", key.ClientConfiguration, "server:/", mount).MustSucceed();
            Run("cp", "file", "mount/up").MustSucceed();
            Run("mv", "mount/up", "mount/moved").MustSucceed();
        }
        finally
        {
            Run("fusermount3", "-u", "-z", "-q", mount);
        }

        MustHave("upload", "sftp", "/up", "bytes_written");
        Assert.True(Wait.Until(() => Count("posix-rename") == 1, TimeSpan.FromSeconds(20)));
        Assert.Equal(("/up", "/moved", "OK"), (Text(Event("posix-rename"), "path"), Text(Event("posix-rename"), "other_path"), Text(Event("posix-rename"), "result")));
    }

    [ClientFact("rclone")]
    public void Rclone_is_told_with_the_commands_that_it_has_answered()
    {
        LockedKey key = Audited();
        string[] login =
        [
            "--config", "/dev/null", "--sftp-host", SshdProcess.Host, "--sftp-port", $"{Sshd.Port}", "--sftp-user", key.Account.Name,
            "--sftp-key-file", key.File,
        ];
        Run("env", ["RCLONE_INPLACE=true", "rclone", "copyto", .. login, "file", ":sftp:/up"]).MustSucceed();
        Run("env", ["RCLONE_INPLACE=true", "rclone", "copyto", .. login, ":sftp:/up", "back"]).MustSucceed();
        MustHaveMoved("sftp", "/up");
        Assert.Contains(Events, told => Text(told, "event") == "command" && Text(told, "protocol") == "exec");
        Assert.Contains(Events, told => Text(told, "event") == "read" && Text(told, "protocol") == "exec" && Text(told, "path") == "/up");
    }

    [ClientFact("ssh")]
    public void What_is_refused_is_told_and_cannot_forge_a_line()
    {
        LockedKey key = Audited();
        Ssh(key, "server", "uptime\n{\"event\":\"upload\"}").MustFail();
        JsonElement refused = Assert.Single(Events);
        MustLog("refused command \"uptime\\n{\\042event\\042:\\042upload\\042}\" from local user ");
        Assert.Equal(("refused-command", @"uptime\n{""event"":""upload""}"), (Text(refused, "event"), Text(refused, "command")));
    }

    protected override void Dispose(bool disposing)
    {
        Client.Run(new ClientCommand("rm", "-rf", "--", Folder));
        base.Dispose(disposing);
    }

    private LockedKey Audited()
    {
        Directory.CreateDirectory(Folder);
        Samples.Create($"{Local}/file", Size);
        LockedKey key = Jailed(LockedAccount.Sh, $"--name alice --audit {Folder}/%n");
        key.Account.Own(Folder);
        return key;
    }

    /// <param name="readsTwice">The client asks for some of the file again before the first answers have come.</param>
    private void MustHaveMoved(string protocol, string path, bool readsTwice = false)
    {
        MustHave("upload", protocol, path, "bytes_written");
        MustHave("download", protocol, path, "bytes_read", readsTwice);
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
        Assert.True(Wait.Until(
            () => Count("session-open") == Count("session-close"), TimeSpan.FromSeconds(20)), "a session has no end");
    }

    private void MustHave(string name, string protocol, string path, string bytes, bool orMore = false)
    {
        Assert.True(Wait.Until(() => Count(name) > 0, TimeSpan.FromSeconds(20)), $"no {name}");
        JsonElement told = Assert.Single(Events, told => Text(told, "event") == name);
        Assert.Equal((protocol, path, Jail + path), (Text(told, "protocol"), Text(told, "path"), Text(told, "system_path")));
        Assert.InRange(told.GetProperty(bytes).GetInt32(), Size, orMore ? 2 * Size : Size);
        Assert.Equal(("OK", true), (Text(told, "result"), told.GetProperty("complete").GetBoolean()));
    }

    private List<JsonElement> Events =>
        [.. File.ReadAllLines($"{Folder}/alice").Select(line => JsonDocument.Parse(line).RootElement)];

    private int Count(string name) => Events.Count(told => Text(told, "event") == name);

    private JsonElement Event(string name) => Assert.Single(Events, told => Text(told, "event") == name);

    private static string Text(JsonElement told, string name) => told.GetProperty(name).GetString()!;
}
