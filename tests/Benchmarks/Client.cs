using System.Buffers.Binary;
using System.Text;
using Testing;

namespace Benchmarks;

/// <summary>Writes the fields behind the id of request number <paramref name="index"/>.</summary>
internal delegate void MakeRequest(int index, ref RequestWriter request);

/// <summary>Looks at the answer to request number <paramref name="index"/>: its fields behind the id.</summary>
internal delegate void CheckAnswer(int index, PacketType type, ReadOnlySpan<byte> fields);

/// <summary>
/// The client's end: keeps a number of requests under way and looks at every answer. Answers may come in any order. It waits only when
/// nothing is left to send and no answer is there, so that the server never waits for us because of how we send.
/// </summary>
/// <param name="input">Where the server's answers come from.</param>
/// <param name="output">Where requests go.</param>
internal sealed class Client(int input, int output)
{
    private const int Header = 4 + 1 + 4;
    private const int LongestPacket = 4 + 256 * 1024;
    private const int Batch = 128 * 1024;

    private readonly byte[] _output = new byte[Batch + LongestPacket];
    private readonly byte[] _input = new byte[4 * LongestPacket];
    private int _outputEnd;
    private int _inputStart;
    private int _inputEnd;
    private string _version = "";

    public void Initialise()
    {
        byte[] init = [0, 0, 0, 5, (byte)PacketType.Init, 0, 0, 0, 3];
        init.CopyTo(_output, 0);
        _outputEnd = init.Length;
        Flush();
        ReadOnlySpan<byte> version = Receive();
        if ((PacketType)version[4] != PacketType.Version)
            throw new InvalidDataException("no VERSION");
        _version = Encoding.Latin1.GetString(version);
    }

    public void Require(string extension)
    {
        if (!_version.Contains(extension, StringComparison.Ordinal))
            throw new NotServedException($"no {extension}");
    }

    /// <summary>So many requests of one type, so many of them at a time.</summary>
    public void Exchange(PacketType type, int count, int depth, MakeRequest make, CheckAnswer check)
    {
        bool[] answered = new bool[count];
        int sent = 0;
        for (int answers = 0; answers < count; answers++)
        {
            for (; sent < count && sent < answers + depth; sent++)
            {
                RequestWriter request = new(_output.AsSpan(_outputEnd), (uint)sent);
                request.Begin(type);
                make(sent, ref request);
                Queue(request);
            }

            ReadOnlySpan<byte> packet = NextAnswer(out int id);
            if (id < 0 || id >= sent || answered[id])
                throw new InvalidDataException($"an answer to {id}, which is not waited for");
            answered[id] = true;
            check(id, (PacketType)packet[4], packet[Header..]);
        }
    }

    /// <summary>So many conversations, so many of them at a time.</summary>
    public void Converse(int count, int depth, Func<int, Conversation> begin)
    {
        Conversation?[] slots = new Conversation?[Math.Min(count, depth)];
        int begun = 0;
        int under = 0;
        for (; begun < slots.Length; begun++, under++)
            _ = Continue(begun, slots[begun] = begin(begun), 0, []);
        while (under > 0)
        {
            ReadOnlySpan<byte> packet = NextAnswer(out int slot);
            if (slot < 0 || slot >= slots.Length || slots[slot] is not { } conversation)
                throw new InvalidDataException($"an answer to {slot}, which is not waited for");
            if (Continue(slot, conversation, (PacketType)packet[4], packet[Header..]))
                continue;
            slots[slot] = begun < count ? begin(begun++) : null;
            if (slots[slot] is { } next)
                _ = Continue(slot, next, 0, []);
            else
                under--;
        }
    }

    /// <summary>One request; the fields of its answer.</summary>
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

    private bool Continue(int slot, Conversation conversation, PacketType answer, ReadOnlySpan<byte> fields)
    {
        RequestWriter request = new(_output.AsSpan(_outputEnd), (uint)slot);
        conversation.Continue(answer, fields, ref request);
        if (request.Length == 0)
            return false;
        Queue(request);
        return true;
    }

    private void Queue(RequestWriter request)
    {
        _outputEnd += request.End();
        if (_outputEnd >= Batch)
            Flush();
    }

    private void Flush()
    {
        for (int sent = 0; sent < _outputEnd;)
            sent += Native.Write(output, _output.AsSpan(sent, _outputEnd - sent));
        _outputEnd = 0;
    }

    private ReadOnlySpan<byte> NextAnswer(out int id)
    {
        if (!HasAnswer)
            Flush();
        ReadOnlySpan<byte> packet = Receive();
        id = BinaryPrimitives.ReadInt32BigEndian(packet[5..]);
        return packet;
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

            int count = Native.Read(input, _input.AsSpan(_inputEnd));
            if (count == 0)
                throw new InvalidDataException("the server hung up");
            _inputEnd += count;
        }

        int length = 4 + BinaryPrimitives.ReadInt32BigEndian(_input.AsSpan(_inputStart));
        _inputStart += length;
        return _input.AsSpan(_inputStart - length, length);
    }
}
