using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>Files and directories with odd times and names, and a socket with an odd size.</summary>
public sealed class ScpReviewSourceTests
{
    private const int Large = 4 << 20;
    private const int WideSocket = 4 << 20;

    [Theory]
    [InlineData("")]
    [InlineData("C")]
    [InlineData("C.UTF-8")]
    public void A_file_in_a_directory_with_a_newline_is_sent_under_its_own_name(string locale)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("a\nb/c\nd"));
        foreach (string name in (string[])["a\nb/\u00E9\\x", "a\nb/c\nd/\u001b\u00E9\\^J"])
            File.WriteAllText(directory.Combine(name), "hi");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(ScpProgram.Ours, directory, "-r", "-f", "a\nb") with
        {
            Environment = new Dictionary<string, string> { ["LC_ALL"] = locale },
        });
        string[] records = [.. ScpDownload.Play(session).Where(line => line[0] != '=')];
        Assert.Equal(0, session.WaitForExit());
        string[] expected = ["C0644 2 \u001b\u00C3\u00A9\\^J", "C0644 2 \u00C3\u00A9\\x", "D0755 0 a\\^Jb", "D0755 0 c\\^Jd", "E", "E"];
        Assert.Equal(expected, records.Order(StringComparer.Ordinal));
    }

    [Theory]
    [ScpData(long.MinValue)]
    [ScpData(long.MinValue + 1)]
    [ScpData(-1)]
    [ScpData(0)]
    [ScpData(long.MaxValue)]
    public void A_file_of_any_age_is_sent_and_told(ScpProgram program, long modified)
    {
        using var directory = new MemoryDirectory();
        File.WriteAllText(directory.Combine("f"), "hi");
        Native.SetModifyTime(directory.Combine("f"), modified);
        var launch = new ScpLaunch { Program = program, Directory = directory.Path, Arguments = ["-v", "-p", "-f", "f"] };
        using ScpSession session = ScpSession.OpenSource(launch);
        List<string> lines = ScpDownload.Play(session);
        Assert.Equal(0, session.WaitForExit());
        Assert.Equal(["C0644 2 f", "= 2 8F434346"], lines[1..]);
        Assert.Matches(@"^T\d+ 0 0 0$", lines[0]);
        Assert.Contains("Sending file timestamps: " + lines[0], session.Errors);
    }

    [Fact]
    public void A_socket_that_is_wide_already_stays_so()
    {
        using var directory = new TempDirectory();
        File.WriteAllBytes(directory.Combine("f"), new byte[Large]);
        (int ours, int theirs) = Native.SocketPair();
        using var client = new System.Net.Sockets.Socket(new System.Net.Sockets.SafeSocketHandle(ours, ownsHandle: true));
        if (!ScpReviewNative.TryForceSendBuffer(theirs, WideSocket))
        {
            Native.Close(theirs);
            return; // That is the machine's to give.
        }
        int before = ScpReviewNative.SendBuffer(theirs);
        using Process source = ScpLaunch.Of(ScpProgram.Ours, directory, "-f", "f").Run(theirs);
        client.ReceiveTimeout = 5000;
        client.Send("\0\0\0"u8);
        int expected = "C0644 4194304 f\n".Length + Large + 1;
        byte[] block = new byte[1 << 16];
        for (int received = 0; received < expected;)
            received += client.Receive(block);
        Assert.True(source.WaitForExit(10_000), "it still runs");
        int after = ScpReviewNative.SendBuffer(theirs);
        Native.Close(theirs);
        Assert.Equal((0, before), (source.ExitCode, after));
    }
}
