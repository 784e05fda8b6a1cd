using System.Diagnostics;
using System.Globalization;
using System.Text;
using GuardedFiles.Log;

namespace GuardedFiles.Tests.Log;

public sealed class InvisibleTextTests
{
    /// <summary>Letters, marks and signs that Unicode gives no property of their own, and whose glyph is empty.</summary>
    private static readonly int[] EmptyGlyphs = [0x2800, 0x13441, 0x13442, 0x16FE4, 0x1D159];

    [Fact]
    public void Control_and_format_characters_and_all_blanks_but_one_are_invisible() =>
        Assert.All(Runes().Where(IsOfItsCategory), rune => Assert.True(InvisibleText.Has(rune.Value), $"U+{rune.Value:X4}"));

    [Fact]
    public void What_Unicode_calls_default_ignorable_is_invisible() =>
        Assert.All(DefaultIgnorable(), rune => Assert.True(InvisibleText.Has(rune.Value), $"U+{rune.Value:X4}"));

    [Fact]
    public void Empty_glyphs_are_invisible() => Assert.All(EmptyGlyphs, value => Assert.True(InvisibleText.Has(value), $"U+{value:X4}"));

    [Fact]
    public void Nothing_else_is()
    {
        HashSet<Rune> invisible = [.. Runes().Where(IsOfItsCategory), .. DefaultIgnorable(), .. EmptyGlyphs.Select(value => new Rune(value))];
        Assert.All(Runes().Where(rune => !invisible.Contains(rune)), rune => Assert.False(InvisibleText.Has(rune.Value), $"U+{rune.Value:X4}"));
    }

    private static bool IsOfItsCategory(Rune rune) => rune.Value != ' '
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static IEnumerable<Rune> Runes() => Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value));

    /// <summary>.NET does not know this property; Perl does.</summary>
    private static List<Rune> DefaultIgnorable()
    {
        const string Program = "for my $c (0..0xD7FF, 0xE000..0x10FFFF) { print \"$c\\n\" if chr($c) =~ /\\p{Default_Ignorable_Code_Point}/ }";
        using Process perl = Process.Start(new ProcessStartInfo("perl", ["-e", Program]) { RedirectStandardOutput = true })!;
        List<Rune> runes = [];
        while (perl.StandardOutput.ReadLine() is { } line)
            runes.Add(new Rune(int.Parse(line, CultureInfo.InvariantCulture)));
        perl.WaitForExit();
        Assert.True(runes.Count > 4000, "perl knows no such property");
        return runes;
    }
}
