using System.Text;
using Testing;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>Compares one received packet with one <c>&lt;</c> line. Fields a line does not name may be anything.</summary>
internal sealed class ReplyMatcher(Dictionary<string, byte[]> handles)
{
    /// <param name="id">The request's id; null for a VERSION.</param>
    public void Match(Line line, byte[]? packet, uint? id)
    {
        IReadOnlyList<Word> words = line.Words;
        if (packet == null)
            throw Wrong(line, packet);
        try
        {
            var answer = new Answer(packet);
            bool matches = (id == null || answer.Id == id) && Matches(words, answer, packet);
            if (!matches)
                throw Wrong(line, packet, id != null && answer.Id != id ? $" with id {answer.Id} instead of {id}" : "");
        }
        catch (InvalidDataException)
        {
            throw Wrong(line, packet);
        }
    }

    private static Mismatch Wrong(Line line, byte[]? packet, string remark = "") => new(line.Text, ReplyText.Of(packet) + remark);

    private bool Matches(IReadOnlyList<Word> words, Answer answer, byte[] packet) =>
        words[0].Text == "*" || (Fits(words, answer, packet) && answer.AtEnd);

    private bool Fits(IReadOnlyList<Word> words, Answer answer, byte[] packet) => words[0].Text switch
    {
        "VERSION" => answer.Type == PacketType.Version && answer.Id == words[1].Number && Pairs(words, answer),
        "STATUS" => answer.Type == PacketType.Status && StatusMatches(words, answer),
        "HANDLE" => answer.Type == PacketType.Handle && Bind(words, answer.String()),
        "DATA" => answer.Type == PacketType.Data && DataMatches(words[1], answer.String()),
        "ATTRS" => answer.Type == PacketType.Attrs && FieldMatcher.Attributes(words.Skip(1), answer.Attributes()),
        "NAME" => answer.Type == PacketType.Name && NameMatcher.Matches([.. words.Skip(1)], answer, packet.Length),
        "EXTENDED_REPLY" => answer.Type == PacketType.ExtendedReply && words.Skip(1).All(word => FieldMatcher.Reply(word, answer)),
        _ => throw new FormatException($"unknown reply {words[0].Text}"),
    };

    private static bool Pairs(IReadOnlyList<Word> words, Answer answer)
    {
        var got = new List<(string Name, byte[] Data)>();
        while (!answer.AtEnd)
            got.Add((Encoding.UTF8.GetString(answer.String()), answer.String()));
        Word[] pairs = [.. words.Skip(2).Where(word => word.Text != "none")];
        return words.Count == 2 || (got.Count == pairs.Length && got.Zip(pairs).All(both => Pair(both.First.Name, both.First.Data, both.Second)));
    }

    private static bool Pair(string name, byte[] data, Word word) =>
        word.IsAnything ? word.Key == name : $"{name}={Quote.Bytes(data)}" == word.ToString();

    private static bool StatusMatches(IReadOnlyList<Word> words, Answer answer)
    {
        int code = Array.IndexOf(ReplyText.StatusNames, words[1].Text);
        if (code < 0)
            throw new FormatException($"unknown status {words[1].Text}");
        if (answer.UInt32() != code)
            return false;
        Word? text = words.ElementAtOrDefault(2);
        return text is { Kind: WordKind.Bare, Text: "bare" }
            || (FieldMatcher.String(text, answer.String()) && answer.String().Length == 0);
    }

    private bool Bind(IReadOnlyList<Word> words, byte[] handle)
    {
        if (words[1].Kind == WordKind.Quoted)
            return handle.AsSpan().SequenceEqual(words[1].Bytes);
        handles[words[1].Text] = handle;
        Word? length = words.FirstOrDefault(word => word.Key == "length");
        return length == null || (ulong)handle.Length == length.Number;
    }

    private static bool DataMatches(Word word, byte[] data) =>
        word.Key == "length" ? (ulong)data.Length == word.Number : FieldMatcher.String(word, data);
}
