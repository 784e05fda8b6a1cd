using GuardedFiles.Log;
using GuardedFiles.Rules;
using Mono.Unix.Native;
using SftpServer.Requests;

namespace SftpServer;

/// <summary>OpenSSH's switches as getopt(3) reads them, Red Hat's -m and its twin -M, and two words of our own.</summary>
internal static class CommandLine
{
    private const int UsageError = 1;
    private const int FatalError = 255;
    private const string WithArgument = "-dflPpQumM";

    /// <summary>Reads options up to the first word that is none; what follows is ignored, as OpenSSH ignores it.</summary>
    /// <param name="program">What we are called, for messages and syslog.</param>
    /// <exception cref="UsageException">There is nothing to serve: a message, and an exit status.</exception>
    public static Options Parse(string program, ReadOnlySpan<string> arguments)
    {
        Options options = new() { Log = new LogSettings { Identity = program } };
        OptionReader reader = new(arguments, WithArgument);

        // -c: started as a login shell. The command behind it is not for us.
        while (reader.Next() && reader.Option != 'c')
            options = Apply(program, options, reader.Option, reader.Argument);
        return options;
    }

    private static Options Apply(string program, Options options, char option, string? argument) => option switch
    {
        'e' => options with { Log = options.Log with { ToStandardError = true } },
        'R' => options with { Policy = options.Policy with { ReadOnly = true } },
        'h' => throw Usage(program, ""),
        '-' => throw Word(program, argument!),
        _ when !WithArgument.Contains(option, StringComparison.Ordinal) => throw Usage(program, $"{program}: unknown option -- {option}\n"),
        _ when argument is null => throw Usage(program, $"{program}: option requires an argument -- {option}\n"),
        _ => Setting(options, option, argument),
    };

    private static UsageException Word(string program, string word) => word switch
    {
        "help" => new UsageException(HelpText.Full(program), exitStatus: 0),
        "version" => new UsageException(HelpText.Version, exitStatus: 0),
        _ => Usage(program, $"{program}: unknown option -- {word}\n"),
    };

    private static Options Setting(Options options, char option, string value)
    {
        Policy policy = options.Policy;
        return option switch
        {
            'd' => options with { StartDirectory = value },
            'f' => options with { Log = options.Log with { Facility = Facility(value) } },
            'l' => options with { Log = options.Log with { Level = Level(value) } },
            'P' => options with { Policy = policy with { DeniedRequests = Names(policy.DeniedRequests, value, "Refused") } },
            'p' => options with { Policy = policy with { AllowedRequests = Names(policy.AllowedRequests, value, "Permitted") } },
            'u' => options with { Policy = policy with { Umask = Octal(value, 0b111_111_111, "umask") } },
            'm' => options with { Policy = policy with { FileMode = Octal(value, 0b111_111_111_111, "file mode") } },
            'M' => options with { Policy = policy with { DirectoryMode = Octal(value, 0b111_111_111_111, "directory mode") } },
            _ => throw Query(value),
        };
    }

    private static SyslogFacility Facility(string name) => LogSettings.FacilityOf(name)
        ?? throw new UsageException($"Invalid log facility \"{name}\"\n", UsageError);

    private static LogLevel Level(string name) => LogSettings.LevelOf(name)
        ?? throw new UsageException($"Invalid log level \"{name}\"\n", UsageError);

    /// <summary>An empty name ends OpenSSH's lists, silently: "-P stat,,lstat" refuses stat only. Here it is an error, but at the end.</summary>
    private static string[] Names(string[]? before, string list, string which)
    {
        if (before is not null)
            throw new UsageException($"{which} requests already set\n", FatalError);
        string[] names = list.TrimEnd(',').Split(',');
        return names.AsSpan().Contains("") && names.Length > 1
            ? throw new UsageException($"Empty name in the list of requests \"{list}\"\n", FatalError)
            : names;
    }

    private static uint Octal(string digits, uint most, string what)
    {
        uint value = 0;
        bool valid = digits.Length is > 0 and <= 8;
        foreach (char digit in digits)
        {
            valid &= digit is >= '0' and <= '7';
            value = (value * 8) + (uint)(digit - '0');
        }

        return valid && value <= most ? value : throw new UsageException($"Invalid {what} \"{digits}\"\n", FatalError);
    }

    private static UsageException Query(string what)
    {
        if (what != "requests")
            return new UsageException("Invalid query type\n", UsageError);
        string names = "";
        foreach (RequestKind kind in (ReadOnlySpan<RequestKind>)[.. Catalogue.Requests, .. Catalogue.Extensions])
            names += $"{kind.Name}\n";
        return new UsageException(names, exitStatus: 0);
    }

    private static UsageException Usage(string program, string complaint) =>
        new(complaint + HelpText.Usage(program), UsageError);
}
