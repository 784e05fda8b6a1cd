namespace ScpSink;

/// <summary>
/// The path of the directory that is being copied, and one name beneath it: built in place, so that a file costs no path.
/// </summary>
internal sealed class PathBuffer
{
    private const int Growth = 4096;

    private byte[] _bytes = new byte[Growth];

    /// <summary>Bytes of the directory's path.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Path => _bytes.AsSpan(0, Length);

    /// <summary>Begins anew.</summary>
    public void Set(ReadOnlySpan<byte> path)
    {
        Length = 0;
        Append(path);
    }

    /// <summary>The path of a name in the directory. Overwritten by the next one.</summary>
    public ReadOnlySpan<byte> With(ReadOnlySpan<byte> name)
    {
        int length = Length;
        if (!Path.SequenceEqual("/"u8))
            Append("/"u8);
        Append(name);
        ReadOnlySpan<byte> path = Path;
        Length = length;
        return path;
    }

    /// <summary>Goes down to what <see cref="With"/> gave, or back up to an earlier length.</summary>
    public void SetLength(int length) => Length = length;

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > _bytes.Length)
            Array.Resize(ref _bytes, Length + bytes.Length + Growth);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }
}
