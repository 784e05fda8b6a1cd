using System.Diagnostics;
using EndToEnd.Tests.Harness;
using Testing;

namespace EndToEnd.Tests.Sessions;

/// <summary>The pipes between sshd and the session are larger while much goes through them, and no session of a user starves another.</summary>
public sealed class PipeRoomTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    private const int Sessions = 200;
    private const uint UserWithoutOtherPipes = 47_114;
    private const string Usual = "65536";
    private const string Larger = "524288";

    [ClientFact("sftp", "python3", "root")]
    public void An_upload_through_sshd_gets_a_larger_input_pipe_and_gives_it_back()
    {
        Samples.CreateSparse($"{Local}/file", 64L << 20);
        using Process sftp = Client.Start(Command("sftp", "-q", "-F", Sshd.ClientConfiguration, "-l", "80000", "-b", "-", "server"));
        try
        {
            ServerSession session = ServerSession.Of(Sshd);
            string before = PipeSizes(session);
            sftp.StandardInput.WriteLine($"put file {Remote}/file");
            sftp.StandardInput.Flush();

            bool isLarger = Wait.Until(() => PipeSizes(session) == $"{Larger} {Usual}", TimeSpan.FromSeconds(20));
            Assert.True(isLarger, $"before: {before}; now: {PipeSizes(session)}");
            Assert.Equal($"{Usual} {Usual}", before);

            // The client stands still with its file open.
            Client.Run(new ClientCommand("kill", "-STOP", $"{sftp.Id}")).MustSucceed();
            bool isGivenBack = Wait.Until(() => PipeSizes(session) == $"{Usual} {Usual}", TimeSpan.FromSeconds(20));
            Assert.True(isGivenBack, PipeSizes(session));
        }
        finally
        {
            sftp.Kill(entireProcessTree: true);
        }
    }

    [ClientFact("python3", "setpriv", "root")]
    public void Two_hundred_uploads_of_one_user_do_not_starve_each_other()
    {
        using TempDirectory folder = new();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);
        ClientResult result = Run(
            "setpriv", $"--reuid={UserWithoutOtherPipes}", $"--regid={UserWithoutOtherPipes}", "--clear-groups", "--",
            Installed.Find("python3")!, Script.WriteTo(folder.Path, "many_sessions.py"), Programs.SftpServer, folder.Path, $"{Sessions}");
        result.MustSucceed();
        Assert.DoesNotContain("WRONG", result.Output);
        Assert.Contains("ok: a new pipe is a usual one", result.Output);
    }

    /// <summary>Bytes of the session's input and output, as the kernel has them now.</summary>
    private string PipeSizes(ServerSession session)
    {
        const string Program = """
            import fcntl, os, sys
            print(*(fcntl.fcntl(os.open(f"/proc/{sys.argv[1]}/fd/{number}", os.O_RDONLY | os.O_NONBLOCK), 1032) for number in (0, 1)))
            """;
        return Run("python3", "-c", Program, $"{session.Id}").MustSucceed().Output.Trim();
    }
}
