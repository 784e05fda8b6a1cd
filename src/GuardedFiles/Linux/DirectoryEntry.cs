using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>
/// struct linux_dirent64 (getdents64(2)), read from the bytes that the kernel wrote:
/// u64 inode, s64 offset of the next entry, u16 record length, u8 type, name ended by NUL.
/// </summary>
internal readonly ref struct DirectoryEntry
{
    internal const int NameOffset = 19;

    private const int TypeOffset = 18;
    private const byte Unknown = 0;
    private const byte Link = 10;

    /// <summary>Bytes of an entry with a name of NAME_MAX: where the kernel leaves more room than that, it had no more.</summary>
    internal const int LongestLength = 280;

    private readonly ReadOnlySpan<byte> _bytes;

    public DirectoryEntry(ReadOnlySpan<byte> bytes) => _bytes = bytes[..MemoryMarshal.Read<ushort>(bytes[16..])];

    /// <summary>Bytes from this entry to the next one in the buffer.</summary>
    public int Length => _bytes.Length;

    /// <summary>DT_LNK, or DT_UNKNOWN from a file system that does not tell.</summary>
    public bool MayBeLink => _bytes[TypeOffset] is Link or Unknown;

    public ReadOnlySpan<byte> Name
    {
        get
        {
            ReadOnlySpan<byte> padded = _bytes[NameOffset..];
            return padded[..padded.IndexOf((byte)0)];
        }
    }
}
