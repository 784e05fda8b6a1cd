using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Testing;

namespace Robustness;

/// <summary>The pipe through which a large upload passes: what it costs the user, and for how long.</summary>
public sealed class ScpReviewPipeTests
{
    private const uint Uploader = Launch.Stranger + 7;
    private const int Sessions = 70;
    private const int Large = 9_999_999;
    private const int NormalPipe = 64 * 1024;
    private const int LargestPipe = 256 * 1024;

    [RootFact]
    public void Takes_little_and_goes_with_its_file()
    {
        using var directory = new TempDirectory();

        // A session that logs does not hold the pipe while it waits for input; otherwise the kernel would let nobody look at it.
        ScpLaunch launch = ScpLaunch.Of(ScpProgram.Ours, directory, "-e", "--log-level", "INFO", "-t", ".");
        using ScpSession session = ScpSession.OpenSink(launch with { OverSocket = true });
        string[] before = Descriptors(session);
        for (int i = 0; i < 3; i++)
        {
            Begin(session, directory, $"f{i}");
            foreach ((int number, string what) in session.View.Descriptors)
                if (what.StartsWith("pipe:", StringComparison.Ordinal) && !before.Contains($"{number} {what}"))
                    Assert.InRange(SizeOf(session.Id, number), 1, LargestPipe);
            session.Send(new byte[Large - 1]);
            session.SendAck();
            session.ExpectAck();
            Assert.Equal(before, Descriptors(session));
        }
        session.End(0);
    }

    [RootFact]
    public void Takes_so_little_that_seventy_uploads_leave_their_user_pipes_of_his_own()
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        ScpLaunch launch = ScpLaunch.Of(ScpProgram.Ours, directory, "-t", ".") with { OverSocket = true, User = Uploader };
        var sessions = new List<ScpSession>();
        try
        {
            for (int i = 0; i < Sessions; i++)
            {
                sessions.Add(ScpSession.OpenSink(launch));
                Begin(sessions[i], directory, $"f{i}");
            }
            Assert.Equal(NormalPipe, SizeOfNewPipe());
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
        }
    }

    [RootFact]
    public void That_the_user_may_not_have_any_more_is_no_obstacle()
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        const uint hoarder = Uploader + 1;
        using Process hoard = Shell(hoarder, "for i in {1..1100}; do exec {fd}< <(exec true); done; exec {fd}< <(exec true); echo; read", "ulimit -n 4096;");
        hoard.StandardOutput.ReadLine();
        using ScpSession session = ScpSession.OpenSink(
            ScpLaunch.Of(ScpProgram.Ours, directory, "-t", ".") with { OverSocket = true, User = hoarder });
        Begin(session, directory, "f");
        session.Send(new byte[Large - 1]);
        session.SendAck();
        session.ExpectAck();
        session.End(0);
        hoard.Kill();
        hoard.WaitForExit();
        Assert.Equal(Large, new FileInfo(directory.Combine("f")).Length);
    }

    // The first byte is in the file: the session is waiting for the others with all that it needs for them.
    private static void Begin(ScpSession session, TempDirectory directory, string name)
    {
        session.Send($"C0644 {Large} {name}\n");
        session.ExpectAck();
        session.Send("\0");
        var file = new FileInfo(directory.Combine(name));
        Assert.True(SpinWait.SpinUntil(() => { file.Refresh(); return file.Length == 1; }, 10_000), "the first byte did not arrive");
    }

    private static string[] Descriptors(ScpSession session) =>
        [.. session.View.Descriptors.Select(entry => $"{entry.Key} {entry.Value}").Order(StringComparer.Ordinal)];

    private static int SizeOfNewPipe()
    {
        using Process shell = Shell(Uploader, "exec 9< <(exec sleep 30 >/dev/null); echo; read", "");
        shell.StandardOutput.ReadLine();
        int size = SizeOf(shell.Id, 9);
        shell.Kill();
        shell.WaitForExit();
        return size;
    }

    private static int SizeOf(int process, int descriptor)
    {
        using SafeFileHandle pipe = File.OpenHandle($"/proc/{process}/fd/{descriptor}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return ScpReviewNative.PipeSize(pipe);
    }

    private static Process Shell(uint user, string text, string limits) => Process.Start(
        new ProcessStartInfo("bash", ["-c", $"{limits} exec setpriv --reuid={user} --regid={user} --clear-groups -- bash -c \"$0\"", text])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
}
