namespace EndToEnd.Tests.Harness;

/// <summary>One file of each size that the old protocol's servers and clients cut their blocks at, and a large one.</summary>
internal static class LegacySamples
{
    private static readonly int[] Edges = [0, 1, 32767, 32768, 32769, 262143, 262144, 262145];

    public static void CreateIn(string folder, int large = 8 << 20)
    {
        Directory.CreateDirectory(folder);
        foreach (int size in Edges.Append(large))
        {
            Samples.Create($"{folder}/size-{size}", size);
            File.SetLastWriteTimeUtc($"{folder}/size-{size}", DateTime.UnixEpoch.AddSeconds(1_000_000_000 + size));
        }
        Directory.SetLastWriteTimeUtc(folder, DateTime.UnixEpoch.AddSeconds(1_234_567_890));
    }
}
