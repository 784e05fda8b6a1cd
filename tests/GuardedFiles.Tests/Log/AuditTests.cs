using System.Text;
using System.Text.Json;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Log;

/// <summary>The account of a session, as it stands in the file.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly Folder _folder = new();
    private readonly SyslogDaemon _daemon = new();
    private readonly EventLog _log;
    private readonly SessionLog _lines;

    public AuditTests()
    {
        _log = new EventLog(_daemon.Settings(LogLevel.Error));
        _log.Audit = new Audit(
            _log, [NewFile("one"), NewFile("two")], ClientLogin.FromEnvironment("al\"ice"u8.ToArray()), Authentication.Parse("password\n"u8));
        _lines = new SessionLog(_log);
    }

    [Fact]
    public void Every_file_gets_every_event()
    {
        _lines.Serves("sftp", "1.2");
        _lines.SessionClosed(ClientLogin.FromEnvironment(), 0);
        Assert.Equal(["session-open", "session-close"], Events().ConvertAll(Name));
        Assert.Equal(File.ReadAllText(_directory.Combine("one")), File.ReadAllText(_directory.Combine("two")));
    }

    [Fact]
    public void Each_event_says_which_session_it_was_and_whose()
    {
        _lines.RefusedCommand("rm -rf /\n"u8, ClientLogin.FromEnvironment());
        _lines.Serves("scp", "1.2");
        List<JsonElement> events = Events();
        Assert.Equal(["refused-command", "session-open"], events.ConvertAll(Name));
        Assert.Equal("rm -rf /\\n", Text(events[0], "command"));
        Assert.Matches("^[0-9a-f]{16}$", Text(events[0], "session"));
        Assert.Equal(Text(events[0], "session"), Text(events[1], "session"));
        Assert.Equal("al\"ice", Text(events[0], "name"));
        Assert.Equal("password", Text(events[0], "method"));
        Assert.Equal(Encoding.UTF8.GetString(ClientLogin.FromEnvironment().User), Text(events[0], "user"));
        Assert.False(events[0].TryGetProperty("protocol", out _));
        Assert.Equal("scp", Text(events[1], "protocol"));
        Assert.Equal("1.2", Text(events[1], "version"));
    }

    [Fact]
    public void A_command_is_told_behind_the_beginning_of_its_session()
    {
        _lines.Command("sha256sum x"u8);
        _lines.Serves("exec", "1.2");
        Assert.Equal(["session-open", "command"], Events().ConvertAll(Name));
    }

    [Fact]
    public void A_path_is_told_as_the_client_sees_it_and_as_the_machine_does()
    {
        _lines.Witness!(new FileEvent { Operation = "mkdir", Path = "/a"u8 });
        _lines.Witness!(new FileEvent { Operation = "open", Path = "/a"u8 });
        _lines.Confined([.. "/srv/jail"u8], "landlock");
        _lines.Witness!(new FileEvent { Operation = "rename", Path = "/a"u8, OtherPath = "/b"u8 });
        _lines.Witness!(new FileEvent { Operation = "symlink", Path = "/l"u8, OtherPath = "../a"u8, Error = Errno.EEXIST });
        _lines.Witness!(new FileEvent { Operation = "opendir", Path = "/"u8, Error = Errno.EACCES });
        List<JsonElement> events = Events();
        Assert.Equal(["mkdir", "rename", "symlink", "opendir"], events.ConvertAll(Name));
        Assert.Equal(["/a", "/srv/jail/a", "/srv/jail/l", "/srv/jail"], events.ConvertAll(told => Text(told, "system_path")));
        Assert.Equal(["OK", "OK", "EEXIST", "EACCES"], events.ConvertAll(told => Text(told, "result")));
        Assert.Equal(("/b", "/srv/jail/b"), (Text(events[1], "other_path"), Text(events[1], "other_system_path")));
        Assert.Equal("../a", Text(events[2], "target"));
        Assert.False(events[2].TryGetProperty("other_path", out _));
    }

    [Fact]
    public void A_file_that_was_moved_has_a_direction_bytes_and_an_end()
    {
        _ = _folder.NewFile("f", "0123456789");
        Move(OpenFlags.O_RDONLY, file => file.Read(0, new byte[4], out _));
        Move(OpenFlags.O_WRONLY, file => file.Write(0, "abc"u8));
        Move(OpenFlags.O_WRONLY, file => Errno.None);
        Move(OpenFlags.O_RDWR, file => file.Write(0, "abc"u8) | file.Read(0, new byte[2], out _));
        Move(OpenFlags.O_RDWR, file => file.Read(0, new byte[2], out _));
        Move(OpenFlags.O_RDONLY | OpenFlags.O_TRUNC, file => Errno.None);
        _lines.SessionClosed(ClientLogin.FromEnvironment(), 143);

        List<JsonElement> events = Events();
        Assert.Equal(["download", "upload", "upload", "transfer", "download", "upload", "session-close"], events.ConvertAll(Name));
        Assert.Equal([4L, 0, 0, 2, 2, 0, 8], events.ConvertAll(told => told.GetProperty("bytes_read").GetInt64()));
        Assert.Equal([0L, 3, 0, 3, 0, 0, 6], events.ConvertAll(told => told.GetProperty("bytes_written").GetInt64()));
        Assert.All(events[..6], told => Assert.False(told.GetProperty("complete").GetBoolean()));
        Assert.All(events[..6], told => Assert.Equal("EIO", Text(told, "result")));
        Assert.Equal(4, events[6].GetProperty("files_uploaded").GetInt32());
        Assert.Equal(3, events[6].GetProperty("files_downloaded").GetInt32());
        Assert.Equal(143, events[6].GetProperty("exit_status").GetInt32());
    }

    [Fact]
    public void Refusals_say_which_rule_it_was_and_are_counted()
    {
        _lines.Witness!(new FileEvent { Operation = "rename", Path = "/a"u8, OtherPath = "/b"u8, Error = Errno.EACCES, Rule = "read-only"u8 });
        _lines.Witness!(new FileEvent { Operation = "open", Path = "/home/u/.ssh"u8, Error = Errno.EACCES, Rule = "rule none:/\n"u8 });
        _lines.Witness!(new FileEvent { Operation = "limits", NamesNothing = true, Path = [], Error = Errno.EACCES, Rule = "denylisted"u8 });
        _lines.Ended("SIGTERM");
        _lines.SessionClosed(ClientLogin.FromEnvironment(), 0);
        List<JsonElement> events = Events();
        Assert.Equal(["refused", "refused", "refused", "session-close"], events.ConvertAll(Name));
        Assert.Equal(("rename", "read-only", "EACCES"), (Text(events[0], "request"), Text(events[0], "rule"), Text(events[0], "result")));
        Assert.Equal(("/a", "/b"), (Text(events[0], "path"), Text(events[0], "other_path")));
        Assert.Equal(("/home/u/.ssh", "rule none:/\\n"), (Text(events[1], "path"), Text(events[1], "rule")));
        Assert.False(events[2].TryGetProperty("path", out _));
        Assert.Equal((3, 0), (events[3].GetProperty("refusals").GetInt32(), events[3].GetProperty("operations").GetInt32()));
        Assert.Equal("SIGTERM", Text(events[3], "end"));
    }

    [Fact]
    public void A_name_that_is_no_text_and_one_that_would_forge_a_line_stay_in_their_place()
    {
        byte[] path = [.. "/a\n{\"event\":\"upload\"}"u8, 0xFF, .. "\u202E"u8];
        _lines.Witness!(new FileEvent { Operation = "remove", Path = path });
        JsonElement told = Assert.Single(Events());
        Assert.Equal(path, Unvis.Bytes(Text(told, "path")));
    }

    [Fact]
    public void Without_an_account_nothing_is_noted()
    {
        using EventLog log = new(_daemon.Settings(LogLevel.Error));
        SessionLog lines = new(log);
        lines.Serves("sftp", "1.2");
        lines.SessionClosed(ClientLogin.FromEnvironment(), 0);
        Assert.Null(lines.Witness);
        Assert.False(log.TellsOfSignals);
        Assert.True(_log.TellsOfSignals);
        Assert.Equal((0, 2), (log.DescriptorsHeld, _log.DescriptorsHeld));
    }

    public void Dispose()
    {
        _log.Dispose();
        _daemon.Dispose();
        _folder.Dispose();
        _directory.Dispose();
    }

    private void Move(OpenFlags flags, Func<OpenFile, Errno> use)
    {
        Assert.Equal(Errno.None, _folder.Tree.Open(Encoding.UTF8.GetBytes(_folder.Path("f")), flags, 0, out OpenFile? opened));
        using OpenFile file = opened!;
        Assert.Equal(Errno.None, use(file));
        _lines.Moved(file, Errno.EIO, isEnded: true);
    }

    private AuditFile NewFile(string name)
    {
        byte[] path = Encoding.UTF8.GetBytes(_directory.Combine(name));
        Assert.Equal(Errno.None, AppendFile.Open(Libc.AT_FDCWD, path, out AppendFile? file));
        return new AuditFile(file!, path);
    }

    private List<JsonElement> Events() =>
        [.. File.ReadAllLines(_directory.Combine("one")).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string Name(JsonElement told) => Text(told, "event");

    private static string Text(JsonElement told, string name) => told.GetProperty(name).GetString()!;
}
