using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Testing;

/// <summary>What slowfs.c counts, in its order.</summary>
public enum SlowOperation
{
    Read,
    Write,

    /// <summary>The kernel also asks this to look up a name.</summary>
    Stat,

    /// <summary>Of directories and new files, too.</summary>
    Open,

    /// <summary>One call for a directory's next entries.</summary>
    List,

    /// <summary>Names that come and go; modes, owners, times, sizes.</summary>
    Change,
}

/// <summary>
/// A directory seen through storage that is far away (slowfs.c): each operation takes so much longer, any number can wait at the same
/// time, and nothing is cached. Needs FUSE, and the right to mount.
/// </summary>
public sealed class SlowFileSystem : IDisposable
{
    // struct counter of slowfs.c: 32-bit numbers.
    private const int CounterNumbers = 4;
    private const int GatherIndex = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Lazy<string> Tool = new(() => CProgram.Compiled("Testing/slowfs.c", "-lfuse3"));
    private static readonly Lazy<string?> Reason = new(Try);

    private readonly TempDirectory _folder = new();
    private readonly Process _process;

    /// <param name="lower">The directory that is shown.</param>
    /// <param name="delayMicroseconds">Of each operation. Looking up a name is one of its own.</param>
    /// <param name="failsReads">READ of a file whose name begins with "eio" fails with EIO.</param>
    /// <param name="folds">Names are found as vfat finds them.</param>
    public SlowFileSystem(string lower, int delayMicroseconds, bool failsReads = false, bool folds = false)
    {
        MountPoint = Directory.CreateDirectory(_folder.Combine("mount")).FullName;
        string[] words = [lower, MountPoint, $"{delayMicroseconds}", Counters, .. failsReads ? (string[])["eio"] : [], .. folds ? (string[])["fold"] : []];
        _process = Process.Start(new ProcessStartInfo(Tool.Value, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (_process.StandardOutput.ReadLine() == "mounted")
            return;
        Dispose();
        throw new InvalidOperationException("slowfs did not mount");
    }

    /// <summary>Why this machine has none; null where it has.</summary>
    public static string? Missing => Reason.Value;

    public string MountPoint { get; }

    /// <summary>How many operations have begun.</summary>
    public int Count(SlowOperation operation) => Counter(operation)[0];

    /// <summary>The most of them that ever waited at the same time.</summary>
    public int MostAtOnce(SlowOperation operation) => Counter(operation)[2];

    /// <summary>
    /// From now on each such operation waits until so many of them wait, for 20 s at most; then all go on, and later ones as before. So
    /// <see cref="MostAtOnce"/> does not depend on how fast the machine starts them, only on whether the server asks them together.
    /// </summary>
    public void Gather(SlowOperation operation, int count)
    {
        using FileStream counters = File.OpenWrite(Counters);
        counters.Position = (((int)operation * CounterNumbers) + GatherIndex) * sizeof(int);
        counters.Write(BitConverter.GetBytes(count));
    }

    /// <summary>Unmounts, even while something is still open there.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
            using Process unmount = Process.Start("fusermount3", ["-u", "-z", MountPoint]);
            unmount.WaitForExit();
        }
        _process.Dispose();
        Directory.Delete(MountPoint); // Fails when it is still mounted, before anything of the lower directory could be removed.
        _folder.Dispose();
    }

    private string Counters => _folder.Combine("counters");

    private ReadOnlySpan<int> Counter(SlowOperation operation) =>
        MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(Counters)).Slice((int)operation * CounterNumbers, CounterNumbers);

    private static string? Try()
    {
        if (!File.Exists("/usr/include/fuse3/fuse.h"))
            return "needs libfuse3's headers";
        try
        {
            using (File.Open("/dev/fuse", FileMode.Open, FileAccess.ReadWrite)) { }
            using var lower = new TempDirectory();
            using var slow = new SlowFileSystem(lower.Path, delayMicroseconds: 0);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return $"needs FUSE: {error.Message}";
        }
    }
}
