using System.Text;
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

    private string[] OpenAll(params string[] paths) => AuditFiles.Open(
        new SessionSettings { Log = new LogSettings { Identity = "test" }, Audits = paths }, _log, _login).Protected;
}
