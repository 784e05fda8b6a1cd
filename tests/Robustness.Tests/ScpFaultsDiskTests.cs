using Testing;

namespace Robustness;

/// <summary>Disks that are full, read-only or limited. The error is told once, and what follows is not lost.</summary>
public sealed class ScpFaultsDiskTests
{
    private const string SmallDisk = "mkdir small; mount -t tmpfs -o size=64k,nr_inodes=4 tmpfs small";
    private const string NoSpace = "No space left on device";

    private static readonly byte[] Large = [.. Enumerable.Range(0, 1 << 20).Select(i => (byte)(i / 11))];

    [MountTheory]
    [ScpData]
    public void A_full_disk_is_told_once_and_the_next_file_arrives_elsewhere(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(OnSmallDisk(program, directory, SmallDisk));
        session.Send("D0755 0 small\n");
        session.ExpectAck();
        Put(session, "large", Large);
        session.ExpectError($"./small/large: {NoSpace}");
        Put(session, "another", Large);
        session.ExpectError($"./small/another: {NoSpace}");
        Put(session, "empty", []);
        session.ExpectAck();
        session.Send("E\n");
        session.ExpectAck();
        Put(session, "next", Large);
        session.ExpectAck();
        session.End(1);
        Assert.Equal(Large, File.ReadAllBytes(directory.Combine("next")));
    }

    [MountTheory]
    [ScpData]
    public void A_disk_without_inodes_refuses_names_and_serves_what_is_there(ScpProgram program)
    {
        using var directory = new TempDirectory();
        string full = SmallDisk + "; touch small/one small/two; echo longer > small/two; mkdir small/d";
        using ScpSession session = ScpSession.OpenSink(OnSmallDisk(program, directory, full));
        session.Send("D0755 0 small\n");
        session.ExpectAck();
        session.Send("D0755 0 new\n");
        session.ExpectError($"./small/new: {NoSpace}");
        session.Send("C0644 1 new\n");
        session.ExpectError($"./small/new: {NoSpace}");
        Put(session, "two", "2"u8);
        session.ExpectAck();
        Assert.Equal("2", File.ReadAllText(session.View.Sees(directory.Combine("small/two"))));
        session.End(1);
    }

    [MountTheory]
    [ScpData]
    public void A_read_only_file_system_refuses_every_file_with_the_reason(ScpProgram program)
    {
        const string readOnly = "mkdir ro; mount -t tmpfs tmpfs ro; echo text > ro/f; mkdir ro/d; mount -o remount,ro ro";
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(OnSmallDisk(program, directory, readOnly, "-p"));
        session.Send("T1 0 1 0\nD0755 0 ro\n");
        session.ExpectAck();
        session.ExpectAck();
        foreach (string record in (string[])["C0644 1 f", "C0644 1 new", "D0755 0 new"])
        {
            session.Send(record + "\n");
            session.ExpectError($"./ro/{record.Split(' ')[^1]}: Read-only file system");
        }
        session.Send("D0755 0 d\nE\nE\n");
        session.ExpectAck();
        session.ExpectAck();
        session.ExpectAck();
        Put(session, "next", "x"u8);
        session.ExpectAck();
        session.End(1);
    }

    [Theory]
    [ScpData("/dev/full", "/dev/full")]
    [ScpData("link", "link")]
    [ScpData(".", "./link")]
    public void A_device_without_room_is_a_full_disk(ScpProgram program, string target, string named)
    {
        using var directory = new TempDirectory();
        File.CreateSymbolicLink(directory.Combine("link"), "/dev/full");
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", target));
        Put(session, "link", Large);
        session.ExpectError($"{named}: {NoSpace}");
        Put(session, "link", "x"u8);
        session.ExpectError($"{named}: {NoSpace}");
        Put(session, "link", []);
        session.ExpectAck();
        session.End(1);
    }

    [Theory]
    [ScpData("trap '' XFSZ; ulimit -f 64")]
    [InlineData(ScpProgram.Ours, "ulimit -f 64")]
    public void A_file_size_limit_is_an_error_of_that_file(ScpProgram program, string limit)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { Before = limit });
        Put(session, "large", Large);
        session.ExpectError("./large: File too large");
        Put(session, "next", Large.AsSpan(0, 60_000));
        session.ExpectAck();
        session.End(1);
        Assert.InRange(new FileInfo(directory.Combine("large")).Length, 0, 65536);
        Assert.Equal(Large[..60_000], File.ReadAllBytes(directory.Combine("next")));
    }

    [Fact]
    public void A_FIFO_that_nobody_reads_is_no_device_and_is_not_waited_for()
    {
        using var directory = new TempDirectory();
        Native.MakeFifo(directory.Combine("fifo"));
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, "-t", "."));
        session.Send("C0644 1 fifo\n");
        session.ExpectError("./fifo: No such device or address");
        Put(session, "next", "x"u8);
        session.ExpectAck();
        session.End(1);
    }

    [Theory]
    [ScpData]
    public void A_FIFO_that_is_read_slowly_gets_everything(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using FileStream reader = OpenFifo(directory);
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "fifo"));
        var sender = Background.Start(() => Put(session, "f", Large));
        sender.WaitFor(200);
        byte[] received = new byte[Large.Length];
        reader.ReadExactly(received);
        sender.Join();
        session.ExpectAck();
        session.End(0);
        Assert.Equal(Large, received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_FIFO_that_is_not_read_further_holds_no_process_without_a_client(bool overSocket)
    {
        using var directory = new TempDirectory();
        using FileStream reader = OpenFifo(directory);
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, "-t", "fifo") with { OverSocket = overSocket });
        var sender = Background.Start(() => session.SendAsFarAsItReads([.. "C0644 9999999 f\n"u8, .. Large]));
        sender.WaitFor(300);
        session.CloseOutput();
        if (!overSocket)
            session.CloseInput();
        Assert.Equal(1, session.WaitForExit());
        sender.JoinWhateverHappened();
    }

    [Theory]
    [ScpData]
    public void An_error_in_the_file_is_told_although_the_sender_had_one_too(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "/dev/full"));
        session.Send("C0644 3 f\n");
        session.ExpectAck();
        session.Send("abc\u0001the sender failed\n");
        session.ExpectError($"/dev/full: {NoSpace}");
        session.End(1);
    }

    [Theory]
    [ScpData("-tp")]
    [ScpData("-t")]
    public void Devices_take_data_and_keep_their_modes(ScpProgram program, string options)
    {
        using var directory = new TempDirectory();
        string before = ScpDisk.ModeOf("/dev/null");
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, options, "/dev/null"));
        session.Send($"C0{before} 3 f\n");
        session.ExpectAck();
        session.Send("abc\0");
        if (options == "-t" || Native.IsRoot)
            session.ExpectAck();
        else
            session.ExpectError("/dev/null: set mode: Operation not permitted");
        session.End(options == "-t" || Native.IsRoot ? 0 : 1);
        Assert.Equal(before, ScpDisk.ModeOf("/dev/null"));
    }

    [Theory]
    [ScpData("ulimit -n 16")]
    [ScpData("ulimit -n 10")]
    public void A_source_that_runs_out_of_descriptors_says_so_and_comes_back(ScpProgram program, string limit)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("a" + string.Concat(Enumerable.Repeat("/a", 40))));
        File.WriteAllText(directory.Combine("next"), "next");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "a", "next") with { Before = limit });
        List<string> lines = ScpDownload.Play(session);
        string[] errors = ScpDownload.ErrorsIn(lines);
        Assert.All(errors, words => Assert.EndsWith("a: Too many open files", words));
        Assert.InRange(errors.Length, 0, 1);
        Assert.InRange(lines.Count(line => line == "E"), errors.Length == 0 ? 41 : 3, 41);
        Assert.Equal(["C0644 4 next"], lines.Where(line => line[0] == 'C'));
        Assert.Equal(errors.Length, session.WaitForExit());
    }

    // Opened for both directions, so that it does not wait for the other end.
    private static FileStream OpenFifo(TempDirectory directory)
    {
        Native.MakeFifo(directory.Combine("fifo"));
        return new FileStream(directory.Combine("fifo"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    private static ScpLaunch OnSmallDisk(ScpProgram program, TempDirectory directory, string disk, params string[] options) =>
        ScpLaunch.Of(program, directory, [.. options, "-r", "-t", "."]) with { PrivateMounts = true, Before = disk };

    // Up to the answer that comes last; the client of a real transfer waits for the first one too.
    private static void Put(ScpSession session, string name, ReadOnlySpan<byte> content)
    {
        session.Send($"C0644 {content.Length} {name}\n");
        session.ExpectAck();
        session.Send([.. content, 0]);
    }
}
