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
    public ReadOnlyMemory<byte> SyslogSocket { get; init; } = "/dev/log"u8.ToArray();

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
    public static LogLevel? LevelOf(string name)
    {
        for (LogLevel level = LogLevel.Quiet; level <= LogLevel.Debug3; level++)
            if (Ascii.EqualsIgnoreCase(NameOf(level), name))
                return level;
        return Ascii.EqualsIgnoreCase("DEBUG"u8, name) ? LogLevel.Debug1 : null;
    }

    /// <summary>A facility by its name in OpenSSH's configuration, in any case; null when there is none.</summary>
    public static SyslogFacility? FacilityOf(string name)
    {
        foreach (SyslogFacility facility in Facilities)
            if (Ascii.EqualsIgnoreCase(NameOf(facility), name))
                return facility;
        return null;
    }

    /// <summary>The other way round.</summary>
    public static ReadOnlySpan<byte> NameOf(LogLevel level) => level switch
    {
        LogLevel.Quiet => "QUIET"u8,
        LogLevel.Fatal => "FATAL"u8,
        LogLevel.Error => "ERROR"u8,
        LogLevel.Info => "INFO"u8,
        LogLevel.Verbose => "VERBOSE"u8,
        LogLevel.Debug1 => "DEBUG1"u8,
        LogLevel.Debug2 => "DEBUG2"u8,
        _ => "DEBUG3"u8,
    };

    /// <summary>The other way round. Empty for a facility that OpenSSH does not know.</summary>
    public static ReadOnlySpan<byte> NameOf(SyslogFacility facility) => facility switch
    {
        SyslogFacility.LOG_DAEMON => "DAEMON"u8,
        SyslogFacility.LOG_USER => "USER"u8,
        SyslogFacility.LOG_AUTH => "AUTH"u8,
        SyslogFacility.LOG_AUTHPRIV => "AUTHPRIV"u8,
        SyslogFacility.LOG_LOCAL0 => "LOCAL0"u8,
        SyslogFacility.LOG_LOCAL1 => "LOCAL1"u8,
        SyslogFacility.LOG_LOCAL2 => "LOCAL2"u8,
        SyslogFacility.LOG_LOCAL3 => "LOCAL3"u8,
        SyslogFacility.LOG_LOCAL4 => "LOCAL4"u8,
        SyslogFacility.LOG_LOCAL5 => "LOCAL5"u8,
        SyslogFacility.LOG_LOCAL6 => "LOCAL6"u8,
        SyslogFacility.LOG_LOCAL7 => "LOCAL7"u8,
        _ => [],
    };

    private static ReadOnlySpan<SyslogFacility> Facilities =>
    [
        SyslogFacility.LOG_DAEMON, SyslogFacility.LOG_USER, SyslogFacility.LOG_AUTH, SyslogFacility.LOG_AUTHPRIV,
        SyslogFacility.LOG_LOCAL0, SyslogFacility.LOG_LOCAL1, SyslogFacility.LOG_LOCAL2, SyslogFacility.LOG_LOCAL3,
        SyslogFacility.LOG_LOCAL4, SyslogFacility.LOG_LOCAL5, SyslogFacility.LOG_LOCAL6, SyslogFacility.LOG_LOCAL7,
    ];

    // Nobody compares settings or prints them, and what a record would bring for that is memory of every session.
    public bool Equals(LogSettings? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => nameof(LogSettings);
}
