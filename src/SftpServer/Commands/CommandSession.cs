using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using GuardedFiles.Log;

namespace SftpServer.Commands;

/// <summary>What a command works with: the files of this session, and the client as input, output and standard error.</summary>
internal sealed class CommandSession(FileTree files, Connection connection, SessionLog log)
{
    /// <summary>A line that a pipe takes in one piece: PIPE_BUF. Longer ones are cut.</summary>
    private const int LongestLine = 4096;
    private const int PatienceMs = 500;

    public FileTree Files => files;

    public Connection Connection => connection;

    /// <summary>What happened to files, for the administrator.</summary>
    public SessionLog Log => log;

    /// <summary>Writes a line on standard error, waiting this long for room; false when there was none.</summary>
    internal delegate bool ErrorWriter(ReadOnlySpan<byte> line, int milliseconds);

    public ErrorWriter WriteError { get; init; } = StandardStreams.WriteError;

    /// <summary>"md5sum: NAME: No such file or directory". The name is escaped: it goes to a terminal.</summary>
    /// <exception cref="SessionOverException">The client is gone.</exception>
    public void Complain(ReadOnlySpan<byte> program, ReadOnlySpan<byte> name, ReadOnlySpan<byte> why)
    {
        Span<byte> escaped = stackalloc byte[LongestLine - 200];
        LineWriter shown = new(escaped);
        shown.Escaped(name);
        LineWriter line = new(stackalloc byte[LongestLine]);
        line.Literal(program);
        line.Literal(": "u8);
        line.Literal(shown.Text);
        line.Literal(": "u8);
        line.Literal(why);
        line.Literal("\n"u8);
        while (!WriteError(line.Text, PatienceMs))
            connection.ThrowIfOver();
    }
}
