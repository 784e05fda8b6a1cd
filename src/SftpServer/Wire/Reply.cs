using System.Buffers.Binary;

namespace SftpServer.Wire;

/// <summary>
/// Writes the one answer to a request straight into the output buffer: uint32 length, byte type, uint32 id, fields.
/// Whoever writes anything writes the whole answer; whoever writes nothing leaves it to the server's loop.
/// </summary>
internal ref struct Reply
{
    private const int HeaderLength = 4 + 1 + 4;
    private const int DataOffset = HeaderLength + 4;

    private readonly Span<byte> _room;

    /// <param name="room">At least a packet and its length field.</param>
    /// <param name="id">The request's id; the answer carries it back.</param>
    public Reply(Span<byte> room, uint id)
    {
        _room = room;
        Id = id;
    }

    public uint Id { get; }

    /// <summary>Bytes written so far, the length field included; 0 while nothing is answered.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of the answer that are not here and have to be sent behind it.</summary>
    public int Following { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    public readonly int Left => _room.Length - Length;

    /// <summary>STATUS: uint32 code, string text, string language (always empty).</summary>
    public void Status(Status code, scoped ReadOnlySpan<byte> text, bool withText)
    {
        Begin(PacketType.Status);
        UInt32((uint)code);
        if (withText)
        {
            String(text);
            String([]);
        }

        End();
    }

    /// <summary>HANDLE: string handle.</summary>
    public void Handle(HandleId id)
    {
        Begin(PacketType.Handle);
        UInt32(HandleId.Length);
        id.Write(Advance(HandleId.Length));
        End();
    }

    /// <summary>Where the bytes of a DATA reply go before <see cref="Data"/> says how many there are.</summary>
    public readonly Span<byte> DataBuffer(int length) => _room.Slice(DataOffset, length);

    /// <summary>DATA: string data, of which <paramref name="count"/> bytes lie in <see cref="DataBuffer"/> already, or follow from elsewhere.</summary>
    public void Data(int count, bool follows)
    {
        Begin(PacketType.Data);
        UInt32((uint)count);
        if (follows)
            Following = count;
        else
            _ = Advance(count);
        End();
    }

    /// <summary>ATTRS: one block.</summary>
    public void Attributes(in Attributes attributes)
    {
        Begin(PacketType.Attributes);
        Block(in attributes);
        End();
    }

    /// <summary>NAME with one entry whose long name is the name and whose attributes are empty (REALPATH, READLINK).</summary>
    public void Name(scoped ReadOnlySpan<byte> name)
    {
        BeginNames();
        String(name);
        String(name);
        UInt32((uint)AttributeFlags.None);
        EndNames(1);
    }

    /// <summary>NAME: uint32 count, then entries; <see cref="EndNames"/> says how many.</summary>
    public void BeginNames()
    {
        Begin(PacketType.Name);
        UInt32(0);
    }

    /// <summary>Bytes that <see cref="Entry"/> takes.</summary>
    public static int EntryLength(ReadOnlySpan<byte> name, ReadOnlySpan<byte> longName) =>
        4 + name.Length + 4 + longName.Length + Wire.Attributes.FullLength;

    /// <summary>One entry: string name, string long name, ATTRS.</summary>
    public void Entry(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> longName, in Attributes attributes)
    {
        String(name);
        String(longName);
        Block(in attributes);
    }

    public void EndNames(int count)
    {
        BinaryPrimitives.WriteInt32BigEndian(_room[HeaderLength..], count);
        End();
    }

    /// <summary>Takes back an answer that was begun and must not be given.</summary>
    public void Discard() => Length = 0;

    /// <summary>EXTENDED_REPLY: the fields follow, then <see cref="End"/>.</summary>
    public void BeginExtended() => Begin(PacketType.ExtendedReply);

    /// <summary>VERSION, the one answer without an id: uint32 version, then pairs of strings, then <see cref="End"/>.</summary>
    public void BeginVersion(uint version)
    {
        Length = 4;
        Advance(1)[0] = (byte)PacketType.Version;
        UInt32(version);
    }

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Advance(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Advance(8), value);

    public void String(scoped ReadOnlySpan<byte> bytes)
    {
        UInt32((uint)bytes.Length);
        bytes.CopyTo(Advance(bytes.Length));
    }

    /// <summary>Bytes of a reply that come without a length; the caller writes them, all of them.</summary>
    public Span<byte> Bytes(int count) => Advance(count);

    /// <summary>Begins a string whose length is not known yet; <see cref="EndString"/> takes what this returns.</summary>
    public int BeginString()
    {
        UInt32(0);
        return Length;
    }

    public readonly void EndString(int start) => BinaryPrimitives.WriteInt32BigEndian(_room[(start - 4)..], Length - start);

    /// <summary>Writes the length field: the answer is complete.</summary>
    public readonly void End() => BinaryPrimitives.WriteInt32BigEndian(_room, Length - 4 + Following);

    private void Begin(PacketType type)
    {
        Length = 4;
        Advance(1)[0] = (byte)type;
        UInt32(Id);
    }

    // One piece of the room for all of them, as every entry of a listing has one.
    private void Block(in Attributes attributes)
    {
        Span<byte> block = Advance(Wire.Attributes.FullLength);
        BinaryPrimitives.WriteUInt32BigEndian(block, (uint)attributes.Flags);
        BinaryPrimitives.WriteUInt64BigEndian(block[4..], attributes.Size);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], attributes.Uid);
        BinaryPrimitives.WriteUInt32BigEndian(block[16..], attributes.Gid);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], attributes.Mode);
        BinaryPrimitives.WriteUInt32BigEndian(block[24..], attributes.AccessTime);
        BinaryPrimitives.WriteUInt32BigEndian(block[28..], attributes.ModifyTime);
    }

    private Span<byte> Advance(int count)
    {
        Span<byte> here = _room.Slice(Length, count);
        Length += count;
        return here;
    }
}
