namespace GuardedFiles.Configuration;

/// <summary>One criterion: patterns, of which those behind "!" take somebody out again, whatever else matches him.</summary>
internal sealed class Choice<T>
    where T : IPattern<T>
{
    /// <summary>With holes, where the others are.</summary>
    private readonly T?[] _wanted;
    private readonly T?[] _unwanted;

    private Choice(int count) => (_wanted, _unwanted) = (new T?[count], new T?[count]);

    /// <returns>Null when the block does not have it.</returns>
    public static Choice<T>? Of(Document document, Node? node)
    {
        if (node is null)
            return null;
        string[] texts = document.Texts(node);
        Choice<T> choice = new(texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            bool unwanted = texts[i].StartsWith('!');
            if (T.Parse(unwanted ? texts[i][1..] : texts[i], out string reason) is { } pattern)
                (unwanted ? choice._unwanted : choice._wanted)[i] = pattern;
            else
                document.Faults.Add((node.Kind == NodeKind.List ? node.Children[i] : node).Wrong($"{node.Key}: \"{texts[i]}\" {reason}"));
        }

        return choice;
    }

    /// <summary>Nothing unwanted matches, and something that is wanted does. Where nothing is wanted, everything else is.</summary>
    /// <param name="values">One, or several of which any may match; none when it is not known.</param>
    public bool Fits(params ReadOnlySpan<byte[]> values)
    {
        bool fits = !Array.Exists(_wanted, pattern => pattern is not null);
        foreach (byte[] value in values)
        {
            if (Match(_unwanted, value))
                return false;
            fits |= Match(_wanted, value);
        }

        return fits;
    }

    private static bool Match(T?[] patterns, byte[] value)
    {
        foreach (T? pattern in patterns)
            if (pattern is not null && pattern.Matches(value))
                return true;
        return false;
    }
}
