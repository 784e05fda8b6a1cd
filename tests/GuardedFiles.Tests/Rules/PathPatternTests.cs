using System.Text;
using GuardedFiles.Rules;

namespace GuardedFiles.Tests.Rules;

public sealed class PathPatternTests
{
    [Theory]

    // With a slash it begins at the root, and means what lies beneath.
    [InlineData("/in", "/in", true)]
    [InlineData("/in", "/in/a/b", true)]
    [InlineData("/in", "/inside", false)]
    [InlineData("/in", "/a/in", false)]
    [InlineData("/in", "/", false)]
    [InlineData("a/b", "/a/b", true)]
    [InlineData("a/b", "/x/a/b", false)]
    [InlineData("/in/", "/in", true)]
    [InlineData("//in//a", "/in/a", true)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/anything", true)]

    // Without one it means that name in any directory.
    [InlineData("key", "/key", true)]
    [InlineData("key", "/a/b/key", true)]
    [InlineData("key", "/a/key/b", true)]
    [InlineData("key", "/a/keys", false)]
    [InlineData("key/", "/a/key", true)]
    [InlineData("*.key", "/a/b.key", true)]
    [InlineData("*.key", "/a/b.key/c", true)]
    [InlineData("*.key", "/a/b.keys", false)]
    [InlineData("*", "/", false)]
    [InlineData("*", "/.hidden", true)]

    // Within a name.
    [InlineData("/a*", "/abc", true)]
    [InlineData("/a*", "/a", true)]
    [InlineData("/*/b", "/a/b", true)]
    [InlineData("/*/b", "/a/x/b", false)]
    [InlineData("/*/b", "/b", false)]
    [InlineData("/a?c", "/abc", true)]
    [InlineData("/a?c", "/ac", false)]
    [InlineData("/[ab]", "/a", true)]
    [InlineData("/[!ab]", "/a", false)]
    [InlineData("/[!ab]", "/c", true)]
    [InlineData("/[a-c]x", "/bx", true)]
    [InlineData("/[", "/[", true)]

    // Any number of names.
    [InlineData("/**/b", "/b", true)]
    [InlineData("/**/b", "/a/x/b/c", true)]
    [InlineData("/a/**", "/a", true)]
    [InlineData("/a/**/z", "/a/b/c/z", true)]
    [InlineData("/a/**/z", "/a/b/c", false)]
    [InlineData("/a/**/m/**/z", "/a/m/m/z", true)]
    [InlineData("/a/**/m/**/z", "/a/z/m", false)]
    [InlineData("**", "/", true)]
    [InlineData("/a**", "/abc", true)]

    // Taken as it is.
    [InlineData("""/\*""", "/*", true)]
    [InlineData("""/\*""", "/a", false)]
    [InlineData("""/\[a]""", "/[a]", true)]
    [InlineData("""/a\""", """/a\""", true)]
    public void A_pattern_means_a_path(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathPattern(pattern, folded: false).Matches(Encoding.Latin1.GetBytes(path)));

    [Theory]
    [InlineData("/In", "/IN/x", true)]
    [InlineData("*.KEY", "/a/b.Key", true)]
    [InlineData("/[A-C]", "/b", true)]
    [InlineData("/[!A]", "/a", false)]
    [InlineData("/in", "/out", false)]
    public void Folded_it_means_what_a_directory_takes_for_the_same(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathPattern(pattern, folded: true).Matches(PathPattern.Fold(Encoding.Latin1.GetBytes(path))));

    [Theory]
    [InlineData("KeY", "key")]
    [InlineData("\u212Aey\u017F", "keys")]
    [InlineData("Ä", "Ä")]
    [InlineData("", "")]
    public void Case_is_folded_as_by_directories_that_ignore_it(string name, string folded) =>
        Assert.Equal(folded, Encoding.UTF8.GetString(PathPattern.Fold(Encoding.UTF8.GetBytes(name))));

    [Theory]
    [InlineData("/a/secret", "/a", "/b", false)]
    [InlineData("/a/secret", "/b", "/a", false)]
    [InlineData("/a/secret", "/b", "/c", true)]
    [InlineData("/a", "/a", "/b", false)]
    [InlineData("/a", "/a/x", "/a/y", true)]
    [InlineData("secret", "/a", "/b/c/d", true)]
    [InlineData("secret", "/a", "/secret", false)]
    [InlineData("/*/secret", "/a", "/b", true)]
    [InlineData("/*/secret", "/a", "/b/c", false)]
    [InlineData("/**/x/secret", "/a/x", "/b/y", false)]
    [InlineData("/**/x/secret", "/a/x", "/b/x", true)]
    public void Two_places_are_alike_when_all_beneath_them_is(string pattern, string path, string other, bool alike) =>
        Assert.Equal(alike, new PathPattern(pattern, folded: false).LeadsAlike(Encoding.Latin1.GetBytes(path), Encoding.Latin1.GetBytes(other)));

    /// <summary>Where two places are said to be alike, whatever is put beneath both is judged alike.</summary>
    [Fact]
    public void Nothing_beneath_places_that_are_alike_is_judged_differently()
    {
        Random random = new(5);
        int alike = 0;
        for (int i = 0; i < 20_000; i++)
        {
            PathPattern pattern = new(RandomPolicy.Pattern(random), folded: false);
            (string path, string other, string beneath) = (RandomPolicy.Path(random), RandomPolicy.Path(random), RandomPolicy.Path(random));
            if (!pattern.LeadsAlike(Encoding.Latin1.GetBytes(path), Encoding.Latin1.GetBytes(other)))
                continue;
            alike++;
            Assert.Equal(pattern.Matches(Encoding.Latin1.GetBytes(path + beneath)), pattern.Matches(Encoding.Latin1.GetBytes(other + beneath)));
        }

        Assert.InRange(alike, 1000, 19_000);
    }
}
