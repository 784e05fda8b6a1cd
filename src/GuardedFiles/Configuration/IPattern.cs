namespace GuardedFiles.Configuration;

/// <summary>One string of a criterion.</summary>
internal interface IPattern<T>
    where T : IPattern<T>
{
    /// <param name="text">One char for each byte; what "!" stood before.</param>
    /// <param name="reason">Why it is none.</param>
    public static abstract T? Parse(string text, out string reason);

    public bool Matches(ReadOnlySpan<byte> value);
}
