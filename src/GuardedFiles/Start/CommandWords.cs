namespace GuardedFiles.Start;

/// <summary>
/// Takes a command into words as a POSIX shell does: blanks, '…', "…" and backslashes. What would make a shell do anything else is refused,
/// unless it is quoted: variables, other commands, files to write to.
/// </summary>
internal ref struct CommandWords
{
    private const string NewLine = "it has more than one line";
    private const string Nul = "it has a NUL";
    private const string Expansion = "it asks for a shell's variables or commands";
    private const string Unterminated = "a quote in it has no end";

    private readonly ReadOnlySpan<byte> _command;
    private readonly byte[] _bytes;
    private readonly bool[] _quoted;
    private int _position;
    private int _length;
    private bool _inWord;

    private CommandWords(ReadOnlySpan<byte> command)
    {
        _command = command;
        _bytes = new byte[command.Length];
        _quoted = new bool[command.Length];
    }

    /// <param name="reason">Why the command is none that has words only; empty when it is one.</param>
    /// <returns>No words when there is a reason.</returns>
    public static CommandWord[] Of(ReadOnlySpan<byte> command, out string reason)
    {
        List<CommandWord> words = [];
        CommandWords rest = new(command);
        reason = "";
        while (rest._position < command.Length && reason.Length == 0)
        {
            if (command[rest._position] is not ((byte)' ' or (byte)'\t'))
            {
                reason = rest.TakeByte();
                continue;
            }

            rest.EndWord(words);
            rest._position++;
        }

        rest.EndWord(words);
        return reason.Length == 0 ? words.ToArray() : [];
    }

    /// <summary>The first word alone, whatever stands behind it; null when there is none that is only a word.</summary>
    public static CommandWord? FirstOf(ReadOnlySpan<byte> command)
    {
        List<CommandWord> words = [];
        CommandWords rest = new(command);
        while (rest._position < command.Length)
        {
            bool isBlank = command[rest._position] is (byte)' ' or (byte)'\t';
            if (isBlank && rest._inWord)
                break;
            if (isBlank)
                rest._position++;
            else if (rest.TakeByte().Length > 0)
                return null;
        }

        rest.EndWord(words);
        return words.Count > 0 ? words[0] : null;
    }

    private void EndWord(List<CommandWord> words)
    {
        if (_inWord)
            words.Add(new CommandWord(_bytes.AsSpan(0, _length).ToArray(), _quoted.AsSpan(0, _length).ToArray()));
        _inWord = false;
        _length = 0;
    }

    /// <summary>One byte outside quotes, or all that is quoted at this place.</summary>
    private string TakeByte()
    {
        _inWord = true;
        byte value = _command[_position++];
        switch (value)
        {
            case (byte)'\'':
                return TakeSingleQuoted();
            case (byte)'"':
                return TakeDoubleQuoted();
            case (byte)'\\':
                return TakeEscaped();
            case (byte)'$' or (byte)'`':
                return Expansion;
            case (byte)';' or (byte)'|' or (byte)'&' or (byte)'<' or (byte)'>' or (byte)'(' or (byte)')':
                return "it asks for more than one command, or for a redirection";
            case (byte)'\n':
                return NewLine;
            case 0:
                return Nul;
            default:
                Add(value, quoted: false);
                return "";
        }
    }

    private string TakeSingleQuoted()
    {
        int length = _command[_position..].IndexOf((byte)'\'');
        if (length < 0)
            return Unterminated;
        ReadOnlySpan<byte> text = _command.Slice(_position, length);
        _position += length + 1;
        foreach (byte value in text)
            Add(value, quoted: true);
        return text.Contains((byte)0) ? Nul : "";
    }

    private string TakeDoubleQuoted()
    {
        while (_position < _command.Length)
        {
            byte value = _command[_position++];
            switch (value)
            {
                case (byte)'"':
                    return "";
                case (byte)'$' or (byte)'`':
                    return Expansion;
                case 0:
                    return Nul;
                case (byte)'\\' when _position < _command.Length && "$`\"\\\n"u8.Contains(_command[_position]):
                    value = _command[_position++];
                    if (value == '\n')
                        return NewLine; // A shell would leave out both.
                    break;
            }

            Add(value, quoted: true);
        }

        return Unterminated;
    }

    private string TakeEscaped()
    {
        if (_position == _command.Length)
            return "it ends in a backslash";
        byte value = _command[_position++];
        Add(value, quoted: true);
        return value switch { (byte)'\n' => NewLine, 0 => Nul, _ => "" };
    }

    private void Add(byte value, bool quoted)
    {
        _bytes[_length] = value;
        _quoted[_length++] = quoted;
    }
}
