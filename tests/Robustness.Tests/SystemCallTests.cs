using Testing;
using Xunit.Abstractions;

namespace Robustness;

/// <summary>
/// What our speed is made of, without a stopwatch: how many system calls a conversation costs. All requests of a burst lie in the socket
/// before the server looks, its answers are taken whenever it stands still, its clock is the tracer's (storage would seem slow otherwise),
/// and what it did before and for the first time (start, caches) does not count; so a count is the same in every run, on a busy machine,
/// too. Bounds are what it needs today. When fewer will do, write the smaller number here. (A READ in pages has one call more than one
/// that is copied: its bytes are not touched. An OPEN for writing has one more: which device it is on, for nothing is written to a procfs.)
/// </summary>
public sealed class SystemCallTests(ITestOutputHelper output)
{
    /// <summary>Name, operations, calls for all of them at most. An operation on small files is OPEN, READ or WRITE, and CLOSE.</summary>
    public static TheoryData<string, int, int> Bounds => new()
    {
        { nameof(CountedWork.Read), 64, 137 },
        { nameof(CountedWork.ReadOneAtATime), 64, 256 },
        { nameof(CountedWork.ReadAnywhere), 64, 67 },
        { nameof(CountedWork.Write), 64, 30 },
        { nameof(CountedWork.WriteOneAtATime), 64, 192 },
        { nameof(CountedWork.Stat), 64, 66 },
        { nameof(CountedWork.StatOneAtATime), 64, 192 },
        { nameof(CountedWork.ListCrowd), 1002, 1029 },
        { nameof(CountedWork.ListFolders), 16, 264 },
        { nameof(CountedWork.ReadFiles), 16, 54 },
        { nameof(CountedWork.ReadFilesOneAtATime), 16, 144 },
        { nameof(CountedWork.ReadMediumFilesOneAtATime), 16, 208 },
        { nameof(CountedWork.CreateFiles), 16, 70 },
        { nameof(CountedWork.CreateFilesOneAtATime), 16, 160 },
        { nameof(CountedWork.RemoveFiles), 16, 18 },
        { nameof(CountedWork.RemoveFilesOneAtATime), 16, 48 },
    };

    [CountedTheory]
    [MemberData(nameof(Bounds))]
    public void Work_costs_no_more_system_calls_than_it_did(string name, int operations, int most)
    {
        using CallCounter server = new(Programs.SftpServer);
        using CountedWork work = new(server);
        var run = typeof(CountedWork).GetMethod(name, [])!.CreateDelegate<Action>(work);
        run();
        server.Restart();
        run();
        string measured = $"{name}: {server.Calls} calls for {operations} operations, {(double)server.Calls / operations:0.00} each ({server.Story})";
        output.WriteLine(measured);
        Assert.True(server.Calls <= most, $"{measured}, and {most} are allowed");
        server.End();
    }
}

/// <summary>A theory that counts; where ptrace is forbidden it is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CountedTheoryAttribute : TheoryAttribute
{
    public CountedTheoryAttribute() => Skip = CallCounter.Missing;
}
