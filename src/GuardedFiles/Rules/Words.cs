namespace GuardedFiles.Rules;

/// <summary>
/// Searches in lists of words. Those of spans and lists go through IEquatable, and as soon as one call does, every type of the program that is
/// one carries its part of that.
/// </summary>
internal static class Words
{
    /// <summary>Where a word stands; -1 when it does not.</summary>
    public static int IndexOf(this ReadOnlySpan<string> words, string word)
    {
        for (int i = 0; i < words.Length; i++)
            if (words[i] == word)
                return i;
        return -1;
    }

    public static bool Has(this ReadOnlySpan<string> words, string word) => words.IndexOf(word) >= 0;
}
