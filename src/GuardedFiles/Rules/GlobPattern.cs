namespace GuardedFiles.Rules;

/// <summary>
/// One name of a pattern, between two slashes: * is any bytes, ? is any byte, […] one of those, [!…] or [^…] any but those, and what was
/// quoted means itself.
/// </summary>
internal sealed class GlobPattern
{
    private static readonly Element _star = new(0, null, isStar: true);
    private static readonly bool[] _any = AllBytes();

    private readonly Element[] _elements;

    /// <summary>A dot in front of a name is matched by a dot only, as in a shell.</summary>
    public bool HidesDots { get; init; }

    /// <param name="quoted">Which of the bytes mean themselves.</param>
    public GlobPattern(ReadOnlySpan<byte> bytes, ReadOnlySpan<bool> quoted)
    {
        List<Element> elements = [];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (quoted[i] || !"*?["u8.Contains(bytes[i]))
                elements.Add(new Element(bytes[i], null, isStar: false));
            else if (bytes[i] == '?')
                elements.Add(new Element(0, _any, isStar: false));
            else if (bytes[i] == '[')
                elements.Add(new Element((byte)'[', ReadSet(bytes, quoted, ref i), isStar: false));
            else if (elements.Count == 0 || !elements[^1].IsStar)
                elements.Add(_star);
        }

        _elements = elements.ToArray();
    }

    /// <summary>False for a name that is to be taken as it is.</summary>
    public bool HasWildcards
    {
        get
        {
            foreach (ref readonly Element element in _elements.AsSpan())
                if (!element.IsLiteral)
                    return true;
            return false;
        }
    }

    /// <summary>A bracket opens what nothing closes, and so is a bracket only: seldom what was meant.</summary>
    public bool HasLooseBracket => Array.Exists(_elements, element => element.IsLiteral && element.Literal == '[');

    /// <summary>It is "." or "..": no entry of a directory that a canonical path could have.</summary>
    public bool MeansDots => _elements.Length is 1 or 2 && Array.TrueForAll(_elements, element => element.TakesOnly((byte)'.'));

    /// <summary>The name that a pattern without wildcards is.</summary>
    public byte[] Name => Array.ConvertAll(_elements, element => element.Literal);

    /// <summary>Each star takes as little as it can, and more only when what follows it does not fit: no recursion.</summary>
    public bool Matches(ReadOnlySpan<byte> name)
    {
        if (HidesDots && name.StartsWith((byte)'.') && (_elements.Length == 0 || !_elements[0].IsLiteral))
            return false;
        int at = 0;
        int element = 0;
        int afterStar = -1;
        int starEnd = 0;
        while (at < name.Length)
        {
            if (element < _elements.Length && _elements[element].IsStar)
            {
                afterStar = ++element;
                starEnd = at;
            }
            else if (element < _elements.Length && _elements[element].Takes(name[at]))
            {
                element++;
                at++;
            }
            else if (afterStar >= 0)
            {
                element = afterStar;
                at = ++starEnd;
            }
            else
            {
                return false;
            }
        }

        return element == _elements.Length || (element == _elements.Length - 1 && _elements[element].IsStar);
    }

    /// <summary>From "[" to "]"; null, and nothing is passed over, when there is no end: then it is a bracket like any other byte.</summary>
    private static bool[]? ReadSet(ReadOnlySpan<byte> bytes, ReadOnlySpan<bool> quoted, ref int position)
    {
        int i = position + 1;
        bool inverted = i < bytes.Length && !quoted[i] && "!^"u8.Contains(bytes[i]);
        if (inverted)
            i++;
        bool[] members = new bool[byte.MaxValue + 1];
        for (int first = i; i < bytes.Length; i++)
        {
            if (i > first && bytes[i] == ']' && !quoted[i])
            {
                position = i;
                return inverted ? Array.ConvertAll(members, member => !member) : members;
            }

            bool isRange = i + 2 < bytes.Length && bytes[i + 1] == '-' && !quoted[i + 1] && (bytes[i + 2] != ']' || quoted[i + 2]);
            int last = isRange ? bytes[i + 2] : bytes[i];
            for (int value = bytes[i]; value <= last; value++)
                members[value] = true;
            i += isRange ? 2 : 0;
        }

        return null;
    }

    private static bool[] AllBytes()
    {
        bool[] members = new bool[byte.MaxValue + 1];
        members.AsSpan().Fill(true);
        return members;
    }

    /// <param name="literal">The byte that it is.</param>
    /// <param name="members">Or the bytes that it may be.</param>
    private readonly struct Element(byte literal, bool[]? members, bool isStar)
    {
        public bool IsStar => isStar;

        public byte Literal => literal;

        public bool IsLiteral => members is null && !isStar;

        public bool TakesOnly(byte value) =>
            members is null ? IsLiteral && value == literal : members[value] && members.AsSpan().Count(true) == 1;

        public bool Takes(byte value) => members is null ? value == literal : members[value];
    }
}
