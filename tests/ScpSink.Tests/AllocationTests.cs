using System.Text;
using ScpSink.Tests.Support;

namespace ScpSink.Tests;

/// <summary>A file costs its OpenFile and its name, nothing else: the session may move any number of them.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Few = 100;
    private const int Many = 600;

    /// <summary>Bytes: an OpenFile, its descriptor, and a path.</summary>
    private const int MostOfAFile = 250;

    /// <summary>Bytes: no object is as small. The runtime's own, once in a while, are spread over many files.</summary>
    private const int Nothing = 23;

    private readonly Folder _folder = Folder.InMemory();

    [Theory]
    [InlineData("-t", 0)]
    [InlineData("-t", 100)]
    [InlineData("-t", 40_000)]
    [InlineData("-pt", 100)]
    public void A_file_that_comes_costs_its_OpenFile_and_its_name(string options, int size)
    {
        string data = new('x', size);
        long each = OfEach(count => Allocated(
            [options, _folder.Root],
            string.Concat(Enumerable.Range(100, count).Select(i => $"T1000 0 1000 0\nC0644 {size} {i}\n{data}\0"))));
        Assert.InRange(each, 1, MostOfAFile);
    }

    [Theory]
    [InlineData("-f", 0)]
    [InlineData("-f", 100)]
    [InlineData("-f", 40_000)]
    [InlineData("-pf", 100)]
    public void A_file_that_goes_costs_its_OpenFile_and_its_name(string options, int size)
    {
        string file = _folder.NewFile("100", new string('x', size));
        long each = OfEach(count => Allocated([options, .. Enumerable.Repeat(file, count)], new string('\0', 3 * count + 1)));
        Assert.InRange(each, 1, MostOfAFile);
    }

    [Fact]
    public void A_file_of_a_directory_costs_no_more()
    {
        _ = _folder.NewDirectory("few");
        _ = _folder.NewDirectory("many");
        for (int i = 0; i < Many; i++)
        {
            _ = _folder.NewFile($"many/{100 + i}", "x");
            if (i < Few)
                _ = _folder.NewFile($"few/{100 + i}", "x");
        }

        long each = OfEach(count => Allocated(["-rf", _folder[count == Few ? "few" : "many"]], new string('\0', 2 * count + 9)));
        Assert.InRange(each, 1, MostOfAFile);
    }

    [Fact]
    public void What_is_not_wanted_or_not_there_costs_no_more()
    {
        string file = _folder.NewFile("f", "x");
        long refused = OfEach(count => Allocated(
            ["-f", .. Enumerable.Repeat(file, count)], "\0" + string.Concat(Enumerable.Repeat("\x01no\n", count))));
        Assert.InRange(refused, 1, MostOfAFile);
        long missing = OfEach(count => Allocated(["-f", .. Enumerable.Repeat(_folder["missing"], count)], "\0"));
        Assert.InRange(missing, -Nothing, Nothing);
    }

    [Fact]
    public void A_directory_that_comes_costs_nothing()
    {
        long each = OfEach(count => Allocated(
            ["-rpt", _folder.Root],
            string.Concat(Enumerable.Range(100, count).Select(i => $"T1000 0 1000 0\nD0755 0 {i}\nE\n"))));
        Assert.InRange(each, -Nothing, Nothing);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What one more file costs: the difference between many and few, for a session has costs of its own.</summary>
    private static long OfEach(Func<int, long> allocated)
    {
        _ = allocated(Few);
        long few = Math.Min(allocated(Few), allocated(Few));
        long many = Math.Min(allocated(Many), allocated(Many));
        return (many - few) / (Many - Few);
    }

    private static long Allocated(string[] arguments, string input)
    {
        using RunningScp scp = new(arguments);
        scp.Send(Encoding.Latin1.GetBytes(input));
        Assert.Null(scp.End().End);
        return scp.Allocated;
    }
}
