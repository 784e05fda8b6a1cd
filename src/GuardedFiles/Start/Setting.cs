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
}

/// <summary>From the word to what it changes.</summary>
internal static class SettingWords
{
    private const int UsageError = 1;
    private const int FatalError = 255;
    private const uint MostOfUmask = 0b111_111_111;
    private const uint MostOfMode = 0b111_111_111_111;

    /// <summary>The words that need a value.</summary>
    public static string[] TakingValues { get; } =
        ["umask", "file-mode", "directory-mode", "log-level", "log-facility", "start-directory"];

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
        _ => Setting.None,
    };

    public static bool TakesValue(this Setting setting) =>
        setting is not (Setting.None or Setting.ReadOnly or Setting.LogToStandardError);

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
            _ => before,
        };
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
