using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>
/// A pipe with both ends here: bytes pass through it from a socket to a file or the other way, by splice(2), and never through our memory.
/// What it holds of a file are the file's pages, whatever becomes of the file.
/// </summary>
internal sealed class KernelPipe : IDisposable
{
    /// <summary>Bytes of a pipe that holds as much as a socket.</summary>
    internal const int SocketSize = 1 << 18;

    /// <summary>Bytes for which a file's page takes a place, whether it is full or not.</summary>
    private const int Page = 4096;

    private readonly FileDescriptor _output;
    private readonly FileDescriptor _input;

    private readonly PipeRoom _room;

    private KernelPipe(int output, int input, int size)
    {
        (_output, _input) = (new FileDescriptor(output), new FileDescriptor(input));
        _room = new PipeRoom(input, size);
    }

    /// <summary>Bytes of a file that fit, also when the first one is in the middle of a page. <see cref="Count"/> and <see cref="GiveBackRoom"/> can change it.</summary>
    public int Capacity => _room.Bytes - Page;

    /// <summary>
    /// Null when there are no descriptors left, or when the user's share of pipes is used up: such a pipe would be slower than reading and writing.
    /// </summary>
    /// <param name="size">Bytes wanted: a power of two. See <see cref="PipeRoom"/> for when it gets fewer.</param>
    /// <param name="atOnce">Otherwise it gets them when it has been told (<see cref="Count"/>) of as many bytes as a pipe usually holds.</param>
    public static KernelPipe? Open(int size = SocketSize, bool atOnce = true)
    {
        Span<int> ends = stackalloc int[2];
        if (Libc.pipe2(ends, OpenFlagsOf.O_CLOEXEC) < 0)
            return null;

        KernelPipe pipe = new(ends[0], ends[1], size);
        if (atOnce)
            pipe._room.Ask();
        else
            pipe._room.Look();
        if (pipe._room.Bytes >= PipeRoom.Usual)
            return pipe;
        pipe.Dispose();
        return null;
    }

    /// <summary>Takes what a socket or a pipe has, waiting as read(2) would; 0 bytes is its end. The pipe must be empty.</summary>
    /// <returns>EINVAL for a descriptor that cannot be emptied like this (and has to be read).</returns>
    public Errno Fill(int from, ulong most, out int count)
    {
        nint result = Libc.splice(from, 0, _input, 0, (nint)Math.Min(most, SocketSize), 0);
        Errno error = Libc.Check(result);
        count = error.Failed ? 0 : (int)result;
        return error;
    }

    /// <summary>Takes what lies at an offset of a file; 0 bytes is the end of the file. Never waits for room: EAGAIN.</summary>
    /// <returns>EINVAL for a file that gives no pages (and has to be read).</returns>
    public Errno Fill(FileDescriptor from, ulong offset, int most, out int count)
    {
        long position = (long)offset;
        nint result = Libc.splice(from, ref position, _input, 0, most, Libc.SPLICE_F_NONBLOCK);
        Errno error = Libc.Check(result);
        count = error.Failed ? 0 : (int)result;
        return error;
    }

    /// <summary>Tells that so many bytes have gone through. The kernel may then be asked for another size: see <see cref="PipeRoom.Count"/>. Precondition: the pipe is empty.</summary>
    public void Count(long bytes) => _room.Count(bytes);

    /// <summary>Back to the size of a usual pipe. Precondition: the pipe is empty.</summary>
    public void GiveBackRoom() => _room.GiveBack();

    /// <summary>Gives bytes to a socket or another pipe. One that does not wait takes what it can: EAGAIN for nothing.</summary>
    /// <returns>EINVAL for one that cannot be given them like this (and has to be written to).</returns>
    public Errno Empty(int into, int most, out int count)
    {
        nint result = Libc.splice(_output, 0, into, 0, most, Libc.SPLICE_F_NONBLOCK);
        Errno error = Libc.Check(result);
        count = error.Failed ? 0 : (int)result;
        return error;
    }

    /// <summary>Gives bytes to a file, where the last ones ended.</summary>
    /// <returns>EINVAL for a file that cannot be filled like this (and has to be written).</returns>
    public Errno Empty(FileDescriptor into, int most, out int count)
    {
        nint result = Libc.splice(_output, 0, into, 0, most, 0);
        Errno error = Libc.Check(result);
        count = error.Failed ? 0 : (int)result;
        return error;
    }

    /// <summary>Takes out what a file did not take.</summary>
    public Errno Read(Span<byte> into, out int count)
    {
        nint result = Libc.read(_output, into, into.Length);
        Errno error = Libc.Check(result);
        count = error.Failed ? 0 : (int)result;
        return error;
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
    }
}
