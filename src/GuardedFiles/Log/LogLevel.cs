namespace GuardedFiles.Log;

/// <summary>OpenSSH's levels (sshd_config(5), LogLevel), from silent to talkative: each one includes those before it.</summary>
internal enum LogLevel
{
    Quiet,
    Fatal,
    Error,
    Info,
    Verbose,
    Debug1,
    Debug2,
    Debug3,
}

internal static class LogLevels
{
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
}
