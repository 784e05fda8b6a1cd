using Testing;

namespace Robustness;

/// <summary>Files and directories that change while they are sent. The stream always holds what was announced.</summary>
public sealed class ScpSourceChangingTests
{
    private const int Size = 4 << 20;
    private const int ReadBefore = 100_000;

    private static readonly byte[] Content = [.. Enumerable.Range(0, Size).Select(i => (byte)(i / 7))];

    [Theory]
    [ScpData("removed")]
    [ScpData("replaced")]
    [ScpData("longer")]
    [ScpData("closed to us")]
    public void A_file_is_sent_whole_although_it_is(ScpProgram program, string change)
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenAndReadABit(program, directory, out byte[] start);
        string path = directory.Combine("file");
        Action make = change switch
        {
            "removed" => () => File.Delete(path),
            "replaced" => () => File.Move(directory.Combine("next"), path, overwrite: true),
            "longer" => () => File.AppendAllText(path, new string('x', 100_000)),
            _ => () => ScpDisk.SetMode(path, "000"),
        };
        make();
        Assert.Equal(Content, (byte[])[.. start, .. session.Receive(Size - ReadBefore)]);
        session.ExpectAck();
        session.SendAck();
        TakeNext(session, change == "replaced" ? 1 : 0);
    }

    [Theory]
    [ScpData(0)]
    [ScpData(ReadBefore)]
    [ScpData(Size - 1)]
    public void A_file_that_shrinks_is_filled_up_and_said_to_be_damaged(ScpProgram program, int left)
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenAndReadABit(program, directory, out byte[] start);
        Shorten(directory.Combine("file"), left);
        byte[] all = [.. start, .. session.Receive(Size - ReadBefore)];
        int same = all.AsSpan().CommonPrefixLength(Content);
        Assert.InRange(same, Math.Max(left, ReadBefore) - 1, Size - 1);
        Assert.Equal(-1, all.AsSpan(same).IndexOfAnyExcept((byte)0));
        Assert.StartsWith("file: ", session.ReceiveError());
        session.SendAck();
        TakeNext(session, 1);
    }

    [Fact]
    public void A_file_that_shrinks_is_named_as_such()
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenAndReadABit(ScpProgram.Ours, directory, out _);
        Shorten(directory.Combine("file"), 0);
        session.Receive(Size - ReadBefore);
        session.ExpectError("file: the file shrank while it was sent");
    }

    [Theory]
    [ScpData]
    public void A_file_that_shrank_before_its_record_was_answered_is_filled_up_with_zeros(ScpProgram program)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("file"), "0123456789");
        File.WriteAllText(directory.Combine("next"), "next");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", "file", "next"));
        session.ExpectLine("C0644 10 file");
        Shorten(directory.Combine("file"), 4);
        session.SendAck();
        Assert.Equal("0123\0\0\0\0\0\0"u8.ToArray(), session.Receive(10));
        Assert.StartsWith("file: ", session.ReceiveError());
        session.SendAck();
        TakeNext(session, 1);
    }

    [Theory]
    [ScpData]
    public void A_directory_that_changes_while_it_is_listed_keeps_the_stream_in_order(ScpProgram program)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("d"));
        for (int i = 0; i < 1000; i++)
            File.WriteAllText(directory.Combine($"d/{i:0000}"), "");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "d"));
        int records = 0;
        List<string> lines = ScpDownload.Play(session, _ => ChangeAt(++records, directory));
        Assert.InRange(session.WaitForExit(), 0, 1);
        string[] names = [.. lines.Where(line => line[0] == 'C')];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(("D0755 0 d", "E"), (lines[0], lines[^1]));
        Assert.All(ScpDownload.ErrorsIn(lines), words => Assert.EndsWith(": No such file or directory", words));
    }

    [Theory]
    [ScpData]
    public void A_directory_that_is_removed_while_it_is_listed_ends(ScpProgram program)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("d/sub"));
        File.WriteAllText(directory.Combine("d/sub/file"), "text");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "d"));
        List<string> lines = ScpDownload.Play(session, record =>
        {
            if (record == "D0755 0 sub")
                Directory.Delete(directory.Combine("d"), recursive: true);
        });
        Assert.InRange(session.WaitForExit(), 0, 1);
        Assert.Equal(["E", "E"], lines.Where(line => line[0] == 'E'));
    }

    [Theory]
    [ScpData]
    public void A_hundred_thousand_names_cost_no_memory(ScpProgram program)
    {
        using var directory = new MemoryDirectory();
        int count = program == ScpProgram.Ours ? 100_000 : 10_000;
        for (int i = 0; i < count; i++)
            Native.MakeFifo(directory.Combine($"a-name-that-is-neither-long-nor-short-{i}"));
        File.WriteAllText(directory.Combine("file"), "text");
        var launch = new ScpLaunch { Program = program, Directory = directory.Path, Arguments = ["-r", "-f", directory.Path] };
        using ScpSession session = ScpSession.OpenSource(launch);
        long peak = 0;
        List<string> lines = ScpDownload.Play(session, record => peak = record == "E" ? session.View.PeakKiB : 0);
        Assert.Equal(1, session.WaitForExit());
        Assert.Equal(count, ScpDownload.ErrorsIn(lines).Length);
        Assert.Contains("C0644 4 file", lines);
        Assert.InRange(peak, 1, 16 * 1024);
    }

    [FuseFact]
    public void A_file_that_cannot_be_read_further_is_filled_up_and_the_reason_told()
    {
        foreach (ScpProgram program in ScpDataAttribute.Both)
        {
            using var disk = new ScpBrokenDisk(size: 300_000, readable: 131_072);
            using var directory = new TempDirectory();
            Directory.CreateDirectory(directory.Combine("mount"));
            File.WriteAllText(directory.Combine("next"), "next");
            using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", "mount/file", "next") with
            {
                PrivateMounts = true,
                Before = disk.MountOn("mount"),
            });
            session.ExpectLine("C0644 300000 file");
            session.SendAck();
            byte[] data = session.Receive(300_000);
            Assert.InRange(data.AsSpan().IndexOfAnyExcept((byte)'x'), 65_536, 131_072);
            Assert.Equal(-1, data.AsSpan(131_072).IndexOfAnyExcept((byte)0));
            session.ExpectError("mount/file: Input/output error");
            session.SendAck();
            TakeNext(session, 1);
        }
    }

    private static ScpSession OpenAndReadABit(ScpProgram program, TempDirectory directory, out byte[] start)
    {
        File.WriteAllBytes(directory.Combine("file"), Content);
        File.WriteAllText(directory.Combine("next"), "next");
        ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", "file", "next"));
        session.ExpectLine($"C0644 {Size} file");
        session.SendAck();
        start = session.Receive(ReadBefore);
        return session;
    }

    private static void Shorten(string path, int length)
    {
        using FileStream file = File.OpenWrite(path);
        file.SetLength(length);
    }

    private static void TakeNext(ScpSession session, int status)
    {
        List<string> lines = ScpDownload.Play(session);
        Assert.Single(lines, line => line == "C0644 4 next" || line.StartsWith("! next:", StringComparison.Ordinal));
        Assert.Equal(status, session.WaitForExit());
    }

    // Half of what is there goes away, something else comes.
    private static void ChangeAt(int record, TempDirectory directory)
    {
        if (record != 20)
            return;
        for (int i = 0; i < 1000; i += 2)
            File.Delete(directory.Combine($"d/{i:0000}"));
        for (int i = 0; i < 500; i++)
            File.WriteAllText(directory.Combine($"d/new-{i}"), "");
    }
}
