using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>The slow file system keeps its promises, and a server on it gives the same answers, later.</summary>
public sealed class SlowStorageTests : IDisposable
{
    private const int DelayMilliseconds = 20;

    private readonly TempDirectory _lower = new();
    private readonly SlowFileSystem _slow;

    public SlowStorageTests()
    {
        foreach (string name in (string[])["file", "eio-file"])
            File.WriteAllText(_lower.Combine(name), "content");
        _slow = new SlowFileSystem(_lower.Path, DelayMilliseconds * 1000, failsReads: true);
    }

    public void Dispose()
    {
        _slow.Dispose();
        _lower.Dispose();
    }

    [SlowFact]
    public void An_operation_takes_its_time_and_is_counted()
    {
        using Session session = Session.Open(new Launch { Directory = _slow.MountPoint });
        int before = _slow.Count(SlowOperation.Stat);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(PacketType.Attrs, session.Ask(Request.Stat("file")).Type);
        int count = _slow.Count(SlowOperation.Stat) - before;
        Assert.InRange(count, 1, 3);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= count * DelayMilliseconds);
    }

    [SlowFact]
    public void What_cannot_be_read_fails_and_everything_else_is_read()
    {
        using Session session = Session.Open(new Launch { Directory = _slow.MountPoint });
        byte[] good = session.AskHandle(Request.Open("file", Access.Read));
        byte[] bad = session.AskHandle(Request.Open("eio-file", Access.Read));
        Assert.Equal(PacketType.Data, session.Ask(Request.Read(good, 0, 100)).Type);
        Assert.Equal(Status.Failure, session.AskStatus(Request.Read(bad, 0, 100)));
        session.End();
    }

    [SlowFact]
    public void What_is_written_is_there()
    {
        using Session session = Session.Open(new Launch { Directory = _slow.MountPoint });
        byte[] handle = session.AskHandle(Request.Open("new", Access.Fresh));
        Assert.Equal(Status.Ok, session.AskStatus(Request.Write(handle, 0, "abc"u8.ToArray())));
        Assert.Equal(Status.Ok, session.AskStatus(Request.Close(handle)));
        Assert.Equal("abc", File.ReadAllText(_lower.Combine("new")));
    }
}
