using System.Text;
using Testing;

namespace Robustness;

/// <summary>An upload with everything in it, cut off after each of its bytes.</summary>
public sealed class ScpHostileTruncationTests
{
    private const string Upload =
        "T1700000000 0 1700000001 0\nC0644 5 file\nhello\0D0755 0 dir\nT1600000000 0 1600000000 0\nC0640 3 inner\nabc\0"
        + "D0700 0 deep\nE\nE\nC0600 1 last\nz\0";

    [Fact]
    public void An_upload_that_stops_anywhere_ends_as_in_OpenSSH_and_touches_nothing_else()
    {
        for (int length = 0; length <= Upload.Length; length++)
        {
            Outcome[] outcomes = [.. ScpDataAttribute.Both.Select(program => Stop(program, length))];
            Assert.Equal((length, outcomes[^1]), (length, outcomes[0]));
        }
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void Bytes_that_arrived_are_a_beginning_of_the_file(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i} ")));
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "f") with { OverSocket = overSocket });
        session.Send("C0644 9999999 f\n");
        session.ExpectAck();
        session.Send(content);
        session.CloseInput();
        session.ReceiveError();
        session.ExpectEnd(1);
        byte[] written = File.ReadAllBytes(directory.Combine("f"));
        Assert.InRange(written.Length, content.Length - (64 * 1024), content.Length);
        Assert.Equal(content[..written.Length], written);
        Assert.True(program == ScpProgram.OpenSsh || Programs.Scp == Programs.OpenSshScp || written.Length == content.Length);
    }

    private static Outcome Stop(ScpProgram program, int length)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("target"));
        File.WriteAllText(directory.Combine("file"), "outside");
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, "-r", "-p", "-t", "target"));
        session.Send(Upload[..length]);
        session.CloseInput();
        string answers = session.ReceiveRest();
        int status = session.WaitForExit();
        Assert.Equal("outside", File.ReadAllText(directory.Combine("file")));
        Assert.Equal(2, Directory.GetFileSystemEntries(directory.Path).Length);
        return new Outcome(status, answers, session.Errors, ScpDisk.DescribeNames(directory.Combine("target")));
    }

    private sealed record Outcome(int Status, string Answers, string Errors, string Disk);
}
