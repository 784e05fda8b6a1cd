using System.Buffers.Binary;

namespace Robustness;

/// <summary>A test with a file system of our own; where FUSE is not to be had it is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FuseFactAttribute : FactAttribute
{
    public FuseFactAttribute() => Skip = Privileges.Mounts ?? (File.Exists("/dev/fuse") ? null : "needs /dev/fuse");
}

/// <summary>
/// A file system of one directory, spoken to the kernel directly (linux/fuse.h), for what no other one has: names of any
/// length, and offsets that mean "how many names come before", as in tmpfs before Linux 6.6.
/// </summary>
internal sealed class FuseDirectory : IDisposable
{
    private const int HeaderLength = 40;
    private const int NamesInOneReply = 100;
    private const uint LongNamesToo = 1 << 22; // FUSE_MAX_PAGES: since Linux 6.14 names may then be longer than 1024 bytes.
    private const int NotImplemented = 38;
    private const int NotFound = 2;

    private readonly FileStream _device = new("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    private readonly List<string> _names;
    private long _expectedOffset;
    private int _cursor;

    public FuseDirectory(IEnumerable<string> names)
    {
        _names = [.. names];
        Native.Inherit(_device.SafeFileHandle);
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>Shell text that mounts it on a directory that is there.</summary>
    public string MountOn(string directory) =>
        $"mount -i -t fuse -o fd={Native.NumberOf(_device.SafeFileHandle)},rootmode=40000,user_id=0,group_id=0 fuse {directory}";

    public void Remove(string name)
    {
        lock (_names)
        {
            int at = _names.IndexOf(name);
            _names.RemoveAt(at);
            if (at < _cursor)
                _cursor--;
        }
    }

    /// <summary>After the server that has it mounted.</summary>
    public void Dispose() => _device.Dispose();

    private void Serve()
    {
        byte[] request = new byte[1 << 18];
        for (bool mounted = false; ;)
        {
            try
            {
                int length = _device.Read(request);
                mounted = true;
                Serve(request.AsSpan(0, length));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // Not mounted yet, or not any more.
                if (mounted || _device.SafeFileHandle.IsClosed)
                    return;
                Thread.Sleep(2);
            }
        }
    }

    private void Serve(ReadOnlySpan<byte> request)
    {
        ulong unique = BinaryPrimitives.ReadUInt64LittleEndian(request[8..]);
        bool ofDirectory = BinaryPrimitives.ReadUInt64LittleEndian(request[16..]) == 1;
        switch (BinaryPrimitives.ReadUInt32LittleEndian(request[4..]))
        {
            case 1: LookUp(unique, request[HeaderLength..^1]); break;
            case 2 or 42: break; // FORGET and BATCH_FORGET have no reply.
            case 3: Reply(unique, 0, [.. new byte[16], .. Attributes(ofDirectory)]); break;
            case 26: Reply(unique, 0, Fields([7, 31, 65536, LongNamesToo, 0, 65536, 1, 16, .. new uint[8]])); break;
            case 27 or 29: Reply(unique, 0, new byte[16]); break; // OPENDIR and RELEASEDIR.
            case 28: Reply(unique, 0, Entries(BinaryPrimitives.ReadInt64LittleEndian(request[(HeaderLength + 8)..]))); break;
            default: Reply(unique, NotImplemented, []); break;
        }
    }

    private void LookUp(ulong unique, ReadOnlySpan<byte> name)
    {
        string text = System.Text.Encoding.ASCII.GetString(name);
        lock (_names)
            Reply(unique, _names.Contains(text) ? 0 : NotFound, _names.Contains(text) ? [2, .. new byte[39], .. Attributes(false)] : []);
    }

    // Reading on is always right. Who comes back to another place counts the names that are there now.
    private byte[] Entries(long offset)
    {
        List<byte> reply = [];
        lock (_names)
        {
            if (offset != _expectedOffset)
                _cursor = (int)Math.Min(offset, _names.Count);
            _expectedOffset = offset;
            for (int i = 0; i < NamesInOneReply && _cursor < _names.Count; i++)
                reply.AddRange(Entry(_names[_cursor++], ++_expectedOffset));
        }
        return [.. reply];
    }

    private static byte[] Entry(string name, long next) =>
    [
        .. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(next), .. Fields((uint)name.Length, 8),
        .. System.Text.Encoding.ASCII.GetBytes(name), .. new byte[(8 - (name.Length % 8)) % 8],
    ];

    // struct fuse_attr: inode, size, blocks, three times, their nanoseconds; then mode, links, owner and the rest.
    private static byte[] Attributes(bool ofDirectory) =>
        [ofDirectory ? (byte)1 : (byte)2, .. new byte[59], .. Fields(ofDirectory ? 0x41EDu : 0x81A4u, 1, 0, 0, 0, 512, 0)];

    private static byte[] Fields(params uint[] fields) => [.. fields.SelectMany(BitConverter.GetBytes)];

    private void Reply(ulong unique, int error, byte[] body) =>
        _device.Write([.. Fields((uint)(16 + body.Length), (uint)-error), .. BitConverter.GetBytes(unique), .. body]);
}
