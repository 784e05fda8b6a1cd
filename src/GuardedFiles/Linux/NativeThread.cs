using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>
/// A thread by pthread_create(3), with what its creator has: walls, signals, and no more. .NET's own comes with a culture and a context that
/// flows, which 4 kB of each session is for, and says by an exception that there are threads enough.
/// </summary>
internal sealed unsafe class NativeThread
{
    /// <summary>Bytes that every C library's attributes fit in (56 on x86-64, 64 on arm64).</summary>
    internal const int SizeOfAttributes = 64;

    private readonly nint _thread;

    private NativeThread(nint thread) => _thread = thread;

    /// <param name="stackSize">Bytes.</param>
    /// <returns>Null when there can be no further one: a limit on processes, memory.</returns>
    public static NativeThread? Start(Action work, int stackSize)
    {
        Span<byte> attributes = stackalloc byte[SizeOfAttributes];
        if (Libc.pthread_attr_init(attributes) != 0)
            return null;
        GCHandle handle = GCHandle.Alloc(work);
        nint thread = 0;
        bool isStarted = Libc.pthread_attr_setstacksize(attributes, stackSize) == 0
            && Libc.pthread_create(out thread, attributes, &Enter, GCHandle.ToIntPtr(handle)) == 0;
        _ = Libc.pthread_attr_destroy(attributes);
        if (isStarted)
            return new NativeThread(thread);
        handle.Free();
        return null;
    }

    /// <summary>Waits for its end. Once.</summary>
    public void Join() => _ = Libc.pthread_join(_thread, 0);

    [UnmanagedCallersOnly]
    private static nint Enter(nint argument)
    {
        GCHandle handle = GCHandle.FromIntPtr(argument);
        Action work = (Action)handle.Target!;
        handle.Free();
        work();
        return 0;
    }
}
