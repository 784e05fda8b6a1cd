using Testing;

namespace Fuzz;

/// <summary>How often each kind of answer came: shows how deep the mutated packets got.</summary>
internal sealed class AnswerCount
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Total => _counts.Values.Sum();

    public void Count(byte[] reply)
    {
        var answer = new Answer(reply);
        Add(answer.Type == PacketType.Status ? $"Status.{answer.StatusCode}" : answer.Type.ToString(), 1);
    }

    public void Add(AnswerCount other)
    {
        foreach ((string kind, int count) in other._counts)
            Add(kind, count);
    }

    public int this[string kind] => _counts.GetValueOrDefault(kind);

    public override string ToString() => string.Join(", ", _counts.Select(pair => $"{pair.Key} {pair.Value}"));

    private void Add(string kind, int count) => _counts[kind] = _counts.GetValueOrDefault(kind) + count;
}
