using Testing;

namespace Robustness;

/// <summary>A log daemon as machines have it, restarted under a session.</summary>
public sealed class ProcessSyslogdTests
{
    /// <summary>With a jail there are Landlock and seccomp besides, and the daemon's socket lies outside.</summary>
    [SyslogdTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_daemon_that_is_restarted_hears_the_session_again_and_how_much_it_missed(bool jailed)
    {
        using TempDirectory jail = new();
        using RealSyslogd daemon = new();
        using Session session = Session.Open(daemon.Launch(["-l", "INFO", .. jailed ? (string[])["--jail", jail.Path] : []]));
        daemon.MustHave("session opened for local user");
        session.AskStatus(Request.Remove("/before"));
        daemon.MustHave("remove name \"/before\"");

        daemon.Stop();
        for (int i = 0; i < 10; i++)
            session.AskStatus(Request.Remove("/between"));
        daemon.Start();
        session.AskStatus(Request.Remove("/after"));
        daemon.MustHave("remove name \"/after\"");
        daemon.MustHave("error: 20 lines of the log were lost"); // The name, and what the client was told.
        session.End();
        daemon.MustHave("session closed for local user");
    }

    [SyslogdTheory]
    [InlineData("-l", "INFO")]
    public void What_an_administrator_wants_to_read_is_told_to_him_and_to_the_client_without_what_is_not_for_it(params string[] arguments)
    {
        using TempDirectory folder = new();
        using RealSyslogd daemon = new();
        using Session session = Session.Open(daemon.Launch(["-e", "--audit", folder.Combine("audit"), "--jail", folder.Path, .. arguments]));
        daemon.MustHave($"jail \"{folder.Path}\": ");
        session.AskStatus(Request.Remove("/nothing"));
        daemon.MustHave("remove name \"/nothing\"");
        session.End();
        session.WaitForExit();
        Assert.Contains("remove name \"/nothing\"", session.Errors);
        Assert.Contains("jail: ", session.Errors);
        Assert.DoesNotContain(folder.Path, session.Errors);
    }
}
