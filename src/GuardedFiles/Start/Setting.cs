using GuardedFiles.Log;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles.Start;

/// <summary>
/// One of the options that both programs have. Words are theirs alike; letters are not, because those of scp(1) mean other things.
/// </summary>
internal enum Setting
{
    None,
    ReadOnly,
    Umask,
    FileMode,
    DirectoryMode,
    LogLevel,
    LogFacility,
    LogToStandardError,
    StartDirectory,
    DeniedRequests,
    AllowedRequests,
    Jail,
    VirtualName,
    Guard,
    NoGuard,
    Protect,
    Forced,
}

/// <summary>From the word to what it changes.</summary>
internal static class SettingWords
{
    private const int UsageError = 1;
    private const int FatalError = 255;
    private const int LongestLabel = 64;
    private const uint MostOfUmask = 0b111_111_111;
    private const uint MostOfMode = 0b111_111_111_111;

    /// <summary>The words that need a value.</summary>
    public static string[] TakingValues { get; } =
        [
            "umask", "file-mode", "directory-mode", "log-level", "log-facility", "start-directory", "deny-requests", "allow-requests",
            "jail", "name", "protect",
        ];

    /// <summary>What a word behind two dashes sets; none when both programs do not know it.</summary>
    public static Setting Named(string word) => word switch
    {
        "read-only" => Setting.ReadOnly,
        "umask" => Setting.Umask,
        "file-mode" => Setting.FileMode,
        "directory-mode" => Setting.DirectoryMode,
        "log-level" => Setting.LogLevel,
        "log-facility" => Setting.LogFacility,
        "log-stderr" => Setting.LogToStandardError,
        "start-directory" => Setting.StartDirectory,
        "deny-requests" => Setting.DeniedRequests,
        "allow-requests" => Setting.AllowedRequests,
        "jail" => Setting.Jail,
        "name" => Setting.VirtualName,
        "guard" => Setting.Guard,
        "no-guard" => Setting.NoGuard,
        "protect" => Setting.Protect,
        "forced" => Setting.Forced,
        _ => Setting.None,
    };

    public static bool TakesValue(this Setting setting) =>
        setting is not (Setting.None or Setting.ReadOnly or Setting.LogToStandardError or Setting.Guard or Setting.NoGuard or Setting.Forced);

    /// <summary>The settings of <paramref name="before"/>, in a record of the same type, with this one changed.</summary>
    /// <exception cref="UsageException">The value means nothing.</exception>
    public static SessionSettings Apply(this Setting setting, SessionSettings before, string value)
    {
        Policy policy = before.Policy;
        return setting switch
        {
            Setting.ReadOnly => before with { Policy = policy with { ReadOnly = true } },
            Setting.Umask => before with { Policy = policy with { Umask = Octal(value, MostOfUmask, "umask") } },
            Setting.FileMode => before with { Policy = policy with { FileMode = Octal(value, MostOfMode, "file mode") } },
            Setting.DirectoryMode => before with { Policy = policy with { DirectoryMode = Octal(value, MostOfMode, "directory mode") } },
            Setting.LogLevel => before with { Log = before.Log with { Level = Level(value) } },
            Setting.LogFacility => before with { Log = before.Log with { Facility = Facility(value) } },
            Setting.LogToStandardError => before with { Log = before.Log with { ToStandardError = true } },
            Setting.StartDirectory => before with { StartDirectory = value },
            Setting.DeniedRequests => before with
            {
                Policy = policy with { DeniedRequests = Requests(policy.DeniedRequests, value, "Refused") },
            },
            Setting.AllowedRequests => before with
            {
                Policy = policy with { AllowedRequests = Requests(policy.AllowedRequests, value, "Permitted") },
            },
            Setting.Jail => before with { Jail = value },
            Setting.VirtualName => before with { VirtualName = Label(value) },
            Setting.Forced => before with { Forced = true },
            Setting.Guard => before with { Guard = true },
            Setting.NoGuard => before with { Guard = false },
            Setting.Protect => before with { Protected = [.. before.Protected, value] },
            _ => before,
        };
    }

    /// <summary>
    /// An empty name ends OpenSSH's lists, silently: "-P stat,,lstat" refuses stat only. Here it is an error, but at the end.
    /// </summary>
    private static string[] Requests(string[]? before, string list, string which)
    {
        if (before is not null)
            throw new UsageException($"{which} requests already set\n", FatalError);
        string[] names = list.TrimEnd(',').Split(',');
        return names.AsSpan().Contains("") && names.Length > 1
            ? throw new UsageException($"Empty name in the list of requests \"{list}\"\n", FatalError)
            : names;
    }

    /// <summary>It becomes the name of a directory, a word in a line of the log, and later one in a file.</summary>
    private static string Label(string name)
    {
        bool valid = name.Length is > 0 and <= LongestLabel && name[0] is not ('.' or '-');
        foreach (char letter in name)
            valid &= char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '@' or '+' or '-';
        return valid ? name : throw new UsageException($"Invalid name \"{name}\"\n", FatalError);
    }

    private static SyslogFacility Facility(string name) => LogSettings.FacilityOf(name)
        ?? throw new UsageException($"Invalid log facility \"{name}\"\n", UsageError);

    private static LogLevel Level(string name) => LogSettings.LevelOf(name)
        ?? throw new UsageException($"Invalid log level \"{name}\"\n", UsageError);

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
}
