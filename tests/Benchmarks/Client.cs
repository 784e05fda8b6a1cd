using System.Buffers.Binary;
using System.Net.Sockets;
using Testing;

namespace Benchmarks;

/// <summary>Writes request number <paramref name="index"/>, with that number as its id.</summary>
internal delegate void MakeRequest(int index, ref RequestWriter request);

/// <summary>Looks at the answer to request number <paramref name="index"/>: its fields behind the id.</summary>
internal delegate void CheckAnswer(int index, PacketType type, ReadOnlySpan<byte> fields);

/// <summary>The client's end: keeps a number of requests under way and looks at every answer.</summary>
internal sealed class Client(Socket socket)
{
    private const int Header = 4 + 1 + 4;
    private const int LongestPacket = 4 + 256 * 1024;
    private const int Batch = 128 * 1024;

    private readonly byte[] _output = new byte[Batch + LongestPacket];
    private readonly byte[] _input = new byte[4 * LongestPacket];
    private int _outputEnd;
    private int _inputStart;
    private int _inputEnd;

    public void Initialise()
    {
        _ = socket.Send((ReadOnlySpan<byte>)[0, 0, 0, 5, (byte)PacketType.Init, 0, 0, 0, 3]);
        if ((PacketType)Receive()[4] != PacketType.Version)
            throw new InvalidDataException("no VERSION");
    }

    /// <summary>So many requests of one type, so many of them at a time; answers come in the order of the requests.</summary>
    public void Exchange(PacketType type, int count, int depth, MakeRequest make, CheckAnswer check)
    {
        int sent = 0;
        for (int answered = 0; answered < count; answered++)
        {
            for (; sent < count && sent < answered + depth; sent++)
                Write(type, sent, make);
            if (!HasAnswer)
                Flush();
            Check(answered, Receive(), check);
        }
    }

    /// <summary>One request and its answer.</summary>
    public byte[] Ask(PacketType type, MakeRequest make, PacketType expected)
    {
        byte[] fields = [];
        Exchange(type, count: 1, depth: 1, make, (_, answerType, answer) =>
        {
            Expect(answerType == expected, answerType, answer);
            fields = answer.ToArray();
        });
        return fields;
    }

    /// <summary>OPEN; the handle.</summary>
    public byte[] Open(string path, uint modes) => Ask(
        PacketType.Open,
        (int _, ref RequestWriter request) =>
        {
            request.String(path);
            request.UInt32(modes);
            request.UInt32(0);
        },
        PacketType.Handle)[4..];

    public void Close(byte[] handle) => ExpectOk(Ask(
        PacketType.Close, (int _, ref RequestWriter request) => request.String(handle), PacketType.Status));

    public static void ExpectOk(ReadOnlySpan<byte> fields) =>
        Expect(BinaryPrimitives.ReadUInt32BigEndian(fields) == (uint)Status.Ok, PacketType.Status, fields);

    public static void Expect(bool fact, PacketType type, ReadOnlySpan<byte> fields)
    {
        if (!fact)
            throw new InvalidDataException($"a wrong answer: {type} {Convert.ToHexString(fields[..Math.Min(fields.Length, 40)])}");
    }

    private bool HasAnswer => _inputEnd - _inputStart >= 4
        && _inputEnd - _inputStart - 4 >= BinaryPrimitives.ReadInt32BigEndian(_input.AsSpan(_inputStart));

    private void Write(PacketType type, int index, MakeRequest make)
    {
        RequestWriter request = new(_output.AsSpan(_outputEnd), type, (uint)index);
        make(index, ref request);
        _outputEnd += request.End();
        if (_outputEnd >= Batch)
            Flush();
    }

    private void Flush()
    {
        for (int sent = 0; sent < _outputEnd;)
            sent += socket.Send(_output.AsSpan(sent, _outputEnd - sent));
        _outputEnd = 0;
    }

    private static void Check(int index, ReadOnlySpan<byte> packet, CheckAnswer check)
    {
        PacketType type = (PacketType)packet[4];
        Expect(BinaryPrimitives.ReadInt32BigEndian(packet[5..]) == index, type, packet);
        check(index, type, packet[Header..]);
    }

    private ReadOnlySpan<byte> Receive()
    {
        while (!HasAnswer)
        {
            if (_input.Length - _inputStart < LongestPacket || _inputStart == _inputEnd)
            {
                _input.AsSpan(_inputStart, _inputEnd - _inputStart).CopyTo(_input);
                (_inputStart, _inputEnd) = (0, _inputEnd - _inputStart);
            }

            int count = socket.Receive(_input.AsSpan(_inputEnd));
            if (count == 0)
                throw new InvalidDataException("the server hung up");
            _inputEnd += count;
        }

        int length = 4 + BinaryPrimitives.ReadInt32BigEndian(_input.AsSpan(_inputStart));
        _inputStart += length;
        return _input.AsSpan(_inputStart - length, length);
    }
}
