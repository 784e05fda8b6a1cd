using System.Text;

namespace Tidy.Tests;

/// <summary>C# without comments and without what stands in strings: blanks take their places, line for line.</summary>
internal sealed class CodeOnly
{
    private readonly string _source;
    private readonly StringBuilder _code;
    private int _at;

    private CodeOnly(string source)
    {
        _source = source;
        _code = new StringBuilder(source.Length);
    }

    public static string Of(string source)
    {
        CodeOnly code = new(source);
        code.CopyCode(untilBrace: false);
        return code._code.ToString();
    }

    private void CopyCode(bool untilBrace)
    {
        for (int depth = 0; _at < _source.Length;)
        {
            char here = _source[_at];
            if (untilBrace && here == '}' && depth == 0)
                return;
            depth += here == '{' ? 1 : here == '}' ? -1 : 0;
            if (StartsWith("//"))
                BlankUntil("\n", inclusive: false);
            else if (StartsWith("/*"))
                BlankUntil("*/", inclusive: true);
            else if (here == '\'')
                BlankCharacter();
            else if (here is '"' or '$' or '@' && IsString(out int dollars, out bool verbatim, out int quotes))
                BlankString(dollars, verbatim, quotes);
            else
                Keep();
        }
    }

    private bool IsString(out int dollars, out bool verbatim, out int quotes)
    {
        int at = _at;
        dollars = 0;
        verbatim = false;
        for (; at < _source.Length && _source[at] is '$' or '@'; at++)
        {
            dollars += _source[at] == '$' ? 1 : 0;
            verbatim |= _source[at] == '@';
        }

        quotes = CountOf('"', at);
        if (quotes is 2 && !verbatim)
            quotes = 1; // An empty string.
        return quotes > 0;
    }

    private void BlankString(int dollars, bool verbatim, int quotes)
    {
        while (_source[_at] != '"')
            Blank();
        bool raw = quotes >= 3;
        string end = new('"', raw ? quotes : 1);
        for (int i = 0; i < end.Length; i++)
            Blank();
        while (_at < _source.Length && !StartsWith(end))
            BlankInString(dollars, verbatim, raw);
        for (int i = 0; i < end.Length && _at < _source.Length; i++)
            Blank();
        if (verbatim && !raw && _at < _source.Length && _source[_at] == '"')
            BlankString(dollars, verbatim, 1); // Two quotes are one inside of it.
    }

    private void BlankInString(int dollars, bool verbatim, bool raw)
    {
        int braces = dollars > 0 ? CountOf('{', _at) : 0;
        if (!verbatim && !raw && _source[_at] == '\\')
        {
            Blank();
            Blank();
        }
        else if (braces > 0 && (raw ? braces >= dollars : braces % 2 == 1))
        {
            for (int i = 0; i < braces; i++)
                Blank();
            CopyCode(untilBrace: true);
        }
        else
        {
            for (int i = 0; i < Math.Max(braces, 1); i++)
                Blank();
        }
    }

    private void BlankCharacter()
    {
        Blank();
        if (_source[_at] == '\\')
        {
            Blank();
            Blank(); // It may be a quote itself.
        }

        while (_source[_at] != '\'')
            Blank();
        Blank();
    }

    private void BlankUntil(string end, bool inclusive)
    {
        while (_at < _source.Length && !StartsWith(end))
            Blank();
        for (int i = 0; inclusive && i < end.Length && _at < _source.Length; i++)
            Blank();
    }

    private bool StartsWith(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private int CountOf(char letter, int at)
    {
        int count = 0;
        while (at + count < _source.Length && _source[at + count] == letter)
            count++;
        return count;
    }

    private void Keep() => _code.Append(_source[_at++]);

    private void Blank() => _code.Append(_source[_at++] == '\n' ? '\n' : ' ');
}
