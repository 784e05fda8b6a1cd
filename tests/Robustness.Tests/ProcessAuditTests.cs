using System.Diagnostics;
using System.Text.Json;
using Testing;

namespace Robustness;

/// <summary>The audit file of a running server: whatever becomes of the disk or of us, sessions go on and what is known is written.</summary>
public sealed class ProcessAuditTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    private string Audit => _folder.Combine("audit");

    [Theory]
    [InlineData(Native.SignalTerminate, "SIGTERM")]
    [InlineData(Native.SignalHangup, "SIGHUP")]
    public void A_signal_leaves_an_account_of_what_was_open(int signal, string name)
    {
        using World world = new(new Launch { Arguments = ["--audit", Audit] });
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(world.FileHandle, 0, new byte[100])));
        Native.Signal(world.Session.Id, signal);
        Assert.Equal(128 + signal, world.Session.WaitForExit());

        List<JsonElement> events = AuditRecord.Of(Audit);
        Assert.Equal(["session-open", "opendir", "upload", "upload", "session-close"], events.ConvertAll(told => told.Text("event")));
        Assert.Equal(100, events[2].GetProperty("bytes_written").GetInt32());
        Assert.False(events[2].GetProperty("complete").GetBoolean());
        Assert.Equal(name, events[4].Text("end"));
        Assert.Equal(128 + signal, events[4].GetProperty("exit_status").GetInt32());
    }

    [Fact]
    public void The_end_of_the_input_is_the_end_of_what_was_open()
    {
        using (World world = new(new Launch { Arguments = ["--audit", Audit] }))
        {
            Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(world.OtherHandle)));
            world.Session.End();
        }

        List<JsonElement> events = AuditRecord.Of(Audit);
        Assert.Equal(["session-open", "opendir", "upload", "upload", "session-close"], events.ConvertAll(told => told.Text("event")));
        Assert.Equal([true, false], events[2..4].ConvertAll(told => told.GetProperty("complete").GetBoolean()));
        Assert.Equal("closed", events[4].Text("end"));
    }

    [Fact]
    public void Sessions_share_a_file_and_no_line_is_torn()
    {
        Parallel.For(0, 4, _ =>
        {
            using World world = new(new Launch { Arguments = ["--audit", Audit] });
            for (int i = 0; i < 200; i++)
                world.Session.AskStatus(Request.Close(world.Session.AskHandle(Request.Open("other", Access.Read))));
            world.Session.End();
        });
        List<string> lines = AuditRecord.Lines(Audit);
        Assert.Equal(4 * (200 + 5), lines.Count);
        Assert.All(lines, line => Assert.NotNull(AuditRecord.Parse(line)));
    }

    [Theory]
    [InlineData("mkfifo \"$AUDIT\"", "No such device or address")]
    [InlineData("mkdir \"$AUDIT\"", "Is a directory")]
    [InlineData("ln -s elsewhere \"$AUDIT\"", "Too many levels of symbolic links")]
    public void Without_an_account_there_is_no_session(string make, string why)
    {
        using Process process = new Launch
        {
            Before = make,
            Arguments = ["--audit", Audit],
            Environment = new Dictionary<string, string> { ["AUDIT"] = Audit },
        }.Run();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(Launch.LongestEnd)));
        Assert.Equal((255, $"the audit file cannot be opened: {why}\n"), (process.ExitCode, process.StandardError.ReadToEnd()));
    }

    [MountFact]
    public void A_full_disk_loses_events_and_no_session_and_both_are_told()
    {
        using LogSocket log = new();
        Launch launch = log.Launch("--audit", "/mnt/audit");
        using World world = new(launch with
        {
            Before = $"{launch.Before}; mount -t tmpfs -o size=16k tmpfs /mnt; seq 3000 | head -c 8192 > /mnt/filler",
        });
        string mounted = $"/proc/{world.Session.Id}/root/mnt";
        Stopwatch clock = Stopwatch.StartNew();
        for (int i = 0; i < 200; i++)
            Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(world.Session.AskHandle(Request.Open("other", Access.Read)))));
        Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
        Until(log, "the audit file \"/mnt/audit\" cannot be written to: No space left on device");

        File.Delete($"{mounted}/filler");
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(world.FileHandle)));
        Until(log, "the audit file \"/mnt/audit\" is written to again");

        List<JsonElement> events = AuditRecord.Of($"{mounted}/audit");
        int lost = events.FindIndex(told => told.Text("event") == "lost");
        Assert.Equal(lost + 2, events.Count);
        Assert.Equal("upload", events[^1].Text("event"));

        // Before the last one: the opendir of this world, and each close.
        Assert.Equal(1 + 200, lost - 1 + events[lost].GetProperty("count").GetInt32());
        Assert.InRange(AuditRecord.Lines($"{mounted}/audit").Count - events.Count, 0, 1);
        world.Session.End();
    }

    public void Dispose() => _folder.Dispose();

    private static void Until(LogSocket log, string text)
    {
        while (!log.Receive().Contains(text, StringComparison.Ordinal))
        {
        }
    }
}
