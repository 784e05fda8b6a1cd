namespace GuardedFiles.Linux;

/// <summary>
/// The room of one pipe. A pipe has 64 KiB when it is made. With more, the process that writes (sshd, during an upload) hands over many packets
/// without waiting for the one that reads.
/// </summary>
/// <remarks>
/// All pipes of a user share 64 MiB (fs.pipe-user-pages-soft, <c>man 7 pipe</c>; root has no such limit). The kernel grants a larger pipe as long as the
/// share lasts, and then gives each new pipe of that user two pages, also the pipes that sshd makes for the next session. For that reason a pipe
/// gets its room only while the kernel would grant twice as much, and less while it would grant no more than is wanted; it asks anew while bytes go
/// through it, and goes back to 64 KiB when it is refused.
/// </remarks>
/// <param name="descriptor">Either end. It stays the caller's.</param>
/// <param name="wanted">Bytes: a power of two.</param>
internal sealed class PipeRoom(int descriptor, int wanted = PipeRoom.Wanted)
{
    /// <summary>
    /// Bytes of a pipe between sshd and this program. Twice as much is what every user may ask for (fs.pipe-max-size), and is no faster
    /// (docs/SPEED.md).
    /// </summary>
    public const int Wanted = 1 << 19;

    /// <summary>Bytes of a pipe as the kernel makes it.</summary>
    public const int Usual = 1 << 16;

    /// <summary>Bytes after which the kernel is asked again.</summary>
    private const long Interval = 8 << 20;

    private long _left = Usual;

    /// <summary>Bytes that the pipe holds, as the kernel said when it was asked; 0 before.</summary>
    public int Bytes { get; private set; }

    /// <summary>The kernel has granted more than <see cref="Usual"/>, and it has not been given back.</summary>
    public bool IsMore => Bytes > Usual;

    /// <summary>Tells that so many bytes have gone through the pipe; asks the kernel when it is time for it.</summary>
    public void Count(long bytes)
    {
        _left -= bytes;
        if (_left <= 0)
            Ask();
    }

    /// <summary>Asks the kernel how much room this pipe may have now.</summary>
    public void Ask()
    {
        _left = Interval;
        if (Take(wanted, ifGranted: 2 * wanted) || Take(Math.Max(wanted / 4, Usual), ifGranted: wanted) || Set(Usual))
            return;
        Look();
        // A pipe that holds more than that at this moment, or one of those with two pages, asks again soon; what is no pipe does not.
        _left = Bytes > 0 ? Usual : long.MaxValue;
    }

    /// <summary>Asks the kernel how much the pipe holds now, and for no more.</summary>
    public void Look() => Bytes = Math.Max(0, Libc.fcntl(descriptor, Libc.F_GETPIPE_SZ, 0));

    /// <summary>Back to what a pipe usually has. A pipe that holds more bytes at this moment stays as it is.</summary>
    public void GiveBack()
    {
        if (IsMore)
            _ = Set(Usual);
        _left = Usual;
    }

    /// <summary>What is granted beyond the size that is taken stays for the user's other sessions.</summary>
    private bool Take(int size, int ifGranted)
    {
        if (!Set(ifGranted))
            return false;
        if (!Set(size))
            _left = Usual; // EBUSY: more bytes than that have come in since.
        return true;
    }

    private bool Set(int size)
    {
        int granted = Libc.fcntl(descriptor, Libc.F_SETPIPE_SZ, size);
        if (granted > 0)
            Bytes = granted;
        return granted > 0;
    }
}
