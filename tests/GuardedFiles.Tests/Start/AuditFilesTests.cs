using System.Text;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Start;
using GuardedFiles.Tests.Support;
using Testing;

namespace GuardedFiles.Tests.Start;

public sealed class AuditFilesTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SyslogDaemon _daemon = new();
    private readonly EventLog _log;
    private readonly ClientLogin _login = ClientLogin.FromEnvironment("alice"u8.ToArray());

    public AuditFilesTests() => _log = new EventLog(_daemon.Settings(LogLevel.Error));

    [Fact]
    public void A_file_is_made_for_its_owner_alone_and_is_protected()
    {
        string[] paths = Open("%n.log", "%U-%u");
        Assert.Equal([_directory.Combine("alice.log"), _directory.Combine($"{ClientLogin.Uid}-{Encoding.UTF8.GetString(_login.User)}")], paths);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(paths[0]));
        Assert.Equal(2, _log.DescriptorsHeld);
    }

    [Fact]
    public void What_was_there_stays()
    {
        File.WriteAllText(_directory.Combine("old"), "old\n");
        Open("old");
        new SessionLog(_log).Serves("sftp", "1.2");
        Assert.StartsWith("old\n{\"time\":", File.ReadAllText(_directory.Combine("old")));
    }

    [Theory]
    [InlineData("link", "Too many levels of symbolic links")]
    [InlineData("folder", "Is a directory")]
    [InlineData("nowhere/file", "No such file or directory")]
    public void What_cannot_be_opened_refuses_the_session_and_the_client_is_not_told_where(string name, string why)
    {
        File.CreateSymbolicLink(_directory.Combine("link"), "target");
        Directory.CreateDirectory(_directory.Combine("folder"));
        UsageException refused = Assert.Throws<UsageException>(() => Open(name));
        Assert.Equal((255, $"the audit file cannot be opened: {why}\n"), (refused.ExitStatus, refused.Text));
        Assert.Equal(_directory.Combine(name), Encoding.UTF8.GetString(refused.Path!));
    }

    [Theory]
    [InlineData("good", "nowhere/file")]
    [InlineData("nowhere/file", "good")]
    public void Where_one_file_refuses_the_session_the_other_has_the_event(string first, string second)
    {
        UsageException refused = Assert.Throws<UsageException>(() => Open(first, second));
        new SessionLog(_log).NotBegun(refused.Text.TrimEnd('\n'), refused.Path);
        string told = Assert.Single(File.ReadAllLines(_directory.Combine("good")));
        Assert.Contains("\"event\":\"refused\"", told);
        Assert.Contains($"\"system_path\":\"{_directory.Combine("nowhere/file")}\"", told);
    }

    [Theory]
    [InlineData("group", "it is writable by its group")]
    [InlineData("others", "it is writable by others")]
    [InlineData("linked", "it has more than one name, or none")]
    [InlineData("folder", "Is a directory")]
    public void What_others_could_forge_refuses_the_session_unless_it_is_not_required(string name, string why)
    {
        File.WriteAllText(_directory.Combine("group"), "");
        File.SetUnixFileMode(_directory.Combine("group"), UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        File.WriteAllText(_directory.Combine("others"), "");
        File.SetUnixFileMode(_directory.Combine("others"), UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        File.WriteAllText(_directory.Combine("linked"), "");
        Assert.Equal(Mono.Unix.Native.Errno.None, Libc.Check(Libc.linkat(
            Libc.AT_FDCWD, Encoding.UTF8.GetBytes(_directory.Combine("linked")), Libc.AT_FDCWD, Encoding.UTF8.GetBytes(_directory.Combine("second")), 0)));
        Directory.CreateDirectory(_directory.Combine("folder"));

        Assert.Equal($"the audit file cannot be opened: {why}\n", Assert.Throws<UsageException>(() => Open(name)).Text);
        Assert.Empty(_daemon.Lines());

        OpenAll(required: false, _directory.Combine(name), _directory.Combine("good"));
        Assert.Equal([$"error: the audit file cannot be opened: \"{_directory.Combine(name)}\": {why}"], _daemon.Lines());
        Assert.Equal(1, _log.DescriptorsHeld);
    }

    [Theory]
    [InlineData("relative", "it is not an absolute path")]
    [InlineData("/dev/null", "it is no regular file")]
    [InlineData("/x/%z", "%z means nothing in it")]
    public void A_path_that_is_none_is_told_as_that_of_a_jail_is(string path, string why) =>
        Assert.Equal(
            $"the audit file cannot be opened: {why}\n", Assert.Throws<UsageException>(() => OpenAll(path)).Text);

    public void Dispose()
    {
        _log.Dispose();
        _daemon.Dispose();
        _directory.Dispose();
    }

    private string[] Open(params string[] names) => OpenAll([.. names.Select(_directory.Combine)]);

    private string[] OpenAll(params string[] paths) => OpenAll(required: null, paths);

    private string[] OpenAll(bool? required, params string[] paths) => AuditFiles.Open(
        new SessionSettings { Log = new LogSettings { Identity = "test" }, Audits = paths, AuditRequired = required }, _log, _login).Protected;
}
