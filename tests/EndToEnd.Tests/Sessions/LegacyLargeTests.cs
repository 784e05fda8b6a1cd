using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Sessions;

/// <summary>More than 32 bits of size.</summary>
public sealed class LegacyLargeTests(LegacySshd sshd) : LegacyTests(sshd)
{
    private const long FiveGiB = 5L << 30;
    private const int Block = 100_000;
    private static readonly long[] Offsets = [0, (1L << 31) - 50_000, (1L << 32) - 50_000, FiveGiB - Block];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [ClientFact("scp")]
    public void A_file_of_five_gigabytes_goes_up()
    {
        CreateWithBlocks($"{Local}/file");

        CopyWithoutSsh("file", At("file"));

        MustHoldBlocks($"{Remote}/file");
    }

    [ClientFact("scp")]
    public void A_file_of_five_gigabytes_comes_down()
    {
        CreateWithBlocks($"{Remote}/file");

        CopyWithoutSsh(At("file"), "file");

        MustHoldBlocks($"{Local}/file");
    }

    // Through pipes instead of ssh, which would only add encryption, and most of the time.
    private void CopyWithoutSsh(string from, string to) =>
        Client.Run(ScpCommand("-S", Legacy.InsteadOfSsh, from, to) with { Patience = Patience }).MustSucceed();

    private static void CreateWithBlocks(string path)
    {
        Samples.CreateSparse(path, FiveGiB);
        using FileStream file = File.OpenWrite(path);
        foreach (long offset in Offsets)
        {
            file.Position = offset;
            file.Write(BlockAt(offset));
        }
    }

    private static void MustHoldBlocks(string path)
    {
        Assert.Equal(FiveGiB, new FileInfo(path).Length);
        using FileStream file = File.OpenRead(path);
        foreach (long offset in Offsets)
            Assert.Equal(BlockAt(offset), Read(file, offset));
        Assert.Equal(new byte[Block], Read(file, 3L << 30));
    }

    private static byte[] BlockAt(long offset)
    {
        byte[] block = new byte[Block];
        new Random((int)(offset >> 10)).NextBytes(block);
        return block;
    }

    private static byte[] Read(FileStream file, long offset)
    {
        byte[] block = new byte[Block];
        file.Position = offset;
        file.ReadExactly(block);
        return block;
    }
}
