using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>What both sinks read from an event that <see cref="EventLog"/> wrote.</summary>
internal static class EventText
{
    public static string Line(this LogEvent logEvent) => (string)Scalar(logEvent, EventLog.LineProperty);

    public static LogLevel ExactLevel(this LogEvent logEvent) => (LogLevel)(int)Scalar(logEvent, EventLog.LevelProperty);

    /// <summary>OpenSSH's word before the line. On standard error only debugging has one.</summary>
    public static ReadOnlySpan<byte> Prefix(this LogLevel level) => level switch
    {
        LogLevel.Debug1 => "debug1: "u8,
        LogLevel.Debug2 => "debug2: "u8,
        LogLevel.Debug3 => "debug3: "u8,
        LogLevel.Error => "error: "u8,
        LogLevel.Fatal => "fatal: "u8,
        _ => [],
    };

    private static object Scalar(LogEvent logEvent, string property) => ((ScalarValue)logEvent.Properties[property]).Value!;
}
