using System.Runtime.CompilerServices;
using System.Text;
using Mono.Unix.Native;

namespace GuardedFiles.Log;

/// <summary>What is logged, and where to.</summary>
internal sealed record LogSettings
{
    /// <summary>The name of the program, as syslog shows it.</summary>
    public required string Identity { get; init; }

    public LogLevel Level { get; init; } = LogLevel.Error;

    public SyslogFacility Facility { get; init; } = SyslogFacility.LOG_AUTH;

    /// <summary>Lines go to standard error.</summary>
    public bool ToStandardError { get; init; }

    /// <summary>Lines go to syslog, whatever else they go to: an administrator wants to read them, and a key cannot take them from him.</summary>
    public bool KeepsSyslog { get; init; }

    /// <summary>Who reads the lines.</summary>
    public Readers Readers =>
        (ToStandardError ? Readers.Client : Readers.Administrator) | (KeepsSyslog ? Readers.Administrator : Readers.None);

    /// <summary>Where the local syslog daemon listens.</summary>
    public ReadOnlyMemory<byte> SyslogSocket { get; init; } = Encoding.ASCII.GetBytes("/dev/log");

    /// <summary>These settings under an administrator's: what he wants to read is logged, and where he reads it.</summary>
    /// <param name="saysLevel">He has asked for a level.</param>
    /// <param name="saysFacility">He has asked for a facility.</param>
    public LogSettings Under(LogSettings above, bool saysLevel, bool saysFacility) => this with
    {
        Level = saysLevel && above.Level > Level ? above.Level : Level,
        Facility = saysFacility ? above.Facility : Facility,
        ToStandardError = ToStandardError || above.ToStandardError,
        KeepsSyslog = KeepsSyslog || above.KeepsSyslog || saysLevel || saysFacility,
    };

    /// <summary>A level by its name in OpenSSH's configuration, in any case; null when there is none.</summary>
    public static LogLevel? LevelOf(string name) => name.ToUpperInvariant() switch
    {
        "QUIET" => LogLevel.Quiet,
        "FATAL" => LogLevel.Fatal,
        "ERROR" => LogLevel.Error,
        "INFO" => LogLevel.Info,
        "VERBOSE" => LogLevel.Verbose,
        "DEBUG" or "DEBUG1" => LogLevel.Debug1,
        "DEBUG2" => LogLevel.Debug2,
        "DEBUG3" => LogLevel.Debug3,
        _ => null,
    };

    /// <summary>A facility by its name in OpenSSH's configuration, in any case; null when there is none.</summary>
    public static SyslogFacility? FacilityOf(string name)
    {
        foreach ((string known, SyslogFacility facility) in _facilities)
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return facility;
        return null;
    }

    /// <summary>The other way round.</summary>
    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Quiet => "QUIET",
        LogLevel.Fatal => "FATAL",
        LogLevel.Error => "ERROR",
        LogLevel.Info => "INFO",
        LogLevel.Verbose => "VERBOSE",
        LogLevel.Debug1 => "DEBUG1",
        LogLevel.Debug2 => "DEBUG2",
        _ => "DEBUG3",
    };

    /// <summary>The other way round.</summary>
    public static string? NameOf(SyslogFacility facility)
    {
        foreach ((string name, SyslogFacility known) in _facilities)
            if (known == facility)
                return name;
        return null;
    }

    private static readonly (string Name, SyslogFacility Facility)[] _facilities =
    [
        ("DAEMON", SyslogFacility.LOG_DAEMON),
        ("USER", SyslogFacility.LOG_USER),
        ("AUTH", SyslogFacility.LOG_AUTH),
        ("AUTHPRIV", SyslogFacility.LOG_AUTHPRIV),
        ("LOCAL0", SyslogFacility.LOG_LOCAL0),
        ("LOCAL1", SyslogFacility.LOG_LOCAL1),
        ("LOCAL2", SyslogFacility.LOG_LOCAL2),
        ("LOCAL3", SyslogFacility.LOG_LOCAL3),
        ("LOCAL4", SyslogFacility.LOG_LOCAL4),
        ("LOCAL5", SyslogFacility.LOG_LOCAL5),
        ("LOCAL6", SyslogFacility.LOG_LOCAL6),
        ("LOCAL7", SyslogFacility.LOG_LOCAL7),
    ];

    // Nobody compares settings or prints them, and what a record would bring for that is memory of every session.
    public bool Equals(LogSettings? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => nameof(LogSettings);
}
