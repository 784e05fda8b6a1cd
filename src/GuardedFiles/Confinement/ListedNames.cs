namespace GuardedFiles.Confinement;

/// <summary>
/// Paths that lie in a home, as far as its directories were listed: a system call less for each protected one that is not there.
/// </summary>
internal sealed class ListedNames
{
    /// <summary>Bytes. Beyond that each path is asked for: a key can make any number of names in what was opened to it.</summary>
    private const int Most = 64 * 1024;

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
        if (_length > Most)
            return;
        Append(_directory);
        Append(name);
        Append("\n"u8);
    }

    /// <summary>May this path be there? A name with a newline in it may look like two, and then one is looked for in vain.</summary>
    public bool Has(ReadOnlySpan<byte> path) => _length > Most || _paths.AsSpan(0, _length).IndexOf([(byte)'\n', .. path, (byte)'\n']) >= 0;

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (_paths.Length - _length < bytes.Length)
            Array.Resize(ref _paths, 2 * _paths.Length);
        bytes.CopyTo(_paths.AsSpan(_length));
        _length += bytes.Length;
    }
}
