using System.Diagnostics;
using System.Globalization;

namespace Robustness;

/// <summary>What the kernel tells about a running server.</summary>
internal sealed class ProcessView(int id)
{
    public long PeakKiB => Status("VmHWM");

    /// <summary>Memory that is this process's alone, but for pages of its file.</summary>
    public long PrivateKiB => Status("RssAnon");

    public long Threads => Status("Threads");

    /// <summary>Descriptor number to what it refers to. Needs root once the process is not dumpable.</summary>
    public IReadOnlyDictionary<int, string> Descriptors =>
        Directory.GetFileSystemEntries($"/proc/{id}/fd").ToDictionary(
            link => int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture),
            link => new FileInfo(link).LinkTarget ?? "");

    public string Limits => File.ReadAllText($"/proc/{id}/limits");

    /// <summary>A path as the server sees it, within its own mounts.</summary>
    public string Sees(string path) => $"/proc/{id}/root{path}";

    /// <summary>From now on it has this much more address space and no more.</summary>
    public void LimitAddressSpace(long moreKiB)
    {
        string most = ((Status("VmSize") + moreKiB) * 1024).ToString(CultureInfo.InvariantCulture);
        using Process prlimit = Process.Start("prlimit", ["--pid", id.ToString(CultureInfo.InvariantCulture), $"--as={most}:{most}"]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }

    private long Status(string field)
    {
        string line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
