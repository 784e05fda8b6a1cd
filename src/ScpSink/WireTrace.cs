using GuardedFiles;
using GuardedFiles.Linux;
using GuardedFiles.Log;

namespace ScpSink;

/// <summary>-v: the records as they go over the wire, in OpenSSH's words, on standard error. Bytes from outside are escaped.</summary>
/// <remarks>Somebody who does not read them holds up the session for a moment once, and then loses lines.</remarks>
internal sealed class WireTrace
{
    private const int PatienceMs = 500;
    private const int LongestLine = 9 * 1024; // A record, each of its bytes escaped.

    private bool _stuck;

    public void Received(ReadOnlySpan<byte> record) => Write("Sink: "u8, record);

    public void SendingModes(ReadOnlySpan<byte> record) => Write("Sending file modes: "u8, record);

    public void SendingTimes(in FileMetadata metadata, ReadOnlySpan<byte> record)
    {
        LineWriter line = new(stackalloc byte[LongestLine]);
        line.Literal("File mtime ");
        Number(ref line, metadata.ModifyTime);
        line.Literal(" atime ");
        Number(ref line, metadata.AccessTime);
        Write(line.Text, []);
        Write("Sending file timestamps: "u8, record);
    }

    public void EnteringDirectory(ReadOnlySpan<byte> record) => Write("Entering directory: "u8, record);

    private static void Number(ref LineWriter line, long number)
    {
        if (number < 0)
            line.Literal("-");
        line.Number(unchecked((ulong)(number < 0 ? -number : number)));
    }

    /// <param name="words">Ours.</param>
    /// <param name="record">From outside.</param>
    private void Write(ReadOnlySpan<byte> words, ReadOnlySpan<byte> record)
    {
        LineWriter line = new(stackalloc byte[LongestLine]);
        line.Literal(words);
        line.Escaped(record);
        line.Literal("\n"u8);
        _stuck = !StandardStreams.WriteError(line.Text, _stuck ? 0 : PatienceMs);
    }
}
