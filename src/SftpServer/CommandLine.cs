using GuardedFiles;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Start;
using SftpServer.Inquiry;
using SftpServer.Requests;

namespace SftpServer;

/// <summary>OpenSSH's switches as getopt(3) reads them, Red Hat's -m and its twin -M, and the words that both our programs know.</summary>
internal static class CommandLine
{
    private const int UsageError = 1;
    private const string WithArgument = "cdflPpQumM";

    /// <summary>Reads options up to the first word that is none; what follows is ignored, as OpenSSH ignores it.</summary>
    /// <param name="program">What we are called, for messages and syslog; a login shell has a dash in front.</param>
    /// <param name="answers">False for a command line that sshd was told of, and that a session runs: questions are for a person.</param>
    /// <exception cref="UsageException">There is nothing to serve: a message, and an exit status.</exception>
    public static ServerSettings Parse(string program, string[] arguments, bool answers = true)
    {
        bool isLogin = program.StartsWith('-');
        answers &= !isLogin;
        program = program.TrimStart('-');
        ServerSettings settings = new()
        {
            Log = new LogSettings { Identity = program },
            Forced = isLogin,
            ShellCommand = isLogin ? [] : null,
        };
        OptionReader reader = new(arguments, WithArgument, answers ? [.. SettingWords.TakingValues, .. Question.TakingValues] : SettingWords.TakingValues);
        while (reader.Next())
        {
            // -c: started as a login shell. What follows the command would be its parameters.
            if (reader.Option == 'c')
                return settings with { Forced = true, ShellCommand = ByteText.Bytes(reader.Argument ?? "") };
            settings = answers && Question.Has(reader.Word) ? Ask(program, settings, in reader) : Apply(program, settings, in reader);
        }

        return settings.Question is not { } question ? settings
            : question.Kind == QuestionKind.None ? throw Usage(program, $"{program}: option is for --explain only\n")
            : settings with { Question = question with { Files = reader.Operands.ToArray() } };
    }

    private static ServerSettings Ask(string program, ServerSettings settings, ref readonly OptionReader reader)
    {
        bool wantsArgument = Question.TakingValues.Has(reader.Word);
        if (wantsArgument != reader.Argument is not null)
            throw Usage(program, $"{program}: option {(wantsArgument ? "requires an" : "takes no")} argument -- {reader.Word}\n");
        return settings with { Question = (settings.Question ?? new Question()).With(reader.Word, reader.Argument ?? "") };
    }

    private static ServerSettings Apply(string program, ServerSettings settings, ref readonly OptionReader reader)
    {
        bool isWord = reader.Word.Length > 0;
        string name = isWord ? reader.Word : $"{reader.Option}";
        Setting setting = isWord ? SettingWords.Named(reader.Word) : SettingOf(reader.Option);
        bool known = setting != Setting.None || WithArgument.AsSpan().Contains(reader.Option);
        if (reader.Option == 'h')
            throw Usage(program, "");
        if (!known)
            throw Word(program, name);
        bool wantsArgument = setting == Setting.None || setting.TakesValue();
        if (wantsArgument && reader.Argument is null)
            throw Usage(program, $"{program}: option requires an argument -- {name}\n");
        if (!wantsArgument && reader.Argument is not null)
            throw Usage(program, $"{program}: option takes no argument -- {name}\n");
        return setting != Setting.None
            ? (ServerSettings)setting.Apply(settings, reader.Argument ?? "")
            : throw Query(reader.Argument!);
    }

    private static Setting SettingOf(char letter) => letter switch
    {
        'd' => Setting.StartDirectory,
        'e' => Setting.LogToStandardError,
        'f' => Setting.LogFacility,
        'l' => Setting.LogLevel,
        'M' => Setting.DirectoryMode,
        'm' => Setting.FileMode,
        'P' => Setting.DeniedRequests,
        'p' => Setting.AllowedRequests,
        'R' => Setting.ReadOnly,
        'u' => Setting.Umask,
        _ => Setting.None,
    };

    private static UsageException Word(string program, string name) => name switch
    {
        "help" => new UsageException(HelpText.Full(program), exitStatus: 0),
        "version" => new UsageException(HelpText.Version, exitStatus: 0),
        _ => Usage(program, $"{program}: unknown option -- {name}\n"),
    };

    private static UsageException Query(string what)
    {
        if (what != "requests")
            return new UsageException("Invalid query type\n", UsageError);
        string names = "";
        foreach (RequestKind kind in Catalogue.Named)
            names += $"{kind.Name}\n";
        return new UsageException(names, exitStatus: 0);
    }

    private static UsageException Usage(string program, string complaint) =>
        new(complaint + HelpText.Usage(program), UsageError);
}
