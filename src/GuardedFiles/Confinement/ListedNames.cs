namespace GuardedFiles.Confinement;

/// <summary>
/// Paths that lie in a home, as far as its directories were listed: a system call less for each protected one that is not there.
/// </summary>
internal sealed class ListedNames
{
    private byte[] _paths = new byte[2048];
    private int _length;
    private byte[] _directory = [];

    /// <summary>The directory that the names added from now on lie in: relative to the home, with a slash at its end; empty is the home.</summary>
    public void Begin(ReadOnlySpan<byte> directory)
    {
        _directory = directory.ToArray();
        Append("\n"u8);
    }

    public void Add(ReadOnlySpan<byte> name)
    {
        Append(_directory);
        Append(name);
        Append("\n"u8);
    }

    /// <summary>Was this path listed? A name with a newline in it may look like two, and then one is looked for in vain.</summary>
    public bool Has(ReadOnlySpan<byte> path) => _paths.AsSpan(0, _length).IndexOf([(byte)'\n', .. path, (byte)'\n']) >= 0;

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (_paths.Length - _length < bytes.Length)
            Array.Resize(ref _paths, 2 * _paths.Length);
        bytes.CopyTo(_paths.AsSpan(_length));
        _length += bytes.Length;
    }
}
