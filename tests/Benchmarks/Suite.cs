using Benchmarks.Workloads;

namespace Benchmarks;

/// <summary>What is measured, with its sizes.</summary>
internal static class Suite
{
    private const long MiB = 1 << 20;
    private const int Small = 32 * 1024;

    /// <summary>The longest that OpenSSH serves, as its limits@openssh.com tells.</summary>
    private const int Large = 255 * 1024;

    /// <param name="scale">4; a quick run has 1.</param>
    public static Workload[] InMemory(int scale) =>
    [
        new Sessions(12 * scale),
        new Reading("read", "READs of 32 KiB, 64 in flight", 256 * MiB * scale, Small),
        new Reading("read255", "READs of 255 KiB, 64 in flight", 256 * MiB * scale, Large),
        new Reading("read1", "READs of 32 KiB, one at a time", 32 * MiB * scale, Small) { Depth = 1 },
        new Reading("readpipes", "READs of 32 KiB, 64 in flight, over two pipes", 64 * MiB * scale, Small) { OverPipes = true },
        new Writing("write", "WRITEs of 32 KiB, 64 in flight, new file", 128 * MiB * scale, Small, anew: true),
        new Writing("rewrite", "WRITEs of 32 KiB, 64 in flight, existing file", 128 * MiB * scale, Small, anew: false),
        new Writing("rewrite255", "WRITEs of 255 KiB, 64 in flight, existing file", 128 * MiB * scale, Large, anew: false),
        new Reading("randread", "READs of 4 KiB anywhere, 64 in flight", 64 * MiB * scale, 4096) { RandomReads = 12_500 * scale },
        new Stats("stat1", "STATs, one at a time", 2_500 * scale, depth: 1),
        new Stats("stat64", "STATs, 64 in flight", 25_000 * scale, depth: 64),
        new Listings("readdir", $"A directory of {25_000 * scale:N0} files", 1, 25_000 * scale, depth: 1),
        new Listings("readdirs", "Directories of 10 files, one at a time", 250 * scale, 10, depth: 1),
        new Listings("readdirs16", "Directories of 10 files, 16 in flight", 250 * scale, 10, depth: 16),
        new SmallFiles("small1", "Files of 1 KiB, one at a time", 750 * scale, depth: 1),
        new SmallFiles("small16", "Files of 1 KiB, 16 in flight", 2_500 * scale, depth: 16),
        new Copying("copydata", $"copy-data of {256 * scale} MiB", 256 * MiB * scale),
    ];

    /// <summary>Little work: it is the waiting that is measured.</summary>
    public static Workload[] OnSlowStorage() =>
    [
        new Reading("slow_read", "Slow storage: READs of 32 KiB, 64 in flight", 4 * MiB, Small),
        new Writing("slow_write", "Slow storage: WRITEs of 32 KiB, 64 in flight", 4 * MiB, Small, anew: true),
        new Stats("slow_stat1", "Slow storage: STATs, one at a time", 50, depth: 1),
        new Stats("slow_stat64", "Slow storage: STATs, 64 in flight", 200, depth: 64),
        new Listings("slow_readdir", "Slow storage: a directory of 200 files", 1, 200, depth: 1),
        new Listings("slow_readdirs16", "Slow storage: directories of 10 files, 16 in flight", 16, 10, depth: 16),
        new SmallFiles("slow_small16", "Slow storage: files of 1 KiB, 16 in flight", 64, depth: 16),
    ];
}
