using System.Text;
using GuardedFiles.Rules;

namespace GuardedFiles.Configuration;

/// <summary>A name with *, ? and […]. A backslash is one: names of domains have it.</summary>
internal sealed class NamePattern(GlobPattern pattern) : IPattern<NamePattern>
{
    public static NamePattern? Parse(string text, out string reason)
    {
        byte[] bytes = ByteText.Bytes(text);
        GlobPattern pattern = new(bytes, new bool[bytes.Length]);
        reason = bytes.Length == 0 ? "is empty" : "has [ without ]";
        return bytes.Length == 0 || pattern.HasLooseBracket ? null : new NamePattern(pattern);
    }

    public bool Matches(ReadOnlySpan<byte> value) => pattern.Matches(value);
}
