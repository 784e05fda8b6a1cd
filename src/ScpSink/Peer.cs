using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>
/// The other side, over the connection: lines of at most 2047 bytes, bytes of files, and answers. An answer is 0 (go on), 1 and a line
/// (this one failed), or 2 and a line (I give up).
/// </summary>
internal sealed class Peer(Connection connection, SessionLog log, WireTrace? trace) : IDisposable
{
    /// <summary>Bytes of a line with its newline.</summary>
    internal const int LongestLine = 2047;

    /// <summary>Bytes of a path that an error tells, so that the error is a line.</summary>
    private const int LongestPath = 1700;

    private const int BufferSize = 256 * 1024;
    private const byte Warning = 1;
    private const byte Fatal = 2;

    private readonly NativeBuffer _input = new(BufferSize);
    private readonly byte[] _line = new byte[LongestLine + 1];
    private int _start;
    private int _end;

    /// <summary>Either side has told the other of something that went wrong.</summary>
    public bool Failed { get; private set; }

    public WireTrace? Trace => trace;

    /// <summary>Bytes have come in that nobody has taken yet.</summary>
    public bool HasUnread => _start < _end;

    private ReadOnlySpan<byte> Unread => _input.Span[_start.._end];

    public void Dispose() => _input.Dispose();

    /// <summary>The next line, without its newline; false when the input ended before it. Valid until the next bytes are taken.</summary>
    /// <exception cref="SessionOverException">The input ended within the line, or the line has no end.</exception>
    public bool NextLine(out ReadOnlySpan<byte> line)
    {
        int length;
        while ((length = Unread[..Math.Min(Unread.Length, LongestLine)].IndexOf((byte)'\n')) < 0)
        {
            if (Unread.Length >= LongestLine)
                throw Broken("control record too long");
            if (Fill())
                continue;
            line = default;
            return Unread.IsEmpty ? false : throw Broken("lost connection");
        }

        line = Unread[..length];
        _start += length + 1;
        return true;
    }

    /// <summary>The next bytes of a file, at least one; none at the end of the input. Valid until the next bytes are taken.</summary>
    public ReadOnlySpan<byte> TakeData(ulong most)
    {
        if (Unread.IsEmpty && !Fill())
            return [];
        ReadOnlySpan<byte> data = Unread[..(int)Math.Min(most, (ulong)Unread.Length)];
        _start += data.Length;
        return data;
    }

    /// <summary>The next bytes of a file, into a pipe, when nothing is unread here; none at the end of the input.</summary>
    /// <returns>An error, and nothing is taken, for an input that has to be read.</returns>
    public Errno TakeInto(KernelPipe pipe, ulong most, out int count) => connection.Receive(pipe, most, out count);

    /// <summary>Bytes that went into a pipe and are wanted here after all. Valid until the next bytes are taken.</summary>
    public ReadOnlySpan<byte> TakeBack(KernelPipe pipe, int most)
    {
        Span<byte> buffer = _input.Span[..Math.Min(most, BufferSize)];
        Errno error;
        int count;
        while ((error = pipe.Read(buffer, out count)) == Errno.EINTR)
        {
        }

        return error.Failed ? throw new SessionOverException(SessionEnd.StreamFailed, "read", error) : buffer[..count];
    }

    /// <summary>Waits for the other side's answer: may we go on with this one?</summary>
    /// <exception cref="SessionOverException">It gives up, or it is gone.</exception>
    public bool Accepts()
    {
        ReadOnlySpan<byte> answer = TakeData(1);
        if (answer.IsEmpty)
            throw new SessionOverException(SessionEnd.InputEnded);
        if (answer[0] == 0)
            return true;

        // Any other byte is the first of a text that somebody else wrote there: a shell, mostly.
        bool isWarning = answer[0] == Warning;
        if (answer[0] is not (Warning or Fatal))
            _start--;
        TakeErrorText();
        return isWarning ? false : throw new SessionOverException(SessionEnd.GivenUp);
    }

    public void Acknowledge() => connection.SendAll("\0"u8);

    /// <summary>The other side's words for something that went wrong there.</summary>
    public void Note(ReadOnlySpan<byte> text)
    {
        Failed = true;
        log.ReceivedError(text);
    }

    /// <summary>This one failed: the session goes on.</summary>
    public void SendError(ReadOnlySpan<byte> path, string step, ReadOnlySpan<byte> why)
    {
        LineWriter line = new(_line);
        line.Literal("scp: ");
        ReadOnlySpan<byte> name = EncodedName.Of(path);
        line.Literal(name[..Math.Min(name.Length, LongestPath)]);
        if (name.Length > LongestPath)
            line.Literal("...");
        line.Literal(": ");
        line.Literal(step);
        line.Literal(why);
        SendError(line.Text);
    }

    public void SendError(ReadOnlySpan<byte> path, ReadOnlySpan<byte> why) => SendError(path, "", why);

    /// <summary>Tells why the session cannot go on; to be thrown.</summary>
    public SessionOverException GiveUp(ReadOnlySpan<byte> why, SessionEnd end = SessionEnd.BadMessage)
    {
        LineWriter line = new(_line);
        line.Literal("scp: ");
        line.Literal(why[..Math.Min(why.Length, LongestPath)]);
        SendError(line.Text);
        return new SessionOverException(end);
    }

    /// <summary>Tells that the other side does not keep to the protocol; to be thrown.</summary>
    public SessionOverException Broken(string why)
    {
        LineWriter line = new(_line);
        line.Literal("scp: protocol error: ");
        line.Literal(why);
        SendError(line.Text);
        return new SessionOverException(SessionEnd.BadMessage);
    }

    /// <summary>Sends a line with its newline, or bytes of a file.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        connection.ThrowIfSignalled();
        connection.SendAll(bytes);
    }

    /// <summary>Sends what a file has at this place, without looking at it; 0 bytes is the end of the file.</summary>
    /// <returns>EINVAL, ENOSYS or EOPNOTSUPP for a file that has to be read.</returns>
    /// <exception cref="SessionOverException">The other side is gone, or a signal came.</exception>
    public Errno SendFile(OpenFile file, ulong offset, ulong length, out ulong count)
    {
        connection.PrepareToSendFiles();
        while (true)
        {
            connection.ThrowIfSignalled(); // Where the other side takes everything at once, there is no waiting that a signal could end.
            Errno error = file.Send(connection.Output, offset, length, out count);
            connection.CountSent(count);
            switch (error)
            {
                case Errno.EAGAIN:
                    _ = connection.WaitToSend(orToReceive: false);
                    break;
                case Errno.EINTR:
                    break;
                case Errno.EPIPE or Errno.ECONNRESET:
                    throw new SessionOverException(SessionEnd.OutputClosed);
                default:
                    return error;
            }
        }
    }

    private void SendError(ReadOnlySpan<byte> text)
    {
        Failed = true;
        log.SentError(text);
        Span<byte> record = stackalloc byte[LongestLine + 2];
        record[0] = Warning;
        int length = HarmlessText.Write(text, record[1..^1]);
        record[length + 1] = (byte)'\n';
        connection.SendAll(record[..(length + 2)]);
    }

    private void TakeErrorText()
    {
        // OpenSSH takes as many bytes, and no more. What follows then is nonsense, but the same nonsense.
        int length;
        while ((length = Unread[..Math.Min(Unread.Length, LongestLine)].IndexOf((byte)'\n')) < 0 && Unread.Length < LongestLine)
            if (!Fill())
                throw new SessionOverException(SessionEnd.InputEnded);
        Note(Unread[..(length < 0 ? LongestLine : length)]);
        _start += length < 0 ? LongestLine : length + 1;
    }

    /// <summary>Takes in more, behind what is unread; false at the end of the input.</summary>
    private bool Fill()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == BufferSize)
        {
            Unread.CopyTo(_input.Span);
            (_start, _end) = (0, _end - _start);
        }

        int count = connection.Receive(_input.Span[_end..], nothingToSend: true);
        _end += count;
        return count > 0;
    }
}
