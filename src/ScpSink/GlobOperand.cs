using GuardedFiles.Rules;

namespace ScpSink;

/// <summary>An operand that is a pattern, taken apart: where it begins, and the names between its slashes.</summary>
internal sealed class GlobOperand
{
    private readonly byte[] _bytes;

    /// <param name="operand">A backslash takes the meaning from the byte behind it.</param>
    public GlobOperand(ReadOnlySpan<byte> operand)
    {
        _bytes = new byte[operand.Length];
        bool[] quoted = new bool[operand.Length];
        int length = 0;
        for (int i = 0; i < operand.Length; i++)
        {
            quoted[length] = operand[i] == '\\' && i + 1 < operand.Length;
            if (quoted[length])
                i++;
            _bytes[length++] = operand[i];
        }

        Array.Resize(ref _bytes, length);
        Names = NamesOf(_bytes, quoted.AsSpan(0, length));
    }

    /// <summary>The operand without its backslashes: what it is when nothing matches.</summary>
    public byte[] Literal => _bytes;

    public bool IsAbsolute => _bytes.AsSpan().StartsWith((byte)'/');

    /// <summary>A slash at the end: a directory is meant.</summary>
    public bool IsDirectory => _bytes.AsSpan().EndsWith((byte)'/');

    public GlobPattern[] Names { get; }

    public bool HasWildcards
    {
        get
        {
            foreach (GlobPattern name in Names)
                if (name.HasWildcards)
                    return true;
            return false;
        }
    }

    private static GlobPattern[] NamesOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<bool> quoted)
    {
        List<GlobPattern> names = [];
        while (!bytes.IsEmpty)
        {
            int slash = bytes.IndexOf((byte)'/');
            int length = slash < 0 ? bytes.Length : slash;
            if (length > 0)
                names.Add(new GlobPattern(bytes[..length], quoted[..length]) { HidesDots = true });
            bytes = bytes[Math.Min(length + 1, bytes.Length)..];
            quoted = quoted[Math.Min(length + 1, quoted.Length)..];
        }

        return names.ToArray();
    }
}
