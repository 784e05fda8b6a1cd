using Testing;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>
/// NAME replies. Every "name" starts an entry and is followed by what is known of it; entries may come in any order.
/// <c>count=</c> and <c>bytes&lt;=</c> (written <c>max=</c>) speak of the reply as a whole.
/// </summary>
internal static class NameMatcher
{
    private sealed record Entry(byte[] Name, byte[] LongName, Attributes Attributes);

    public static bool Matches(List<Word> words, Answer answer, int packetLength)
    {
        List<Entry> got = Read(answer);
        List<List<Word>> expected = Entries(words);
        return Whole(words, got, packetLength)
            && (expected.Count == 0 || got.Count == expected.Count)
            && expected.TrueForAll(entry => got.Exists(candidate => Matches(entry, candidate)));
    }

    private static bool Whole(List<Word> words, List<Entry> got, int packetLength) => words
        .TakeWhile(word => word.Kind != WordKind.Quoted || word.Key != null)
        .All(word => word.Key switch
        {
            "count" => word.Number == (ulong)got.Count,
            "max" => (ulong)packetLength <= word.Number,
            "min" => (ulong)packetLength >= word.Number,
            _ => throw new FormatException($"unknown property {word} of a NAME"),
        });

    private static bool Matches(List<Word> words, Entry entry) =>
        entry.Name.AsSpan().SequenceEqual(words[0].Bytes)
        && words.Where(word => word.Key == "longname").All(word => FieldMatcher.String(word, entry.LongName))
        && FieldMatcher.Attributes(words.Skip(1).Where(word => word.Key != "longname"), entry.Attributes);

    private static List<List<Word>> Entries(List<Word> words)
    {
        var entries = new List<List<Word>>();
        foreach (Word word in words)
            if (word is { Kind: WordKind.Quoted, Key: null })
                entries.Add([word]);
            else if (entries.Count > 0)
                entries[^1].Add(word);
        return entries;
    }

    private static List<Entry> Read(Answer answer)
    {
        uint count = answer.UInt32();
        var entries = new List<Entry>();
        for (uint i = 0; i < count; i++)
            entries.Add(new Entry(answer.String(), answer.String(), answer.Attributes()));
        return entries;
    }
}
