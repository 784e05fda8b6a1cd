using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>
/// Names on the way from a path to the object: those that are resolved, and those that are left. Bytes only; whoever
/// walks looks at the file system between two steps.
/// </summary>
internal ref struct PathWalk
{
    /// <summary>SYMLOOP_MAX of OpenSSH's sftp_realpath.</summary>
    internal const int LinkLimit = 32;

    /// <summary>As many as the kernel follows, once <see cref="LinksFollowed"/> has counted one more.</summary>
    internal const int DeepestLinks = 39;

    private readonly Span<byte> _resolved;
    private Span<byte> _left;
    private Span<byte> _spare;
    private int _leftLength;
    private int _length;
    private bool _slashFollows;
    private bool _returned;

    /// <param name="resolved">Holds the directory where the walk begins.</param>
    /// <param name="resolvedLength">Its bytes; 0 is the root.</param>
    /// <param name="left">Room for the names that are left.</param>
    /// <param name="spare">As much room again.</param>
    public PathWalk(Span<byte> resolved, int resolvedLength, Span<byte> left, Span<byte> spare)
    {
        _resolved = resolved;
        _left = left;
        _spare = spare;
        _length = resolvedLength;
        if (_length == 0)
            BeginAtRoot();
    }

    public readonly ReadOnlySpan<byte> Resolved => _resolved[.._length];

    /// <summary>The names that have not been stepped to yet.</summary>
    public readonly ReadOnlySpan<byte> Left => _left[.._leftLength];

    public int LinksFollowed { get; private set; }

    /// <summary>
    /// Since this was last asked, ".." took names back or the walk began at the root again: whoever holds the directory of the last
    /// name holds another one.
    /// </summary>
    public bool TakeReturned()
    {
        bool returned = _returned;
        _returned = false;
        return returned;
    }

    /// <summary>A name did not fit: the walk has ended there.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Sets the names to walk. An absolute path begins at the root again.</summary>
    public bool Push(scoped ReadOnlySpan<byte> path)
    {
        if (path.StartsWith("/"u8))
        {
            BeginAtRoot();
            path = path[1..];
        }

        if (path.Length >= _left.Length)
            return false;
        path.CopyTo(_left);
        _leftLength = path.Length;
        return true;
    }

    /// <summary>Steps to the next name that has to be looked at. False at the end of the path.</summary>
    /// <param name="last">Nothing follows it, not even a slash: it need not exist.</param>
    public bool Next(out bool last)
    {
        last = false;
        while (_leftLength > 0 && !Overflowed)
        {
            ReadOnlySpan<byte> rest = _left[.._leftLength];
            int slash = rest.IndexOf((byte)'/');
            last = slash < 0;
            _slashFollows = !last;
            ReadOnlySpan<byte> name = last ? rest : rest[..slash];
            bool named = Step(name);
            Drop(last ? _leftLength : slash + 1);
            if (named)
                return !Overflowed;
        }

        return false;
    }

    /// <summary>
    /// The name last stepped to is a link: it gives way to its target, and what was left follows. A slash behind the link is
    /// one behind the target, too: then that has to exist.
    /// </summary>
    public bool Replace(scoped ReadOnlySpan<byte> target)
    {
        LinksFollowed++;
        bool joined = _slashFollows && !target.EndsWith("/"u8);
        int total = target.Length + (joined ? 1 : 0) + _leftLength;
        if (total >= _left.Length)
            return false;

        StepBack();
        target.CopyTo(_spare);
        if (joined)
            _spare[target.Length] = (byte)'/';
        _left[.._leftLength].CopyTo(_spare[(total - _leftLength)..]);
        Span<byte> swap = _left;
        _left = _spare;
        _spare = swap;
        _leftLength = total;
        if (target.StartsWith("/"u8))
            BeginAtRoot();
        return true;
    }

    private bool Step(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.SequenceEqual("."u8))
            return false;
        if (name.SequenceEqual(".."u8))
        {
            StepBack();
            _returned = true;
            return false;
        }

        if (_length > 1)
            Append("/"u8);
        Append(name);
        return true;
    }

    private void BeginAtRoot()
    {
        _resolved[0] = (byte)'/';
        _length = 1;
        _returned = true;
    }

    private void StepBack() => _length = Math.Max(Resolved.LastIndexOf((byte)'/'), 1);

    private void Append(ReadOnlySpan<byte> text)
    {
        if (_length + text.Length >= Math.Min(_resolved.Length, CString.PathMax))
        {
            Overflowed = true;
            return;
        }

        text.CopyTo(_resolved[_length..]);
        _length += text.Length;
    }

    private void Drop(int count)
    {
        _left[count.._leftLength].CopyTo(_left);
        _leftLength -= count;
    }
}
