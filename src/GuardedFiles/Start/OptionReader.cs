using GuardedFiles.Rules;
namespace GuardedFiles.Start;

/// <summary>
/// getopt(3): options are letters behind a dash, several in one word, an argument in the same word or in the next. A word behind two dashes
/// is the option '-'; its argument stands behind '=' or is the next word. Ends at the first word that is no option, and at "--".
/// </summary>
internal ref struct OptionReader(ReadOnlySpan<string> arguments, string takingArguments, ReadOnlySpan<string> wordsTakingArguments)
{
    private readonly ReadOnlySpan<string> _wordsTakingArguments = wordsTakingArguments;
    private ReadOnlySpan<string> _arguments = arguments;
    private string _lettersLeft = "";

    public char Option { get; private set; }

    /// <summary>What stands behind the two dashes of the option '-'; empty for a letter.</summary>
    public string Word { get; private set; } = "";

    /// <summary>Null for an option that takes none, and for one that lacks it.</summary>
    public string? Argument { get; private set; }

    /// <summary>What is left when there is no further option.</summary>
    public readonly ReadOnlySpan<string> Operands => _arguments is ["--", ..] ? _arguments[1..] : _arguments;

    public bool Next()
    {
        Word = "";
        if (_lettersLeft.Length == 0)
        {
            if (_arguments is not [['-', _, ..] word and not "--", ..])
                return false;
            _arguments = _arguments[1..];
            _lettersLeft = word[1..];
            if (word[1] == '-')
            {
                TakeWord(word[2..]);
                return true;
            }
        }

        Option = _lettersLeft[0];
        _lettersLeft = _lettersLeft[1..];
        Argument = takingArguments.AsSpan().Contains(Option) ? TakeArgument() : null;
        return true;
    }

    private void TakeWord(string word)
    {
        Option = '-';
        _lettersLeft = "";
        int equals = word.AsSpan().IndexOf('=');
        Word = equals < 0 ? word : word[..equals];
        if (equals >= 0)
            Argument = word[(equals + 1)..];
        else
            Argument = _wordsTakingArguments.Has(word) ? TakeArgument() : null;
    }

    private string? TakeArgument()
    {
        string? argument = _lettersLeft;
        _lettersLeft = "";
        if (argument.Length > 0)
            return argument;

        argument = _arguments.IsEmpty ? null : _arguments[0];
        _arguments = _arguments.IsEmpty ? [] : _arguments[1..];
        return argument;
    }
}
