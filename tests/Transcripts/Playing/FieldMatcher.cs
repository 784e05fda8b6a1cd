using System.Text;
using Testing;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>Single fields against single words.</summary>
internal static class FieldMatcher
{
    public static bool String(Word? word, byte[] got) => word switch
    {
        null or { IsAnything: true } => true,
        { Kind: WordKind.Pattern } => word.Pattern.IsMatch(Encoding.UTF8.GetString(got)),
        _ => word.Bytes.AsSpan().SequenceEqual(got),
    };

    public static bool Attributes(IEnumerable<Word> words, Attributes got) => words.All(word => word.Key switch
    {
        "flags" => Number(word, got.Flags),
        "size" => Number(word, got.Size),
        "uid" => Number(word, got.Uid),
        "gid" => Number(word, got.Gid),
        "mode" => Number(word, got.Mode),
        "atime" => Number(word, got.Atime),
        "mtime" => Number(word, got.Mtime),
        _ => throw new FormatException($"unknown attribute {word}"),
    });

    /// <summary>Takes the field from the reply that the word's key names.</summary>
    public static bool Reply(Word word, Answer answer) => word.Key switch
    {
        "u8" => Number(word, answer.Byte()),
        "u32" => Number(word, answer.UInt32()),
        "u64" => Number(word, answer.UInt64()),
        "string" => String(word, answer.String()),
        "strings" => Strings(word, answer.String()),
        "raw" => String(word, Rest(answer)),
        _ => throw new FormatException($"unknown field {word}"),
    };

    public static bool Number(Word word, ulong? got) => word.IsAnything ? got != null : got == word.Number;

    private static byte[] Rest(Answer answer)
    {
        List<byte> rest = [];
        while (!answer.AtEnd)
            rest.Add(answer.Byte());
        return [.. rest];
    }

    // A string made of strings, as users-groups-by-id answers.
    private static bool Strings(Word word, byte[] packed)
    {
        var got = new List<byte[]>();
        for (int at = 0; at < packed.Length;)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(packed.AsSpan(at));
            got.Add(packed[(at + 4)..(at + 4 + length)]);
            at += 4 + length;
        }
        if (word.IsAnything)
            return true;
        IReadOnlyList<byte[]> expected = word.Kind == WordKind.Quoted ? word.Strings : [];
        return got.Count == expected.Count && got.Zip(expected).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
    }
}
