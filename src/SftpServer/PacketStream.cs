using System.Buffers.Binary;
using GuardedFiles.Linux;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>
/// Packets in from the connection, answers out to it: uint32 length, then as many bytes. Everything that has arrived is
/// served before anything is sent, and everything is sent before we sleep.
/// </summary>
/// <remarks>
/// Both sides are bounded. While the client does not read, nothing more is served; what it sends meanwhile is still taken
/// in, up to <see cref="WireLimits.Input"/>, so that a client which writes a lot before it reads is not stuck.
/// </remarks>
internal sealed class PacketStream(Connection connection) : IDisposable
{
    private const int LengthField = 4;

    /// <summary>Room that one answer may need.</summary>
    private const int Answer = LengthField + WireLimits.Packet;

    private readonly NativeBuffer _input = new(WireLimits.Input);
    private readonly NativeBuffer _output = new(WireLimits.Batch + Answer);
    private int _inputStart;
    private int _inputEnd;
    private int _outputEnd;
    private bool _endOfInput;

    /// <summary>Where the next answer goes.</summary>
    public Span<byte> Room => _output.Span.Slice(_outputEnd, Answer);

    /// <summary>The answer in <see cref="Room"/> is complete.</summary>
    public void Commit(int length) => _outputEnd += length;

    /// <summary>The next packet that has arrived whole, without its length; there is room for its answer then.</summary>
    /// <param name="packet">Valid until the next call.</param>
    public bool TryNext(out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (_outputEnd > WireLimits.Batch)
            _ = Flush();

        ReadOnlySpan<byte> arrived = _input.Span[_inputStart.._inputEnd];
        if (arrived.Length < LengthField)
            return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(arrived);
        if (length > WireLimits.Packet)
            throw new SessionOverException(SessionEnd.BadMessage);
        if (arrived.Length - LengthField < (int)length)
            return false;

        packet = arrived.Slice(LengthField, (int)length);
        _inputStart += LengthField + (int)length;
        return true;
    }

    /// <summary>
    /// Nothing that has arrived is left to serve: sends all answers, then waits for more input. False when there will be
    /// none.
    /// </summary>
    public bool Turn()
    {
        // Requests that came while we were sending are served first: their client may wait for the answers before it
        // sends more.
        if (Flush())
            return true;
        if (!_endOfInput)
            Receive();
        return !_endOfInput;
    }

    /// <summary>Sends all answers, however long the client takes to read them; true when input, or its end, came meanwhile.</summary>
    private bool Flush()
    {
        bool received = false;
        int sent = 0;
        while (sent < _outputEnd)
        {
            int count = connection.Send(_output.Span[sent.._outputEnd]);
            sent += count;
            if (count == 0 && connection.WaitToSend(orToReceive: HasRoomForInput))
            {
                Receive();
                received = true;
            }
        }

        _outputEnd = 0;
        return received;
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    private bool HasRoomForInput => !_endOfInput && _inputEnd - _inputStart < WireLimits.Input;

    private void Receive()
    {
        MakeRoomForInput();
        Span<byte> room = _input.Span[_inputEnd..];
        int count = connection.Receive(room[..Math.Min(room.Length, WireLimits.Batch)]);
        _inputEnd += count;
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
    }
}
