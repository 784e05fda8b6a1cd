using GuardedFiles.Linux;

namespace GuardedFiles.Log;

/// <summary>Lines on descriptor 2, each ended by CR LF: sshd shows them on the client's terminal, which may be in raw mode.</summary>
/// <remarks>Somebody who does not read them holds up the session for a moment once, and then loses lines, whole ones.</remarks>
internal sealed class StandardErrorSink
{
    private const int PatienceMs = 500;

    private bool _stuck;

    /// <param name="line">Safe already, as <see cref="LogLine"/> makes it.</param>
    public void Emit(LogLevel level, ReadOnlySpan<byte> line)
    {
        LineWriter text = new(stackalloc byte[LogLine.MaxLength + 16]);
        if (level >= LogLevel.Debug1)
            text.Literal(level.Prefix());
        text.Literal(line);
        text.Literal("\r\n"u8);

        _stuck = !StandardStreams.WriteError(text.Text, _stuck ? 0 : PatienceMs);
    }
}
