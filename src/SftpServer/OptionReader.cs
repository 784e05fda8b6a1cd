namespace SftpServer;

/// <summary>
/// getopt(3): options are letters behind a dash, several in one word, an argument in the same word or in the next. Ends at
/// the first word that is no option, and at "--". A word such as "--help" is the option '-' with an argument.
/// </summary>
internal ref struct OptionReader(ReadOnlySpan<string> arguments, string takingArguments)
{
    private ReadOnlySpan<string> _arguments = arguments;
    private string _lettersLeft = "";

    public char Option { get; private set; }

    /// <summary>Null for an option that takes none, and for one that lacks it.</summary>
    public string? Argument { get; private set; }

    public bool Next()
    {
        if (_lettersLeft.Length == 0 && !NextWord())
            return false;

        Option = _lettersLeft[0];
        _lettersLeft = _lettersLeft[1..];
        Argument = takingArguments.Contains(Option, StringComparison.Ordinal) ? TakeArgument() : null;
        return true;
    }

    private bool NextWord()
    {
        if (_arguments is not [['-', _, ..] and not "--", ..])
            return false;

        _lettersLeft = _arguments[0][1..];
        _arguments = _arguments[1..];
        return true;
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
