using System.Text;

namespace EndToEnd.Tests.Harness;

/// <summary>One call of a client program.</summary>
internal sealed record ClientCommand(string Program, params string[] Arguments)
{
    public byte[] Input { get; init; } = [];

    public string? Directory { get; init; }

    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public ClientCommand WithInput(string text) => this with { Input = Encoding.UTF8.GetBytes(text) };

    public override string ToString() => $"{Program} {string.Join(' ', Arguments)}";
}
