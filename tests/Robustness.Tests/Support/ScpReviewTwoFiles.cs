using System.Buffers.Binary;
using System.Text;

namespace Robustness;

/// <summary>As <see cref="FuseFactAttribute"/>, for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FuseTheoryAttribute : TheoryAttribute
{
    public FuseTheoryAttribute() => Skip = new FuseFactAttribute().Skip;
}

/// <summary>
/// A file system, spoken to the kernel directly (linux/fuse.h), with one name that leads to another of two files each time somebody asks:
/// the two change places between any two system calls.
/// </summary>
internal sealed class ScpReviewTwoFiles : IDisposable
{
    public const uint Mode = 0b110_110_110;

    private const int HeaderLength = 40;
    private const uint RegularFile = 0x8000;
    private const uint SetsMode = 1;
    private const uint SetsSize = 8;
    private const uint NotThroughPageCache = 1;
    private const int NotFound = 2;
    private const int NotImplemented = 38;

    private readonly FileStream _device = new("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _lock = new();
    private readonly byte[][] _contents;
    private readonly uint[] _modes = [Mode, Mode];
    private int _asked;

    public ScpReviewTwoFiles(string content)
    {
        _contents = [Encoding.ASCII.GetBytes(content), Encoding.ASCII.GetBytes(content)];
        Native.Inherit(_device.SafeFileHandle);
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>Content and permission bits of both, in the order of their contents.</summary>
    public (string Content, uint Mode)[] Files
    {
        get
        {
            lock (_lock)
                return [.. _contents.Select(Encoding.ASCII.GetString).Zip(_modes).Order()];
        }
    }

    /// <summary>Shell text that mounts it on a directory that is there.</summary>
    public string MountOn(string directory) =>
        $"mount -i -t fuse -o fd={Native.NumberOf(_device.SafeFileHandle)},rootmode=40000,user_id=0,group_id=0 fuse {directory}";

    /// <summary>After the program that has it mounted.</summary>
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
                lock (_lock)
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
        int node = (int)BinaryPrimitives.ReadUInt64LittleEndian(request[16..]);
        ReadOnlySpan<byte> body = request[HeaderLength..];
        switch (BinaryPrimitives.ReadUInt32LittleEndian(request[4..]))
        {
            case 1: LookUp(unique, body[..^1]); break;
            case 2 or 42: break; // FORGET and BATCH_FORGET have no reply.
            case 3: Reply(unique, 0, [.. new byte[16], .. Attributes(node)]); break;
            case 4: SetAttributes(unique, node, body); break;
            case 14: Reply(unique, 0, [.. new byte[8], .. Fields(NotThroughPageCache, 0)]); break;
            case 16: Write(unique, node, body); break;
            case 18 or 25: Reply(unique, 0, []); break; // RELEASE and FLUSH.
            case 26: Reply(unique, 0, Fields([7, 31, 0, 0, 0, 65536, 1, 16, .. new uint[8]])); break;
            default: Reply(unique, NotImplemented, []); break;
        }
    }

    // Two answers are alike: at the first, the kernel sees that it remembers another file, forgets that, and asks again.
    private void LookUp(ulong unique, ReadOnlySpan<byte> name)
    {
        if (!name.SequenceEqual("t"u8))
        {
            Reply(unique, NotFound, []);
            return;
        }
        int node = 2 + (++_asked / 2 % 2);
        Reply(unique, 0, [.. BitConverter.GetBytes((long)node), .. new byte[32], .. Attributes(node)]);
    }

    private void SetAttributes(ulong unique, int node, ReadOnlySpan<byte> body)
    {
        uint which = BinaryPrimitives.ReadUInt32LittleEndian(body);
        if ((which & SetsMode) != 0)
            _modes[node - 2] = BinaryPrimitives.ReadUInt32LittleEndian(body[68..]) & 0xFFF;
        if ((which & SetsSize) != 0)
            Array.Resize(ref _contents[node - 2], (int)BinaryPrimitives.ReadInt64LittleEndian(body[16..]));
        Reply(unique, 0, [.. new byte[16], .. Attributes(node)]);
    }

    private void Write(ulong unique, int node, ReadOnlySpan<byte> body)
    {
        int offset = (int)BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(body[16..]);
        ref byte[] content = ref _contents[node - 2];
        if (content.Length < offset + length)
            Array.Resize(ref content, offset + length);
        body.Slice(40, length).CopyTo(content.AsSpan(offset));
        Reply(unique, 0, Fields((uint)length, 0));
    }

    // struct fuse_attr: inode, size, blocks, three times, their nanoseconds; then mode, links, owner and the rest.
    private byte[] Attributes(int node)
    {
        bool isFile = node > 1;
        long size = isFile ? _contents[node - 2].Length : 0;
        uint mode = isFile ? RegularFile | _modes[node - 2] : 0x41EDu;
        return [.. BitConverter.GetBytes((long)node), .. BitConverter.GetBytes(size), .. new byte[44], .. Fields(mode, 1, 0, 0, 0, 512, 0)];
    }

    private static byte[] Fields(params uint[] fields) => [.. fields.SelectMany(BitConverter.GetBytes)];

    private void Reply(ulong unique, int error, byte[] body) =>
        _device.Write([.. Fields((uint)(16 + body.Length), (uint)-error), .. BitConverter.GetBytes(unique), .. body]);
}
