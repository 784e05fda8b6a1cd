using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>
/// A pipe with both ends here: bytes pass through it from a socket to a file, by splice(2), and never through our memory.
/// </summary>
internal sealed class KernelPipe : IDisposable
{
    /// <summary>Bytes: as many as a socket holds. A user has 64 MiB for all his pipes (fs.pipe-user-pages-soft).</summary>
    private const int Size = 1 << 18;

    /// <summary>Bytes of a pipe of somebody who has used that up are fewer; it would be slower than reading and writing.</summary>
    private const int SmallestSize = 1 << 16;

    private readonly FileDescriptor _output;
    private readonly FileDescriptor _input;

    private KernelPipe(int output, int input) => (_output, _input) = (new FileDescriptor(output), new FileDescriptor(input));

    /// <summary>Null when there are no descriptors left, or too little room.</summary>
    public static KernelPipe? Open()
    {
        Span<int> ends = stackalloc int[2];
        if (Libc.pipe2(ends, OpenFlagsOf.O_CLOEXEC) < 0)
            return null;

        KernelPipe pipe = new(ends[0], ends[1]);
        if (Libc.fcntl(ends[1], Libc.F_SETPIPE_SZ, Size) >= Size || Libc.fcntl(ends[1], Libc.F_GETPIPE_SZ, 0) >= SmallestSize)
            return pipe;
        pipe.Dispose();
        return null;
    }

    /// <summary>Takes what a socket or a pipe has, waiting as read(2) would; 0 bytes is its end. The pipe must be empty.</summary>
    /// <returns>EINVAL for a descriptor that cannot be emptied like this (and has to be read).</returns>
    public Errno Fill(int from, ulong most, out int count)
    {
        nint result = Libc.splice(from, 0, _input, 0, (nint)Math.Min(most, Size), 0);
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
