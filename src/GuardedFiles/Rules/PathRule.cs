namespace GuardedFiles.Rules;

/// <summary>What may be done to the paths that a pattern means.</summary>
/// <param name="pattern">As it was written; one char for each byte.</param>
internal sealed class PathRule(Access access, string pattern)
{
    private readonly PathPattern _exact = new(pattern, folded: false);
    private readonly PathPattern _folded = new(pattern, folded: true);

    public Access Access => access;

    /// <summary>Why it could never match; null when it could.</summary>
    public string? Objection => _exact.Objection;

    /// <summary>It means the root, and so every path.</summary>
    public bool MeansAll => Matches("/"u8);

    /// <summary>As the command line has it: drop:/incoming.</summary>
    public string Text => $"{access.Word()}:{pattern}";

    /// <summary>Null when it is no rule.</summary>
    public static PathRule? Parse(string text)
    {
        int colon = text.AsSpan().IndexOf(':');
        return colon > 0 && colon + 1 < text.Length && AccessWords.Named(text[..colon]) is { } granted
            ? new PathRule(granted, text[(colon + 1)..])
            : null;
    }

    public bool Matches(ReadOnlySpan<byte> path) => _exact.Matches(path);

    /// <param name="folded">As <see cref="PathPattern.Fold"/> gave it.</param>
    public bool MatchesFolded(ReadOnlySpan<byte> folded) => _folded.Matches(folded);

    /// <summary>Whatever lies beneath: does this rule mean it under the one path exactly if it means it under the other?</summary>
    public bool JudgesAlike(ReadOnlySpan<byte> path, ReadOnlySpan<byte> other, ReadOnlySpan<byte> folded, ReadOnlySpan<byte> otherFolded) =>
        _exact.LeadsAlike(path, other) && _folded.LeadsAlike(folded, otherFolded);
}
