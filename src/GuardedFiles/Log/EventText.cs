using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>What both sinks read from an event that <see cref="EventLog"/> wrote.</summary>
internal static class EventText
{
    public static string Line(this LogEvent logEvent) => (string)Scalar(logEvent, EventLog.LineProperty);

    public static LogLevel ExactLevel(this LogEvent logEvent) => (LogLevel)Scalar(logEvent, EventLog.LevelProperty);

    /// <summary>OpenSSH's word before the line. On standard error only debugging has one.</summary>
    public static string Prefix(this LogLevel level) => level switch
    {
        LogLevel.Debug1 => "debug1: ",
        LogLevel.Debug2 => "debug2: ",
        LogLevel.Debug3 => "debug3: ",
        LogLevel.Error => "error: ",
        LogLevel.Fatal => "fatal: ",
        _ => "",
    };

    private static object Scalar(LogEvent logEvent, string property) => ((ScalarValue)logEvent.Properties[property]).Value!;
}
