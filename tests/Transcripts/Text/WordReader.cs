using System.Text;

namespace Transcripts.Text;

/// <summary>Splits a line into words; a # after a blank ends it.</summary>
internal sealed class WordReader(string line)
{
    private int _at;

    public static List<Word> Split(string line)
    {
        var reader = new WordReader(line);
        var words = new List<Word>();
        while (reader.SkipBlanks())
            words.Add(reader.Next());
        return words;
    }

    private char Current => _at < line.Length ? line[_at] : '\0';

    private bool SkipBlanks()
    {
        while (char.IsWhiteSpace(Current))
            _at++;
        return _at < line.Length && Current != '#';
    }

    private Word Next()
    {
        string? key = Key();
        return Current switch
        {
            '"' => new Word(key, WordKind.Quoted, "", QuotedList()),
            '/' when key != null => new Word(key, WordKind.Pattern, Pattern(), []),
            _ => new Word(key, WordKind.Bare, Bare(), []),
        };
    }

    private string? Key()
    {
        int end = _at;
        while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] is '-' or '_' or '@' or '.'))
            end++;
        if (end == _at || end >= line.Length || line[end] != '=')
            return null;
        string key = line[_at..end];
        _at = end + 1;
        return key;
    }

    private string Bare()
    {
        int start = _at;
        while (_at < line.Length && !char.IsWhiteSpace(Current))
            _at++;
        return line[start.._at];
    }

    private string Pattern()
    {
        int end = line.IndexOf('/', _at + 1);
        if (end < 0)
            throw new FormatException("a /pattern/ without its end");
        string pattern = line[(_at + 1)..end];
        _at = end + 1;
        return pattern;
    }

    private List<byte[]> QuotedList()
    {
        var list = new List<byte[]> { Quoted() };
        while (Current == ',')
        {
            _at++;
            list.Add(Quoted());
        }
        return list;
    }

    private byte[] Quoted()
    {
        if (Current != '"')
            throw new FormatException("expected a \"string\"");
        _at++;
        var bytes = new List<byte>();
        while (Current != '"')
            bytes.AddRange(Character());
        _at++;
        return Repeated(bytes);
    }

    // "x"*1000 is a thousand of them.
    private byte[] Repeated(List<byte> bytes)
    {
        if (Current != '*')
            return [.. bytes];
        _at++;
        int start = _at;
        while (char.IsAsciiDigit(Current))
            _at++;
        return [.. Enumerable.Repeat(bytes, int.Parse(line[start.._at])).SelectMany(piece => piece)];
    }

    private byte[] Character()
    {
        if (_at >= line.Length)
            throw new FormatException("a \"string\" without its end");
        if (Current == '\\')
            return [Escape()];
        int length = char.IsHighSurrogate(Current) ? 2 : 1;
        _at += length;
        return Encoding.UTF8.GetBytes(line[(_at - length).._at]);
    }

    private byte Escape()
    {
        _at += 2;
        switch (line[_at - 1])
        {
            case 'n': return (byte)'\n';
            case 'r': return (byte)'\r';
            case 't': return (byte)'\t';
            case '0': return 0;
            case '\\': return (byte)'\\';
            case '"': return (byte)'"';
            case 'x':
                _at += 2;
                return Convert.ToByte(line[(_at - 2).._at], 16);
            default:
                throw new FormatException($"unknown escape \\{line[_at - 1]}");
        }
    }
}
