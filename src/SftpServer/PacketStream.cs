using System.Buffers.Binary;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>
/// Packets in from the connection, answers out to it: uint32 length, then as many bytes. Everything that has arrived is
/// served before anything is sent.
/// </summary>
/// <remarks>
/// Both sides are bounded. While the client does not read, requests with short answers are served until
/// <see cref="WireLimits.Unread"/> bytes wait for it; the first one whose answer may be long waits as soon as there is a batch. What the
/// client sends then is still taken in, up to <see cref="WireLimits.Input"/>.
/// </remarks>
/// <param name="mayAnswerAtLength">Told of each request while the client does not read: may its answer have more than some kilobytes?</param>
internal sealed class PacketStream(Connection connection, AnswerEstimate mayAnswerAtLength) : IDisposable
{
    private const int LengthField = 4;

    /// <summary>Room that one answer may need.</summary>
    private const int Answer = LengthField + WireLimits.Packet;

    /// <summary>Bytes of input that are kept in use. A client that reads its answers makes no more wait: see <see cref="MakeRoomForInput"/>.</summary>
    private const int UsualInput = 3 * WireLimits.Batch;

    private readonly NativeBuffer _input = new(WireLimits.Input);
    private readonly AnswerQueue _output = new(connection, Answer);
    private int _inputStart;
    private int _inputEnd;
    private int _inputMost;
    private bool _endOfInput;

    /// <summary>How often something has arrived: what came together with a packet has the same number.</summary>
    public int Arrivals { get; private set; }

    /// <summary>How often the client was waited for because it did not take what was there for it.</summary>
    public int Waits { get; private set; }

    /// <summary>Where the next answer goes.</summary>
    public Span<byte> Room => _output.Room;

    /// <summary>What has arrived behind the last packet.</summary>
    public ReadOnlySpan<byte> Arrived => _input.Span[_inputStart.._inputEnd];

    /// <summary>The client's first bytes, where these were read before the session began.</summary>
    /// <remarks>Precondition: nothing has been received by this stream.</remarks>
    public void Begin(ReadOnlySpan<byte> received)
    {
        received.CopyTo(_input.Span);
        _inputEnd = received.Length;
    }

    /// <summary>The answer in <see cref="Room"/> is complete.</summary>
    public void Commit(int length) => _output.Commit(length);

    /// <summary>The answer is, but for bytes that a pipe holds: they are sent now, behind all that waits.</summary>
    public void Commit(int length, KernelPipe pipe, int following)
    {
        Commit(length);
        connection.PrepareToSendFiles();
        Flush(more: true);
        while (following > 0)
        {
            int count = connection.Send(pipe, following);
            following -= count;
            if (count == 0)
                WaitToSend();
        }
    }

    /// <summary>The next packet that has arrived whole, without its length; there is room for its answer then.</summary>
    /// <param name="packet">Valid until the next call.</param>
    public bool TryNext(out ReadOnlySpan<byte> packet)
    {
        packet = default;
        connection.ThrowIfSignalled();
        if (_output.IsFull || _output.HasBacklog)
            MakeRoomForAnswer();

        ReadOnlySpan<byte> arrived = Arrived;
        if (arrived is [not 0, ..])
            throw Over(SessionEnd.NoPacket); // No length that is permitted begins like this: there is nothing to wait for.
        if (arrived.Length >= LengthField && BinaryPrimitives.ReadUInt32BigEndian(arrived) > WireLimits.Packet)
            throw Over(SessionEnd.BadMessage);
        if (!TryTake(ref arrived, out packet))
            return false;
        _inputStart = _inputEnd - arrived.Length;
        return true;
    }

    /// <summary>Cuts off the first packet of what has arrived; false when it has not arrived whole.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> arrived, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (arrived.Length < LengthField)
            return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(arrived);
        if (length > arrived.Length - LengthField)
            return false;
        packet = arrived.Slice(LengthField, (int)length);
        arrived = arrived[(LengthField + (int)length)..];
        return true;
    }

    /// <summary>
    /// Nothing that has arrived is left to serve: sends what the client takes and waits for more input. What it does not
    /// take yet stays, so that a client which writes first and reads later is served meanwhile.
    /// False when there will be no more input and everything is sent.
    /// </summary>
    public bool Turn()
    {
        while (!_endOfInput)
        {
            bool isSent = _output.Send();
            if (isSent || connection.WaitToSend(orToReceive: true))
            {
                Receive(nothingToSend: isSent);
                return true;
            }
        }

        Flush();
        return false;
    }

    /// <summary>What came makes no sense. Sends the answers to all that came before it; returns the exception, for the caller to throw.</summary>
    public SessionOverException Over(SessionEnd end)
    {
        Flush();
        return new SessionOverException(end);
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    /// <summary>Sends all answers, however long the client takes to read them.</summary>
    /// <param name="more">Something will follow at once.</param>
    private void Flush(bool more = false)
    {
        while (!_output.Send(more))
            WaitToSend();
    }

    /// <summary>
    /// The client has not read what it was sent. A request whose answer is short is served all the same as long as there is memory for more
    /// answers; any other one waits until the client has read them all.
    /// </summary>
    private void MakeRoomForAnswer()
    {
        ReadOnlySpan<byte> arrived = Arrived;
        bool isShort = !TryTake(ref arrived, out ReadOnlySpan<byte> next) || !mayAnswerAtLength(next);
        if (!isShort)
            Flush();
        while (_output.IsFull && !_output.Send() && !_output.TryGrow())
            WaitToSend();
    }

    private void WaitToSend()
    {
        Waits++;
        if (connection.WaitToSend(orToReceive: HasRoomForInput))
            Receive(nothingToSend: false);
    }

    private bool HasRoomForInput => !_endOfInput && _inputEnd - _inputStart < WireLimits.Input;

    private void Receive(bool nothingToSend)
    {
        MakeRoomForInput();
        Span<byte> room = _input.Span[_inputEnd..];
        int count = connection.Receive(room[..Math.Min(room.Length, WireLimits.Batch)], nothingToSend);
        Arrivals++;
        _inputEnd += count;
        _inputMost = Math.Max(_inputMost, _inputEnd);
        _endOfInput = count == 0;
    }

    /// <summary>
    /// Moves what is not served yet to the front: always when that is nothing, and otherwise (half a packet, mostly) only
    /// when a batch no longer fits behind it.
    /// </summary>
    private void MakeRoomForInput()
    {
        if (_inputStart == _inputEnd)
        {
            _inputStart = _inputEnd = 0;
        }
        else if (_inputStart > 0 && (_inputEnd > 2 * WireLimits.Batch || _inputEnd == WireLimits.Input))
        {
            _input.Span[_inputStart.._inputEnd].CopyTo(_input.Span);
            _inputEnd -= _inputStart;
            _inputStart = 0;
        }

        if (_inputMost > UsualInput && _inputEnd <= UsualInput)
        {
            _input.GiveBack(from: UsualInput);
            _inputMost = 0;
        }
    }
}

/// <summary>What is known of the length of an answer before its request is served.</summary>
/// <param name="packet">The request, without its length field.</param>
internal delegate bool AnswerEstimate(ReadOnlySpan<byte> packet);
