using Testing;

namespace Robustness;

/// <summary>The most memory a session has ever had, however much goes through it.</summary>
public sealed class ScpProcessMemoryTests
{
    private const long MostKiB = 16 * 1024;
    private const long Gigabyte = 1 << 30;

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void After_a_gigabyte_put(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "/dev/null") with { OverSocket = overSocket });
        session.Send($"C0666 {Gigabyte} f\n");
        session.ExpectAck();
        byte[] block = new byte[1 << 20];
        for (long sent = 0; sent < Gigabyte; sent += block.Length)
            session.Send(block);
        Assert.InRange(session.View.PeakKiB, 0, MostKiB);
        session.Send("\0");
        session.ExpectAck();
        session.End(0);
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void After_a_gigabyte_got(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        using (FileStream file = File.Create(directory.Combine("f")))
            file.SetLength(Gigabyte);
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", "f") with { OverSocket = overSocket });
        session.ExpectLine($"C0644 {Gigabyte} f");
        session.SendAck();
        for (long received = 0; received < Gigabyte; received += 1 << 20)
            session.Receive(1 << 20);
        session.ExpectAck();
        Assert.InRange(session.View.PeakKiB, 0, MostKiB);
        session.SendAck();
        session.ExpectEnd(0);
    }

    [Theory]
    [ScpData]
    public void After_ten_thousand_small_files_up_and_down(ScpProgram program)
    {
        using var directory = new MemoryDirectory();
        var launch = new ScpLaunch { Program = program, Directory = directory.Path };
        using ScpSession sink = ScpSession.OpenSink(launch with { Arguments = ["-p", "-t", "."] });
        var sender = Background.Start(() =>
        {
            for (int i = 0; i < 10_000; i++)
                sink.Send($"T1 0 1 0\nC0644 3 f{i}\nabc\0");
        });
        Assert.Equal(new byte[30_000], sink.Receive(30_000));
        sender.Join();
        Assert.InRange(sink.View.PeakKiB, 0, MostKiB);
        sink.End(0);
        using ScpSession source = ScpSession.OpenSource(launch with { Arguments = ["-r", "-f", "."] });
        source.Send(new byte[20_001]);
        source.ExpectLine("D0755 0 .");
        for (int i = 0; i < 10_000; i++)
        {
            Assert.StartsWith("C0644 3 f", source.ReceiveLine());
            Assert.Equal("abc\0"u8.ToArray(), source.Receive(4));
        }
        source.ExpectLine("E");
        Assert.InRange(source.View.PeakKiB, 0, MostKiB);
        source.SendAck();
        source.ExpectEnd(0);
    }

    [Theory]
    [ScpData]
    public void At_the_bottom_of_a_deep_tree(ScpProgram program)
    {
        using var directory = new TempDirectory();
        string path = directory.Path;
        for (int i = 0; i < 400; i++)
            Directory.CreateDirectory(path += "/a");
        File.WriteAllText(path + "/f", "text");
        using ScpSession source = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "a"));
        long peak = 0;
        List<string> lines = ScpDownload.Play(source, record => peak = record[0] == 'C' ? source.View.PeakKiB : peak);
        Assert.Equal((400, 400), (lines.Count(line => line[0] == 'D'), lines.Count(line => line == "E")));
        Assert.InRange(peak, 1, program == ScpProgram.Ours ? MostKiB : 2 * MostKiB);
        Assert.Equal(0, source.WaitForExit());
    }
}
