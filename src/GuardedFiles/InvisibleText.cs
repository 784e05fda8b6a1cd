namespace GuardedFiles;

/// <summary>
/// Code points that a reader of a line does not see, or takes for a blank: control and format characters, separators, blanks other than
/// U+0020, all of Unicode's Default_Ignorable_Code_Point, and letters and signs whose glyph is empty.
/// </summary>
internal static class InvisibleText
{
    /// <summary>The first and the last code point of each range, in ascending order.</summary>
    private static ReadOnlySpan<int> Ranges =>
    [
        0x0000, 0x001F,
        0x007F, 0x00A0,
        0x00AD, 0x00AD,
        0x034F, 0x034F, // combining grapheme joiner
        0x0600, 0x0605,
        0x061C, 0x061C,
        0x06DD, 0x06DD,
        0x070F, 0x070F,
        0x0890, 0x0891,
        0x08E2, 0x08E2,
        0x115F, 0x1160, // fillers of Hangul
        0x1680, 0x1680,
        0x17B4, 0x17B5, // inherent vowels of Khmer
        0x180B, 0x180F, // variation selectors of Mongolian
        0x2000, 0x200F,
        0x2028, 0x202F,
        0x205F, 0x206F,
        0x2800, 0x2800, // Braille without dots
        0x3000, 0x3000,
        0x3164, 0x3164, // filler of Hangul
        0xFE00, 0xFE0F, // variation selectors
        0xFEFF, 0xFEFF,
        0xFFA0, 0xFFA0, // filler of Hangul
        0xFFF0, 0xFFFB,
        0x110BD, 0x110BD,
        0x110CD, 0x110CD,
        0x13430, 0x1343F,
        0x13441, 0x13442, // blanks of Egyptian hieroglyphs
        0x16FE4, 0x16FE4, // filler of Khitan
        0x1BCA0, 0x1BCA3,
        0x1D159, 0x1D159, // note without a head
        0x1D173, 0x1D17A,
        0xE0000, 0xE0FFF, // tags, more variation selectors
    ];

    /// <summary>Whether a code point is one of them. U+0020 is not: every other blank is, because it is taken for that one.</summary>
    public static bool Has(int codePoint)
    {
        if (codePoint is >= ' ' and <= '~')
            return false;
        ReadOnlySpan<int> ranges = Ranges;
        int low = 0;
        for (int high = ranges.Length / 2; low < high;)
        {
            int middle = (low + high) / 2;
            if (ranges[(2 * middle) + 1] < codePoint)
                low = middle + 1;
            else
                high = middle;
        }

        return 2 * low < ranges.Length && ranges[2 * low] <= codePoint;
    }
}
