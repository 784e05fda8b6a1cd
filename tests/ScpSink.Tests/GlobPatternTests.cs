using System.Text;

using GuardedFiles.Rules;

namespace ScpSink.Tests;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*", "a", true)]
    [InlineData("*", ".a", false)]
    [InlineData("?a", ".a", false)]
    [InlineData("[.]a", ".a", false)]
    [InlineData("[!x]a", ".a", false)]
    [InlineData(".*", ".a", true)]
    [InlineData("\\.*", ".a", true)]
    [InlineData(".?", ".a", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*", "ba", false)]
    [InlineData("*a", "aaa", true)]
    [InlineData("a*b*c", "a.b.b.c", true)]
    [InlineData("a*b*c", "a.c.b", false)]
    [InlineData("**a**", "bab", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "ab", false)]
    [InlineData("??", "ab", true)]
    [InlineData("[abc]", "b", true)]
    [InlineData("[abc]", "d", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[c-a]", "b", false)]
    [InlineData("[!a-c]", "d", true)]
    [InlineData("[!a-c]", "a", false)]
    [InlineData("[^a-c]", "d", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[!]a]", "]", false)]
    [InlineData("[!]a]", "b", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[a\\-c]", "b", false)]
    [InlineData("[a\\-c]", "-", true)]
    [InlineData("[\\]]x", "]x", true)]
    [InlineData("[\\!a]", "!", true)]
    [InlineData("[*]", "*", true)]
    [InlineData("[*]", "a", false)]
    [InlineData("[", "[", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("[a*", "[ab", true)]
    [InlineData("[]", "[]", true)]
    [InlineData("[!]", "[!]", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("\\[a]", "[a]", true)]
    [InlineData("a\\\\b", "a\\b", true)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("[\xe0-\xff]", "\xe4", true)]
    [InlineData("caf?", "caf\xe9", true)]
    [InlineData("a\nb*", "a\nbc", true)]
    public void A_name_matches_or_not(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new GlobOperand(Latin1(pattern)).Names[0].Matches(Latin1(name)));

    [Theory]
    [InlineData("abc", false)]
    [InlineData("a]b", false)]
    [InlineData("\\*\\?\\[", false)]
    [InlineData("a[b", false)]
    [InlineData("a*", true)]
    [InlineData("?", true)]
    [InlineData("[a]", true)]
    public void A_pattern_has_something_that_matches_more_than_itself(string pattern, bool has) =>
        Assert.Equal(has, new GlobOperand(Latin1(pattern)).HasWildcards);

    [Theory]
    [InlineData("a/*/c", 3)]
    [InlineData("/a//b/", 2)]
    [InlineData("[a/b]", 2)]
    [InlineData("a\\/b", 2)]
    [InlineData("/", 0)]
    [InlineData("", 0)]
    public void Slashes_part_names_whatever_else_they_stand_in(string operand, int names) =>
        Assert.Equal(names, new GlobOperand(Latin1(operand)).Names.Length);

    [Fact]
    public void Many_stars_take_no_time()
    {
        GlobPattern pattern = new GlobOperand(Latin1(string.Concat(Enumerable.Repeat("*a", 100)) + new string('*', 100_000) + "b")).Names[0];
        Assert.False(pattern.Matches(Latin1(new string('a', 255))));
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
