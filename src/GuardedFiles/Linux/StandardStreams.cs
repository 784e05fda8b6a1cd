using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>The descriptors that every program starts with, and text for two of them: nobody is left to be told when that fails.</summary>
internal static class StandardStreams
{
    internal const int Input = 0;
    internal const int Output = 1;
    internal const int Error = 2;

    /// <summary>Milliseconds that half a line waits for its other half.</summary>
    private const int Patience = 1000;

    /// <summary>PIPE_BUF of linux/limits.h: poll(2) says that a pipe can be written to when it has room for these bytes.</summary>
    private const int PipeBuffer = 4096;

    public static void WriteOutput(ReadOnlySpan<byte> text) => WriteAll(Output, text);

    /// <summary>Writes on standard error. What is not read is lost after two seconds, so that a process that has ended its work does not stay.</summary>
    public static void WriteError(ReadOnlySpan<byte> text) => _ = WriteError(text, 2 * Patience);

    /// <summary>Fills the ones that are closed: otherwise the next file to be opened would get their number, and our answers.</summary>
    public static void Ensure()
    {
        for (int number = Input; number <= Error; number++)
        {
            if (Libc.fcntl(number, Libc.F_GETFD, 0) >= 0)
                continue;

            // The lowest free number is this one. A chroot may have no /dev/null; then a socket that nobody is connected to.
            if (Libc.openat(Libc.AT_FDCWD, "/dev/null"u8, (int)OpenFlags.O_RDWR, 0) < 0)
                _ = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM, 0);
        }
    }

    /// <summary>Writes a line on standard error, and waits so long for somebody to make room for it; false when nobody did.</summary>
    public static bool WriteError(ReadOnlySpan<byte> line, int milliseconds)
    {
        // There is room for as much as a pipe takes in one piece, or for nothing.
        while (CanWrite(Error, milliseconds))
        {
            int length = Math.Min(line.Length, PipeBuffer);
            WriteAll(Error, line[..length]);
            line = line[length..];
            if (line.IsEmpty)
                return true;
        }

        return false;
    }

    /// <summary>Reads what arrives on standard input before a moment.</summary>
    /// <param name="deadline">Milliseconds, as <see cref="Environment.TickCount64"/> counts them.</param>
    /// <returns>Bytes read; 0 when none came: the time is over, the input has ended, or it cannot be read.</returns>
    public static int ReadInput(Span<byte> into, long deadline)
    {
        Span<PollDescriptor> input = [new() { fd = Input, events = Libc.POLLIN }];
        for (long left; (left = deadline - Environment.TickCount64) > 0;)
        {
            nint count = Libc.poll(input, 1, (int)left);
            if (count > 0)
                count = Libc.read(Input, into, into.Length);
            if (Libc.Check(count) is not (Errno.EINTR or Errno.EAGAIN))
                return (int)Math.Max(count, 0);
        }

        return 0;
    }

    private static bool CanWrite(int descriptor, int milliseconds) =>
        Libc.poll([new PollDescriptor { fd = descriptor, events = Libc.POLLOUT }], 1, milliseconds) > 0;

    private static void WriteAll(int descriptor, ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            nint count = Libc.write(descriptor, text, text.Length);
            Errno error = Libc.Check(count);
            if (error == Errno.EINTR)
                continue;
            if (error == Errno.EAGAIN && CanWrite(descriptor, Patience))
                continue; // It may share its open file with the connection, which does not wait.
            if (error.Failed)
                return;
            text = text[(int)count..];
        }
    }
}
