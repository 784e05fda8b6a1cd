using System.Security.Cryptography;
using Testing;

namespace Robustness;

/// <summary>Uploads that are large enough to pass from the socket to the file within the kernel: the same must come of them.</summary>
public sealed class ScpReviewLargeFileTests
{
    private const int Size = 3_000_001;
    private const string SmallDisk = "mkdir small; mount -t tmpfs -o size=1m tmpfs small";

    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(Size);

    [Theory]
    [ScpData(false, 64 * 1024)]
    [ScpData(true, 64 * 1024)]
    [ScpData(false, 100_003)]
    [ScpData(true, 100_003)]
    [ScpData(true, Size)]
    public void Arrives_in_pieces_of_any_length(ScpProgram program, bool overSocket, int piece)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = overSocket });
        AskFor(session, "f", Size);
        for (int sent = 0; sent < Size; sent += piece)
            session.Send(Content.AsSpan(sent, Math.Min(piece, Size - sent)));
        FinishAndPutNext(session);
        AssertHolds(directory.Combine("f"), Content);
        Assert.Equal("next", File.ReadAllText(directory.Combine("next")));
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void Arrives_in_pieces_of_seven_bytes(ScpProgram program, bool overSocket)
    {
        const int size = 600_000;
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = overSocket });
        AskFor(session, "f", size);
        for (int sent = 0; sent < size; sent += 7)
            session.Send(Content.AsSpan(sent, Math.Min(7, size - sent)));
        FinishAndPutNext(session);
        AssertHolds(directory.Combine("f"), Content[..size]);
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void Arrives_in_one_piece_with_its_record_and_with_what_follows(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = overSocket });
        session.Send([.. "C0644 3000001 f\n"u8, .. Content, .. "\0C0644 4 next\nnext\0"u8]);
        Assert.Equal(new byte[4], session.Receive(4));
        session.End(0);
        AssertHolds(directory.Combine("f"), Content);
        Assert.Equal("next", File.ReadAllText(directory.Combine("next")));
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void Replaces_a_longer_one_and_leaves_nothing_of_it(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        File.WriteAllBytes(directory.Combine("f"), [.. Enumerable.Repeat((byte)'L', 2 * Size)]);
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = overSocket });
        AskFor(session, "f", Size);
        session.Send(Content);
        FinishAndPutNext(session);
        AssertHolds(directory.Combine("f"), Content);
    }

    [MountTheory]
    [ScpData(false)]
    [ScpData(true)]
    public void That_fills_the_disk_is_told_once_and_the_next_arrives(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        ScpLaunch launch = ScpLaunch.Of(program, directory, "-r", "-t", ".");
        using ScpSession session = ScpSession.OpenSink(launch with { OverSocket = overSocket, PrivateMounts = true, Before = SmallDisk });
        session.Send("D0755 0 small\n");
        session.ExpectAck();
        AskFor(session, "f", Size);
        session.Send([.. Content, 0]);
        session.ExpectError("./small/f: No space left on device");
        session.Send("E\n");
        session.ExpectAck();
        string partial = session.View.Sees(directory.Combine("small/f"));
        byte[] kept = Native.IsRoot ? File.ReadAllBytes(partial) : [];
        Assert.Equal(Content[..kept.Length], kept);
        Assert.True(!Native.IsRoot || kept.Length > 0, "nothing is in it");
        AskFor(session, "f", Size);
        session.Send(Content);
        FinishAndPutNext(session, status: 1);
        AssertHolds(directory.Combine("f"), Content);
    }

    [Theory]
    [ScpData("trap '' XFSZ; ulimit -f 1000", false)]
    [ScpData("trap '' XFSZ; ulimit -f 1000", true)]
    [InlineData(ScpProgram.Ours, "ulimit -f 1000", false)]
    [InlineData(ScpProgram.Ours, "ulimit -f 1000", true)]
    public void That_exceeds_a_file_size_limit_is_told_once_and_the_next_arrives(ScpProgram program, string limit, bool overSocket)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = overSocket, Before = limit });
        AskFor(session, "f", Size);
        session.Send([.. Content, 0]);
        session.ExpectError("./f: File too large");
        byte[] kept = File.ReadAllBytes(directory.Combine("f"));
        Assert.InRange(kept.Length, 900_000, 1_024_000);
        Assert.Equal(Content[..kept.Length], kept);
        AskFor(session, "g", 1_000_000);
        session.Send(Content.AsSpan(0, 1_000_000));
        FinishAndPutNext(session, status: 1);
        AssertHolds(directory.Combine("g"), Content[..1_000_000]);
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void That_cannot_be_written_to_a_device_is_told_once_and_the_next_arrives(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        File.CreateSymbolicLink(directory.Combine("f"), "/dev/full");
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = overSocket });
        AskFor(session, "f", Size);
        session.Send([.. Content, 0]);
        session.ExpectError("./f: No space left on device");
        AskFor(session, "g", Size);
        session.Send(Content);
        FinishAndPutNext(session, status: 1);
        AssertHolds(directory.Combine("g"), Content);
    }

    // 0, 1, 2, the file, and one or two more: there is no room for the ends of a pipe.
    [Theory]
    [ScpData(5)]
    [ScpData(6)]
    public void Arrives_although_there_are_no_descriptors_for_a_pipe(ScpProgram program, int limit)
    {
        using var directory = new TempDirectory();
        string limited = $"set -- bash -c 'ulimit -n {limit}; exec \"$@\"' bash \"$@\"";
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = true, Before = limited });
        AskFor(session, "f", Size);
        session.Send(Content);
        FinishAndPutNext(session);
        AssertHolds(directory.Combine("f"), Content);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 1_234_567)]
    [InlineData(true, 1_234_567)]
    [InlineData(true, Size - 1)]
    public void That_ends_in_the_middle_leaves_exactly_what_came(bool overSocket, int came)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, "-t", ".") with { OverSocket = overSocket });
        AskFor(session, "f", Size);
        session.Send(Content.AsSpan(0, came));
        session.CloseInput();
        session.ReceiveRest();
        Assert.Equal(1, session.WaitForExit());
        AssertHolds(directory.Combine("f"), Content[..came]);
    }

    [Theory]
    [ScpData("\u0001the sender failed\n")]
    [ScpData("\u0001\n")]
    public void That_the_sender_could_not_read_is_followed_by_the_next(ScpProgram program, string status)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = true });
        AskFor(session, "f", Size);
        session.Send(Content);
        session.Send(status);
        session.ExpectAck();
        AskFor(session, "g", Size);
        session.Send(Content);
        FinishAndPutNext(session, status: 1);
        AssertHolds(directory.Combine("f"), Content);
        AssertHolds(directory.Combine("g"), Content);
    }

    private static void AskFor(ScpSession session, string name, int size)
    {
        session.Send($"C0644 {size} {name}\n");
        session.ExpectAck();
    }

    private static void FinishAndPutNext(ScpSession session, int status = 0)
    {
        session.Send("\0");
        session.ExpectAck();
        AskFor(session, "next", 4);
        session.Send("next\0");
        session.ExpectAck();
        session.End(status);
    }

    private static void AssertHolds(string path, byte[] content)
    {
        using FileStream file = File.OpenRead(path);
        Assert.Equal((content.Length, Convert.ToHexString(SHA256.HashData(content))), (file.Length, Convert.ToHexString(SHA256.HashData(file))));
    }
}
