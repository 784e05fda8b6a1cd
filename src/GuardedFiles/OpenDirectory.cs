using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>One directory that a client is listing. It holds no entries between two requests: the kernel knows where it is.</summary>
internal sealed class OpenDirectory(FileDescriptor descriptor, byte[] path) : IDisposable
{
    /// <summary>The name under which it was opened, as the client sent it.</summary>
    public ReadOnlySpan<byte> Path => path;

    /// <summary>The next entries, as many as getdents64(2) puts into <paramref name="buffer"/>.</summary>
    public DirectoryListing List(Span<byte> buffer) => new(descriptor, buffer);

    /// <summary>close(2).</summary>
    public Errno Close() => descriptor.Release();

    public void Dispose() => descriptor.Dispose();
}
