namespace GuardedFiles;

/// <summary>The entries in the text of passwd(5) or group(5). What names nobody is passed over: comments, and the marks of NIS (a plus or minus in front).</summary>
internal ref struct AccountLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public AccountLine Current { get; private set; }

    public readonly AccountLines GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            Current = new AccountLine(line);
            if (Current.NamesSomebody)
                return true;
        }

        return false;
    }
}

/// <summary>One entry: fields with colons between them, the name first and its number third.</summary>
internal readonly ref struct AccountLine(ReadOnlySpan<byte> line)
{
    /// <summary>Counted from 0, the number of the user in passwd(5), and of the group in group(5).</summary>
    public const int Id = 2;

    /// <summary>In passwd(5).</summary>
    public const int GroupId = 3;

    /// <summary>In passwd(5).</summary>
    public const int Home = 5;

    /// <summary>In group(5).</summary>
    private const int Members = 3;

    private readonly ReadOnlySpan<byte> _line = line;

    public ReadOnlySpan<byte> Name => Field(0);

    public bool NamesSomebody => Name is [not ((byte)'#' or (byte)'+' or (byte)'-'), ..];

    /// <summary>Empty when the line has no such field.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        ReadOnlySpan<byte> rest = _line;
        for (; index > 0; index--)
        {
            int colon = rest.IndexOf((byte)':');
            if (colon < 0)
                return [];
            rest = rest[(colon + 1)..];
        }

        int end = rest.IndexOf((byte)':');
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>Null for what is no decimal number of 32 bits.</summary>
    public uint? Number(int field)
    {
        ReadOnlySpan<byte> digits = Field(field);
        ulong number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > uint.MaxValue)
                return null;
            number = (number * 10) + (uint)(digit - '0');
        }

        return digits.IsEmpty || number > uint.MaxValue ? null : (uint)number;
    }

    public bool HasMember(ReadOnlySpan<byte> user)
    {
        for (ReadOnlySpan<byte> rest = Field(Members); !rest.IsEmpty;)
        {
            int comma = rest.IndexOf((byte)',');
            if ((comma < 0 ? rest : rest[..comma]).SequenceEqual(user))
                return true;
            rest = comma < 0 ? [] : rest[(comma + 1)..];
        }

        return false;
    }
}
