using GuardedFiles.Client;
using GuardedFiles.Linux;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>
/// Answers that the client has not taken yet, in their order: in one buffer while the client reads; while it does not, in further ones, which
/// are unmapped as soon as they are sent.
/// </summary>
internal sealed class AnswerQueue : IDisposable
{
    /// <summary>Bytes of answers in each further buffer.</summary>
    private const int PartSize = 1 << 20;

    /// <summary>The first one included.</summary>
    private const int MostParts = WireLimits.Unread / PartSize;

    private readonly Connection _connection;
    private readonly int _answer;
    private readonly Part _first;

    /// <summary>Never empty. The first one is being sent, the last one is being filled.</summary>
    private readonly List<Part> _parts = [];

    /// <param name="answer">Bytes of room that the next answer always has.</param>
    public AnswerQueue(Connection connection, int answer)
    {
        _connection = connection;
        _answer = answer;
        _first = new Part(new NativeBuffer(WireLimits.Batch + answer), WireLimits.Batch);
        _parts.Add(_first);
    }

    /// <summary>Where the next answer goes.</summary>
    public Span<byte> Room => Last.Buffer.Span.Slice(Last.End, _answer);

    /// <summary>Something has to be sent, or <see cref="TryGrow"/>, before the next answer.</summary>
    public bool IsFull => Last.End > Last.Size;

    /// <summary>The client did not take the first buffer when it was full, and has not taken everything since.</summary>
    public bool HasBacklog => Last != _first;

    private Part Last => _parts[^1];

    /// <summary>The answer in <see cref="Room"/> is complete.</summary>
    public void Commit(int length) => Last.End += length;

    /// <summary>Sends what can go at once; true when that is everything.</summary>
    /// <param name="more">Something will follow at once.</param>
    public bool Send(bool more = false)
    {
        while (true)
        {
            Part part = _parts[0];
            while (part.Start < part.End)
            {
                int count = _connection.Send(part.Buffer.Span[part.Start..part.End], more);
                if (count == 0)
                    return false;
                part.Start += count;
            }

            if (RemoveSent(part))
                return true;
        }
    }

    /// <summary>Takes another buffer; false when there are as many as there may be, or there is no memory for one.</summary>
    public bool TryGrow()
    {
        if (_parts.Count == MostParts || NativeBuffer.TryMap(PartSize + _answer) is not { } buffer)
            return false;
        _parts.Add(new Part(buffer, PartSize));
        return true;
    }

    public void Dispose()
    {
        foreach (Part part in _parts)
            part.Buffer.Dispose();
        _first.Buffer.Dispose();
    }

    /// <returns>It was the last one.</returns>
    private bool RemoveSent(Part part)
    {
        part.Start = part.End = 0;
        bool isLast = part == Last;
        if (isLast && part == _first)
            return true;
        _parts.RemoveAt(0);
        if (part != _first)
            part.Buffer.Dispose();
        if (isLast)
            _parts.Add(_first);
        return isLast;
    }

    /// <summary>One buffer. What lies between its start and its end has not been sent.</summary>
    /// <param name="size">Bytes of answers after which it is full. The buffer has room for one more answer behind them.</param>
    private sealed class Part(NativeBuffer buffer, int size)
    {
        public NativeBuffer Buffer => buffer;

        public int Size => size;

        public int Start { get; set; }

        public int End { get; set; }
    }
}
