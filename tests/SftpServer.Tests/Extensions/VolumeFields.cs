using Testing;

namespace SftpServer.Tests.Extensions;

/// <summary>What statvfs and fstatvfs answer, compared with what stat -f says of the same volume.</summary>
internal static class VolumeFields
{
    public static void Check(Answer answer, string path)
    {
        Assert.Equal(PacketType.ExtendedReply, answer.Type);
        ulong blockSize = answer.UInt64();
        ulong fragmentSize = answer.UInt64();
        ulong blocks = answer.UInt64();
        ulong freeBlocks = answer.UInt64();
        ulong availableBlocks = answer.UInt64();
        ulong inodes = answer.UInt64();
        ulong freeInodes = answer.UInt64();
        ulong availableInodes = answer.UInt64();
        _ = answer.UInt64();
        ulong flags = answer.UInt64();
        ulong nameLimit = answer.UInt64();
        Assert.True(answer.AtEnd);

        Assert.Equal(StatOf(path, "%s %S %b %c %l"), $"{blockSize} {fragmentSize} {blocks} {inodes} {nameLimit}");
        Assert.InRange(freeBlocks, 0ul, blocks);
        Assert.InRange(availableBlocks, 0ul, freeBlocks);
        Assert.InRange(freeInodes, 0ul, inodes);
        Assert.InRange(availableInodes, 0ul, freeInodes);
        Assert.InRange(flags, 0ul, 3ul);
    }

    private static string StatOf(string path, string format)
    {
        System.Diagnostics.ProcessStartInfo start = new("stat", ["-f", "-c", format, path]) { RedirectStandardOutput = true };
        using System.Diagnostics.Process stat = System.Diagnostics.Process.Start(start)!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
