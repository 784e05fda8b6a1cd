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
