namespace GuardedFiles.Configuration;

/// <summary>One criterion: patterns, of which those behind "!" take somebody out again, whatever else matches him.</summary>
internal sealed class Choice<T>
    where T : IPattern<T>
{
    private readonly List<T> _wanted = [];
    private readonly List<T> _unwanted = [];

    /// <returns>Null when the block does not have it.</returns>
    public static Choice<T>? Of(Document document, Node? node)
    {
        if (node is null)
            return null;
        Choice<T> choice = new();
        string[] texts = document.Texts(node);
        for (int i = 0; i < texts.Length; i++)
        {
            bool unwanted = texts[i].StartsWith('!');
            if (T.Parse(unwanted ? texts[i][1..] : texts[i], out string reason) is { } pattern)
                (unwanted ? choice._unwanted : choice._wanted).Add(pattern);
            else
                document.Faults.Add((node.Kind == NodeKind.List ? node.Children[i] : node).Wrong($"{node.Key}: \"{texts[i]}\" {reason}"));
        }

        return choice;
    }

    /// <summary>Nothing unwanted matches, and something that is wanted does. Where nothing is wanted, everything else is.</summary>
    /// <param name="values">One, or several of which any may match; none when it is not known.</param>
    public bool Fits(params ReadOnlySpan<byte[]> values)
    {
        bool fits = _wanted.Count == 0;
        foreach (byte[] value in values)
        {
            if (_unwanted.Exists(pattern => pattern.Matches(value)))
                return false;
            fits |= _wanted.Exists(pattern => pattern.Matches(value));
        }

        return fits;
    }
}
