using System.Security.Cryptography;
using System.Text;

namespace EndToEnd.Tests.Harness;

/// <summary>Files to move, and how to tell that they arrived.</summary>
internal static class Samples
{
    public const int Large = 64 << 20;

    /// <summary>The edges of a client's usual request, of OpenSSH's largest one, and something large.</summary>
    public static readonly int[] Sizes = [0, 1, 32767, 32768, 32769, 261119, 261120, 261121, Large];

    /// <summary>One file of each size.</summary>
    public static void CreateIn(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (int size in Sizes)
            Create(Path.Combine(folder, $"size-{size}"), size);
    }

    public static void Create(string path, int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        File.WriteAllBytes(path, content);
    }

    public static void CreateSparse(string path, long size)
    {
        using FileStream file = File.Create(path);
        file.SetLength(size);
    }

    /// <summary>Path and SHA-256 of every file below the folder, whatever bytes its name is made of.</summary>
    public static string Checksums(string folder)
    {
        const string pipeline = "find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum -z";
        ClientResult result = Client.Run(new ClientCommand("sh", "-c", pipeline) { Directory = folder }).MustSucceed();
        return Encoding.Latin1.GetString(result.OutputBytes).Replace('\0', '\n');
    }

    public static void MustBeEqual(string expected, string actual)
    {
        string checksums = Checksums(expected);
        Assert.NotEmpty(checksums);
        Assert.Equal(checksums, Checksums(actual));
    }

    public static void MustBeEqualFiles(string expected, string actual) =>
        Assert.Equal(Checksum(expected), Checksum(actual));

    private static string Checksum(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
