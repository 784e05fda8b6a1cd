using System.Text;

namespace GuardedFiles.Rules;

/// <summary>
/// Which paths a rule is about. With a slash before its end a pattern begins at the root that the session sees; without one it is about that
/// name in any directory. * ? […] match within a name, ** any number of names. What is meant is meant with all that lies beneath it.
/// </summary>
internal sealed class PathPattern
{
    /// <summary>Null stands for **.</summary>
    private readonly GlobPattern?[] _names;

    /// <param name="text">One char for each byte. A backslash takes the meaning from the byte behind it.</param>
    /// <param name="folded">To be compared with names that <see cref="Fold"/> gave.</param>
    public PathPattern(string text, bool folded)
    {
        ReadOnlySpan<byte> bytes = ByteText.Bytes(text);
        bool anywhere = !bytes.TrimEnd((byte)'/').Contains((byte)'/') && !bytes.StartsWith("/"u8);
        List<GlobPattern?> names = anywhere ? [null] : [];
        while (!bytes.IsEmpty)
        {
            int slash = bytes.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? bytes : bytes[..slash];
            if (!name.IsEmpty)
                names.Add(name.SequenceEqual("**"u8) ? null : NameOf(name, folded));
            bytes = bytes[Math.Min(name.Length + 1, bytes.Length)..];
        }

        _names = [.. names];
    }

    /// <summary>Why it could match no path; null when it could.</summary>
    public string? Objection => Array.Exists(_names, name => name is { MeansDots: true })
        ? "matches nothing, for paths are compared without \".\" and \"..\""
        : null;

    private int Length => _names.Length + 1;

    /// <summary>Does it mean this path, or one that leads to it?</summary>
    /// <param name="path">Absolute, without links, "." and "..".</param>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        Span<bool> reached = stackalloc bool[Length];
        Walk(path, reached);
        return reached[^1];
    }

    /// <summary>Does it mean the same names beneath both paths?</summary>
    public bool LeadsAlike(ReadOnlySpan<byte> path, ReadOnlySpan<byte> other)
    {
        Span<bool> reached = stackalloc bool[Length];
        Span<bool> otherReached = stackalloc bool[Length];
        Walk(path, reached);
        Walk(other, otherReached);
        return reached[^1] == otherReached[^1] && (reached[^1] || reached.SequenceEqual(otherReached));
    }

    /// <summary>A name as directories know it that ignore case: ASCII, the long s and the Kelvin sign.</summary>
    public static byte[] Fold(ReadOnlySpan<byte> path)
    {
        byte[] folded = new byte[path.Length];
        int count = 0;
        while (!path.IsEmpty)
        {
            (byte letter, int length) = path switch
            {
                [0xC5, 0xBF, ..] => ((byte)'s', 2),
                [0xE2, 0x84, 0xAA, ..] => ((byte)'k', 3),
                [>= (byte)'A' and <= (byte)'Z', ..] => ((byte)(path[0] | 0x20), 1),
                _ => (path[0], 1),
            };
            folded[count++] = letter;
            path = path[length..];
        }

        return folded.AsSpan(0, count).ToArray();
    }

    /// <summary>Every position of the pattern that the names of a path may have led to: no recursion, whatever the pattern.</summary>
    private void Walk(ReadOnlySpan<byte> path, Span<bool> reached)
    {
        reached.Clear();
        reached[0] = true;
        Skip(reached);
        for (path = path.TrimStart((byte)'/'); !path.IsEmpty && !reached[^1]; path = path.TrimStart((byte)'/'))
        {
            int slash = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? path : path[..slash];
            path = path[name.Length..];
            Step(reached, name);
            Skip(reached);
        }
    }

    private void Step(Span<bool> reached, ReadOnlySpan<byte> name)
    {
        for (int i = _names.Length - 1; i >= 0; i--)
        {
            if (!reached[i])
                continue;
            reached[i] = _names[i] is null;
            reached[i + 1] |= _names[i] is { } pattern && pattern.Matches(name);
        }
    }

    /// <summary>** may be no name at all.</summary>
    private void Skip(Span<bool> reached)
    {
        for (int i = 0; i < _names.Length; i++)
            reached[i + 1] |= reached[i] && _names[i] is null;
    }

    private static GlobPattern NameOf(ReadOnlySpan<byte> text, bool folded)
    {
        byte[] bytes = new byte[text.Length];
        bool[] quoted = new bool[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            quoted[length] = text[i] == '\\' && i + 1 < text.Length;
            if (quoted[length])
                i++;
            bytes[length++] = text[i];
        }

        // A folded letter is as long as it was, or it is not ASCII and has no meaning in a pattern.
        ReadOnlySpan<byte> name = bytes.AsSpan(0, length);
        return folded && Fold(name) is var plain && plain.Length == length
            ? new GlobPattern(plain, quoted.AsSpan(0, length))
            : new GlobPattern(name, quoted.AsSpan(0, length));
    }
}
