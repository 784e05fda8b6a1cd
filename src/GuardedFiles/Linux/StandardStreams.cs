using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>Descriptors 1 and 2 for text, before or beside the protocol. Nobody is left to be told when these fail.</summary>
internal static class StandardStreams
{
    public static void WriteOutput(ReadOnlySpan<byte> text) => WriteAll(1, text);

    public static void WriteError(ReadOnlySpan<byte> text) => WriteAll(2, text);

    private static void WriteAll(int descriptor, ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            nint count = Libc.write(descriptor, text, text.Length);
            Errno error = Libc.Check(count);
            if (error == Errno.EINTR)
                continue;
            if (error.Failed)
                return;
            text = text[(int)count..];
        }
    }
}
