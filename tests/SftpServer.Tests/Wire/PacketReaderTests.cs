using SftpServer.Wire;

namespace SftpServer.Tests.Wire;

public sealed class PacketReaderTests
{
    private delegate bool ReadsNothing(ref PacketReader fields);

    [Fact]
    public void Fields_are_read_front_to_back()
    {
        PacketReader fields = new(
        [
            9,                                  // byte
            0, 0, 1, 2,                         // uint32
            0, 0, 0, 0, 0, 0, 3, 4,             // uint64
            0, 0, 0, 2, (byte)'a', 0,           // string
            0, 0, 0, 3, (byte)'b', (byte)'c', 0, // path, ended like a C string
            0, 0, 0, 8, 0, 0, 0, 5, 0, 0, 0, 6, // handle
        ]);

        Assert.Equal(9, fields.Byte());
        Assert.Equal(0x102u, fields.UInt32());
        Assert.Equal(0x304ul, fields.UInt64());
        Assert.Equal("a\0"u8, fields.String());
        Assert.Equal("bc"u8, fields.Path());
        Assert.Equal(new HandleId(5, 6), fields.Handle());
        Assert.True(fields.AtEnd);
        Assert.False(fields.Malformed);
    }

    [Fact]
    public void A_byte_that_is_missing_is_malformed_and_zero() =>
        CutEverywhere([7], (ref fields) => fields.Byte() == 0);

    [Fact]
    public void A_uint32_that_is_cut_is_malformed_and_zero() =>
        CutEverywhere([1, 2, 3, 4], (ref fields) => fields.UInt32() == 0);

    [Fact]
    public void A_uint64_that_is_cut_is_malformed_and_zero() =>
        CutEverywhere([1, 2, 3, 4, 5, 6, 7, 8], (ref fields) => fields.UInt64() == 0);

    [Fact]
    public void A_string_that_is_cut_is_malformed_and_empty() =>
        CutEverywhere([0, 0, 0, 3, 1, 2, 3], (ref fields) => fields.String().IsEmpty);

    [Fact]
    public void A_path_that_is_cut_is_malformed_and_empty() =>
        CutEverywhere([0, 0, 0, 2, (byte)'a', (byte)'b'], (ref fields) => fields.Path().IsEmpty);

    [Fact]
    public void A_handle_that_is_cut_is_malformed_and_names_nothing() =>
        CutEverywhere([0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 1], (ref fields) => fields.Handle() == HandleId.Invalid);

    [Fact]
    public void Attributes_that_are_cut_are_malformed_and_zero_from_there_on() => CutEverywhere(
        [
            0x80, 0, 0, 0x0f,       // flags: all
            1, 0, 0, 0, 0, 0, 0, 0, // size
            1, 0, 0, 0,             // uid
            1, 0, 0, 0,             // gid
            1, 0, 0, 0,             // permissions
            1, 0, 0, 0,             // atime
            1, 0, 0, 0,             // mtime
            0, 0, 0, 1,             // extended pairs
            0, 0, 0, 1, (byte)'n',  // name
            0, 0, 0, 1, (byte)'v',  // value
        ],
        (ref fields) =>
        {
            _ = fields.Attributes();
            return fields.AtEnd;
        });

    [Fact]
    public void Attributes_have_only_the_fields_whose_flags_are_set()
    {
        PacketReader fields = new(
        [
            0, 0, 0, 4,    // flags: permissions
            0, 0, 1, 0xed, // permissions
            0, 0, 0, 77,   // what follows
        ]);

        Attributes attributes = fields.Attributes();

        Assert.Equal(new Attributes { Flags = AttributeFlags.Permissions, Mode = 0x1ed }, attributes);
        Assert.Equal(77u, fields.UInt32());
    }

    [Fact]
    public void Extended_attributes_are_stepped_over()
    {
        PacketReader fields = new(
        [
            0x80, 0, 0, 0,         // flags: extended
            0, 0, 0, 1,            // one pair
            0, 0, 0, 1, (byte)'n', // name
            0, 0, 0, 0,            // value
            0, 0, 0, 77,           // what follows
        ]);

        Assert.Equal(AttributeFlags.Extended, fields.Attributes().Flags);
        Assert.Equal(77u, fields.UInt32());
    }

    [Fact]
    public void Four_billion_extended_attributes_end_with_the_packet()
    {
        byte[] packet = new byte[262144];
        packet[0] = 0x80;
        packet.AsSpan(4, 4).Fill(0xff);
        PacketReader fields = new(packet);

        _ = fields.Attributes();

        Assert.True(fields.Malformed);
    }

    [Fact]
    public void A_string_longer_than_memory_is_malformed()
    {
        PacketReader fields = new([0xff, 0xff, 0xff, 0xff, 1, 2, 3]);
        Assert.True(fields.String().IsEmpty);
        Assert.True(fields.Malformed);
    }

    [Fact]
    public void A_path_with_a_NUL_inside_is_malformed()
    {
        PacketReader fields = new([0, 0, 0, 3, (byte)'a', 0, (byte)'b']);
        Assert.True(fields.Path().IsEmpty);
        Assert.True(fields.Malformed);
    }

    [Fact]
    public void Of_two_NULs_at_the_end_of_a_path_one_is_malformed()
    {
        PacketReader fields = new([0, 0, 0, 3, (byte)'a', 0, 0]);
        Assert.True(fields.Path().IsEmpty);
        Assert.True(fields.Malformed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(300)]
    public void A_handle_of_another_length_names_nothing_but_is_no_malformed_packet(int length)
    {
        byte[] packet = [0, 0, (byte)(length >> 8), (byte)length, .. new byte[length]];
        PacketReader fields = new(packet);
        Assert.Equal(HandleId.Invalid, fields.Handle());
        Assert.False(fields.Malformed);
    }

    [Fact]
    public void After_a_field_that_is_cut_even_fields_that_would_fit_are_zero()
    {
        PacketReader fields = new([0, 0, 0, 9, 1, 2, 3, 4]);
        Assert.True(fields.String().IsEmpty);
        Assert.Equal(0u, fields.UInt32());
        Assert.Equal(0, fields.Byte());
        Assert.True(fields.Malformed);
    }

    private static void CutEverywhere(byte[] field, ReadsNothing read)
    {
        for (int length = 0; length < field.Length; length++)
        {
            PacketReader cut = new(field.AsSpan(0, length));
            Assert.True(read(ref cut), $"cut to {length} bytes it is not zero");
            Assert.True(cut.Malformed, $"cut to {length} bytes it is not malformed");
        }

        PacketReader whole = new(field);
        _ = read(ref whole);
        Assert.False(whole.Malformed);
        Assert.True(whole.AtEnd);
    }
}
