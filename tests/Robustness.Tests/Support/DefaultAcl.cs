using System.Buffers.Binary;
using Testing;

namespace Robustness;

/// <summary>A test that needs access control lists in the temporary directory's file system; elsewhere it is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AclFactAttribute : FactAttribute
{
    public AclFactAttribute() => Skip = DefaultAcl.Missing;
}

/// <summary>What a directory says about the permissions of new entries, as the kernel stores it (linux/posix_acl_xattr.h).</summary>
internal static class DefaultAcl
{
    private const ushort Owner = 1;
    private const ushort Group = 4;
    private const ushort Others = 0x20;
    private const uint Nobody = uint.MaxValue;

    /// <summary>Null when there, otherwise the reason to skip.</summary>
    public static string? Missing { get; } = Probe() ? null : "needs a temporary directory with access control lists";

    /// <summary>Three digits as for chmod(1), in octal.</summary>
    public static void Set(string directory, string mode) =>
        Assert.True(Native.TrySetDefaultAcl(directory, Entries(mode)), "no access control lists");

    private static byte[] Entries(string mode)
    {
        byte[] entries = new byte[4 + (3 * 8)];
        BinaryPrimitives.WriteUInt32LittleEndian(entries, 2);
        ReadOnlySpan<ushort> classes = [Owner, Group, Others];
        for (int i = 0; i < 3; i++)
        {
            Span<byte> entry = entries.AsSpan(4 + (i * 8), 8);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, classes[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)(mode[i] - '0'));
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Nobody);
        }
        return entries;
    }

    private static bool Probe()
    {
        using var directory = new TempDirectory();
        return Native.TrySetDefaultAcl(directory.Path, Entries("755"));
    }
}
