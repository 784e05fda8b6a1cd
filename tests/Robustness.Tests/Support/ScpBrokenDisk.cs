using System.Buffers.Binary;

namespace Robustness;

/// <summary>
/// A file system with one file, spoken to the kernel directly (linux/fuse.h). The file can be read up to some place; from
/// there on reading is an input/output error, as on a disk that dies.
/// </summary>
internal sealed class ScpBrokenDisk : IDisposable
{
    private const int HeaderLength = 40;
    private const int InputOutputError = 5;
    private const int NotFound = 2;
    private const int NotImplemented = 38;

    private readonly FileStream _device = new("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    private readonly long _size;
    private readonly long _readable;

    public ScpBrokenDisk(long size, long readable)
    {
        (_size, _readable) = (size, readable);
        Native.Inherit(_device.SafeFileHandle);
        new Thread(Serve) { IsBackground = true }.Start();
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
            case 14 or 18 or 25: Reply(unique, 0, new byte[16]); break; // OPEN, RELEASE and FLUSH.
            case 15: Read(unique, request[HeaderLength..]); break;
            case 26: Reply(unique, 0, Fields([7, 31, 0, 0, 0, 65536, 1, 16, .. new uint[8]])); break;
            default: Reply(unique, NotImplemented, []); break;
        }
    }

    private void LookUp(ulong unique, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("file"u8))
            Reply(unique, 0, [2, .. new byte[39], .. Attributes(false)]);
        else
            Reply(unique, NotFound, []);
    }

    private void Read(ulong unique, ReadOnlySpan<byte> body)
    {
        long offset = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
        int length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(body[16..]), _readable - offset);
        if (length > 0)
            Reply(unique, 0, [.. Enumerable.Repeat((byte)'x', length)]);
        else
            Reply(unique, InputOutputError, []);
    }

    // struct fuse_attr: inode, size, blocks, three times, their nanoseconds; then mode, links, owner and the rest.
    private byte[] Attributes(bool ofDirectory) =>
    [
        .. BitConverter.GetBytes(ofDirectory ? 1L : 2L), .. BitConverter.GetBytes(ofDirectory ? 0L : _size), .. new byte[44],
        .. Fields(ofDirectory ? 0x41EDu : 0x81A4u, 1, 0, 0, 0, 512, 0),
    ];

    private static byte[] Fields(params uint[] fields) => [.. fields.SelectMany(BitConverter.GetBytes)];

    private void Reply(ulong unique, int error, byte[] body) =>
        _device.Write([.. Fields((uint)(16 + body.Length), (uint)-error), .. BitConverter.GetBytes(unique), .. body]);
}
