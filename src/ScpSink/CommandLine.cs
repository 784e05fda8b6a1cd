using GuardedFiles;
using GuardedFiles.Log;
using GuardedFiles.Start;

namespace ScpSink;

/// <summary>The options that clients send, in any order and bundled as they like, and our own settings.</summary>
internal static class CommandLine
{
    private const int UsageError = 1;
    private const string WithArgument = "lmMu" + StartPrograms;

    /// <summary>What a client's scp does with these starts programs: rssh and scponly were left through them.</summary>
    private const string StartPrograms = "SoFJDX";
    private const string Glob = "glob";
    private const string WithoutMeaning = "qBCOTs1246l";

    /// <summary>Reads options up to the first operand.</summary>
    /// <param name="program">What we are called, for messages and syslog.</param>
    /// <param name="arguments">One char for each byte.</param>
    /// <exception cref="UsageException">There is nothing to serve: a message, and an exit status.</exception>
    public static Options Parse(string program, string[] arguments)
    {
        Options options = new() { Log = new LogSettings { Identity = program } };
        OptionReader reader = new(arguments, WithArgument, SettingWords.TakingValues);
        bool sink = false;
        bool source = false;
        while (reader.Next())
        {
            sink |= reader.Option == 't';
            source |= reader.Option == 'f';
            options = Apply(program, options, in reader);
        }

        if (!sink && !source)
            throw new UsageException(HelpText.ServerSideOnly(program), UsageError);
        return options with
        {
            Role = source ? Role.Source : Role.Sink, // OpenSSH looks for -f first.
            Operands = Bytes(reader.Operands),
        };
    }

    private static Options Apply(string program, Options options, ref readonly OptionReader reader)
    {
        bool isWord = reader.Word.Length > 0;
        string name = isWord ? reader.Word : $"{reader.Option}";
        Setting setting = isWord ? SettingWords.Named(reader.Word) : SettingOf(reader.Option);
        bool wantsArgument = isWord ? setting.TakesValue() : WithArgument.AsSpan().Contains(reader.Option);
        if (!isWord && StartPrograms.AsSpan().Contains(reader.Option))
            throw new UsageException($"{program}: option -{name} is refused: no other program is started here\n", UsageError);
        bool isGlob = reader.Word == Glob;
        if (setting == Setting.None && isWord && !isGlob)
            throw Word(program, name);
        if (wantsArgument && reader.Argument is null)
            throw Usage(program, $"{program}: option requires an argument -- {name}\n");
        if (!wantsArgument && reader.Argument is not null)
            throw Usage(program, $"{program}: option takes no argument -- {name}\n");
        if (isGlob)
            return options with { Glob = true };
        return setting != Setting.None
            ? (Options)setting.Apply(options, reader.Argument ?? "")
            : OfClient(program, options, reader.Option);
    }

    private static Setting SettingOf(char letter) => letter switch
    {
        'e' => Setting.LogToStandardError,
        'M' => Setting.DirectoryMode,
        'm' => Setting.FileMode,
        'R' => Setting.ReadOnly,
        'u' => Setting.Umask,
        _ => Setting.None,
    };

    private static Options OfClient(string program, Options options, char letter) => letter switch
    {
        't' or 'f' => options,
        'r' => options with { Recursive = true },
        'p' => options with { Preserve = true },
        'd' => options with { TargetIsDirectory = true },
        'v' => options with { Verbose = true },
        _ when WithoutMeaning.AsSpan().Contains(letter) => options,
        _ => throw Usage(program, $"{program}: unknown option -- {letter}\n"),
    };

    private static UsageException Word(string program, string word) => word switch
    {
        "help" => new UsageException(HelpText.Full(program), exitStatus: 0),
        "version" => new UsageException(HelpText.Version, exitStatus: 0),
        _ => Usage(program, $"{program}: unknown option -- {word}\n"),
    };

    private static byte[][] Bytes(ReadOnlySpan<string> words)
    {
        byte[][] bytes = new byte[words.Length][];
        for (int i = 0; i < words.Length; i++)
            bytes[i] = ByteText.Bytes(words[i]);
        return bytes;
    }

    private static UsageException Usage(string program, string complaint) =>
        new(complaint + HelpText.Usage(program), UsageError);
}
