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
    DeniedRequests,
    AllowedRequests,
    Rule,
    NoOverwrite,
    NoDelete,
    NoSymlink,
    NoHardlink,
    MaxFileSize,
    Umask,
    FileMode,
    DirectoryMode,
    MinFileMode,
    MaxFileMode,
    MinDirectoryMode,
    MaxDirectoryMode,
    IgnoreMode,
    IgnoreTimes,
    IgnoreOwner,
    Jail,
    VirtualName,
    StartDirectory,
    Forced,
    Guard,
    NoGuard,
    Protect,
    Unguard,
    UnguardRead,
    LogLevel,
    LogFacility,
    LogToStandardError,
    Audit,
    AuditRequired,
    Config,
}

/// <summary>From the word to what it changes.</summary>
internal static class SettingWords
{
    /// <summary>What a word says that is true or false in a file.</summary>
    public const string Yes = "yes";
    public const string No = "no";

    private const int UsageError = 1;
    private const int FatalError = 255;
    private const int LongestLabel = 64;
    private const uint MostOfUmask = 0b111_111_111;
    private const uint MostOfMode = 0b111_111_111_111;

    /// <summary>The words of all settings, in the order of <see cref="Setting"/>.</summary>
    public static string[] All { get; } =
    [
        "read-only", "deny-requests", "allow-requests", "rule", "no-overwrite", "no-delete", "no-symlink", "no-hardlink", "max-file-size",
        "umask", "file-mode", "directory-mode", "min-file-mode", "max-file-mode", "min-directory-mode", "max-directory-mode",
        "ignore-chmod", "ignore-utime", "ignore-chown",
        "jail", "name", "start-directory", "forced", "guard", "no-guard", "protect", "unguard", "unguard-read",
        "log-level", "log-facility", "log-stderr", "audit", "audit-required", "config",
    ];

    /// <summary>The words that need a value.</summary>
    public static string[] TakingValues { get; } =
    [
        "deny-requests", "allow-requests", "rule", "max-file-size",
        "umask", "file-mode", "directory-mode", "min-file-mode", "max-file-mode", "min-directory-mode", "max-directory-mode",
        "jail", "name", "start-directory", "protect", "unguard", "unguard-read", "log-level", "log-facility", "audit", "audit-required", "config",
    ];

    /// <summary>What a word behind two dashes sets; none when both programs do not know it.</summary>
    public static Setting Named(string word) => (Setting)(All.IndexOf(word) + 1);

    /// <summary>The other way round.</summary>
    public static string Word(this Setting setting) => setting == Setting.None ? "" : All[(int)setting - 1];

    public static bool TakesValue(this Setting setting) => setting != Setting.None && TakingValues.Has(setting.Word());

    /// <summary>The settings of <paramref name="before"/>, in a record of the same type, with this one changed.</summary>
    /// <exception cref="UsageException">The value means nothing.</exception>
    public static SessionSettings Apply(this Setting setting, SessionSettings before, string value, string source = Given.OnCommandLine) =>
        setting == Setting.None ? before : Apply(setting, before, value) with { Given = [.. before.Given, new Given(setting, value, source)] };

    private static SessionSettings Apply(Setting setting, SessionSettings before, string value)
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
            Setting.Rule => before with { Policy = policy with { PathRules = [With(policy.PathRules, value)] } },
            Setting.NoOverwrite => before with { Policy = policy with { NoOverwrite = true } },
            Setting.NoDelete => before with { Policy = policy with { NoDelete = true } },
            Setting.NoSymlink => before with { Policy = policy with { NoSymlink = true } },
            Setting.NoHardlink => before with { Policy = policy with { NoHardlink = true } },
            Setting.MaxFileSize => before with { Policy = policy with { MaxFileSize = Size(value) } },
            Setting.MinFileMode or Setting.MaxFileMode => before with
            {
                Policy = policy with { FileModes = Range(policy.FileModes, value, isLeast: setting == Setting.MinFileMode) },
            },
            Setting.MinDirectoryMode or Setting.MaxDirectoryMode => before with
            {
                Policy = policy with { DirectoryModes = Range(policy.DirectoryModes, value, isLeast: setting == Setting.MinDirectoryMode) },
            },
            Setting.IgnoreMode => before with { Policy = policy with { IgnoresMode = true } },
            Setting.IgnoreTimes => before with { Policy = policy with { IgnoresTimes = true } },
            Setting.IgnoreOwner => before with { Policy = policy with { IgnoresOwner = true } },
            Setting.Audit => before with { Audits = [.. before.Audits, value] },
            Setting.AuditRequired => before with { AuditRequired = IsYes(value) || before.AuditRequired == true },
            Setting.Config => before with { ConfigFile = value },
            Setting.Jail => before with { Jail = value },
            Setting.VirtualName => before with { VirtualName = Label(value) },
            Setting.Forced => before with { Forced = true },
            Setting.Guard => before with { Guard = true },
            Setting.NoGuard => before with { Guard = false },
            Setting.Protect => before with { Protected = [.. before.Protected, value] },
            Setting.Unguard => before with { Unguarded = before.Unguarded.With(value, toChange: true) },
            Setting.UnguardRead => before with { Unguarded = before.Unguarded.With(value, toChange: false) },
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
        return names.Has("") && names.Length > 1
            ? throw new UsageException($"Empty name in the list of requests \"{list}\"\n", FatalError)
            : names;
    }

    private static PathRules With(PathRules[] before, string text)
    {
        PathRule rule = PathRule.Parse(text)
            ?? throw new UsageException($"Invalid rule \"{text}\": it is none, read, write, append or drop, a colon, and a pattern\n", FatalError);
        if (rule.Objection is { } objection)
            throw new UsageException($"Invalid rule \"{text}\": its pattern {objection}\n", FatalError);
        return (before is [{ } rules] ? rules : new PathRules([])).With(rule);
    }

    private static ModeRange Range(ModeRange before, string digits, bool isLeast)
    {
        uint mode = Octal(digits, MostOfMode, isLeast ? "minimum mode" : "maximum mode");
        return isLeast ? before with { Least = mode } : before with { Most = mode };
    }

    /// <summary>Bytes, or with K, M, G or T behind them, units of 1024 to the power of that.</summary>
    private static ulong Size(string text)
    {
        int power = text.Length == 0 ? 0 : "KMGT".AsSpan().IndexOf((char)(text[^1] & ~0x20)) + 1;
        ReadOnlySpan<char> digits = power > 0 ? text.AsSpan()[..^1] : text;
        bool valid = digits.Length is > 0 and <= 19;
        ulong number = 0;
        foreach (char digit in digits)
        {
            valid &= char.IsAsciiDigit(digit);
            number = (number * 10) + (uint)(digit - '0');
        }

        return valid && number <= (ulong)long.MaxValue >> (10 * power)
            ? number << (10 * power)
            : throw new UsageException($"Invalid size \"{text}\" (examples: 500M, 2G)\n", FatalError);
    }

    /// <summary>It becomes the name of a directory, a word in a line of the log, and later one in a file.</summary>
    private static string Label(string name)
    {
        bool valid = name.Length is > 0 and <= LongestLabel && name[0] is not ('.' or '-');
        foreach (char letter in name)
            valid &= char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '@' or '+' or '-';
        return valid ? name : throw new UsageException($"Invalid name \"{name}\"\n", FatalError);
    }

    private static bool IsYes(string answer) =>
        answer is Yes or No ? answer == Yes : throw new UsageException($"audit-required: \"{answer}\" is neither {Yes} nor {No}\n", FatalError);

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
