using SftpServer.Wire;

namespace SftpServer.Tests.Wire;

public sealed class ReplyTests
{
    private readonly byte[] _room = new byte[200];

    private delegate void Write(ref Reply reply);

    [Fact]
    public void STATUS_has_code_text_and_an_empty_language() => Check(
        (ref reply) => reply.Status(Status.NoSuchFile, "gone"u8, withText: true),
        [
            0, 0, 0, 21,                                            // length
            101,                                                    // SSH_FXP_STATUS
            0, 0, 0, 7,                                             // id
            0, 0, 0, 2,                                             // code
            0, 0, 0, 4, (byte)'g', (byte)'o', (byte)'n', (byte)'e', // text
            0, 0, 0, 0,                                             // language
        ]);

    [Fact]
    public void STATUS_for_a_client_below_version_3_has_a_code_only() => Check(
        (ref reply) => reply.Status(Status.Ok, "Success"u8, withText: false),
        [
            0, 0, 0, 9, // length
            101,        // SSH_FXP_STATUS
            0, 0, 0, 7, // id
            0, 0, 0, 0, // code
        ]);

    [Fact]
    public void HANDLE_is_a_string_of_slot_and_generation() => Check(
        (ref reply) => reply.Handle(new HandleId(1, 2)),
        [
            0, 0, 0, 17, // length
            102,         // SSH_FXP_HANDLE
            0, 0, 0, 7,  // id
            0, 0, 0, 8,  // length of the handle
            0, 0, 0, 1,  // slot
            0, 0, 0, 2,  // generation
        ]);

    [Fact]
    public void DATA_lies_where_it_was_read_to() => Check(
        (ref reply) =>
        {
            "abcdef"u8.CopyTo(reply.DataBuffer(6));
            reply.Data(2, follows: false);
        },
        [
            0, 0, 0, 11,                      // length
            103,                              // SSH_FXP_DATA
            0, 0, 0, 7,                       // id
            0, 0, 0, 2, (byte)'a', (byte)'b', // data
        ]);

    [Fact]
    public void ATTRS_has_all_that_stat_tells() => Check(
        (ref reply) => reply.Attributes(Sample),
        [
            0, 0, 0, 37,            // length
            105,                    // SSH_FXP_ATTRS
            0, 0, 0, 7,             // id
            0, 0, 0, 15,            // flags
            1, 2, 3, 4, 5, 6, 7, 8, // size
            0, 0, 0, 10,            // uid
            0, 0, 0, 11,            // gid
            0, 0, 0x81, 0xa4,       // permissions
            0, 0, 0, 12,            // atime
            0, 0, 0, 13,            // mtime
        ]);

    [Fact]
    public void NAME_of_one_path_says_it_twice_and_has_no_attributes() => Check(
        (ref reply) => reply.Name("/a"u8),
        [
            0, 0, 0, 25,                      // length
            104,                              // SSH_FXP_NAME
            0, 0, 0, 7,                       // id
            0, 0, 0, 1,                       // count
            0, 0, 0, 2, (byte)'/', (byte)'a', // name
            0, 0, 0, 2, (byte)'/', (byte)'a', // long name
            0, 0, 0, 0,                       // flags
        ]);

    [Fact]
    public void NAME_of_a_listing_has_the_attributes_of_each_entry() => Check(
        (ref reply) =>
        {
            reply.BeginNames();
            int before = reply.Length;
            reply.Entry("n"u8, "long"u8, Sample);
            Assert.Equal(Reply.EntryLength("n"u8, "long"u8), reply.Length - before);
            reply.EndNames(1);
        },
        [
            0, 0, 0, 54,                                            // length
            104,                                                    // SSH_FXP_NAME
            0, 0, 0, 7,                                             // id
            0, 0, 0, 1,                                             // count
            0, 0, 0, 1, (byte)'n',                                  // name
            0, 0, 0, 4, (byte)'l', (byte)'o', (byte)'n', (byte)'g', // long name
            0, 0, 0, 15,                                            // flags
            1, 2, 3, 4, 5, 6, 7, 8,                                 // size
            0, 0, 0, 10,                                            // uid
            0, 0, 0, 11,                                            // gid
            0, 0, 0x81, 0xa4,                                       // permissions
            0, 0, 0, 12,                                            // atime
            0, 0, 0, 13,                                            // mtime
        ]);

    [Fact]
    public void EXTENDED_REPLY_may_hold_a_string_of_strings() => Check(
        (ref reply) =>
        {
            reply.BeginExtended();
            int start = reply.BeginString();
            reply.String("a"u8);
            reply.EndString(start);
            reply.UInt64(9);
            reply.End();
        },
        [
            0, 0, 0, 22,            // length
            201,                    // SSH_FXP_EXTENDED_REPLY
            0, 0, 0, 7,             // id
            0, 0, 0, 5,             // length of the outer string
            0, 0, 0, 1, (byte)'a',  // inner string
            0, 0, 0, 0, 0, 0, 0, 9, // uint64
        ]);

    [Fact]
    public void VERSION_has_a_version_where_others_have_an_id() => Check(
        (ref reply) =>
        {
            reply.BeginVersion(3);
            reply.String("e"u8);
            reply.String("1"u8);
            reply.End();
        },
        [
            0, 0, 0, 15,           // length
            2,                     // SSH_FXP_VERSION
            0, 0, 0, 3,            // version
            0, 0, 0, 1, (byte)'e', // extension
            0, 0, 0, 1, (byte)'1', // its version
        ]);

    [Fact]
    public void An_answer_that_is_discarded_leaves_room_for_another() => Check(
        (ref reply) =>
        {
            reply.BeginNames();
            reply.Discard();
            Assert.Equal(0, reply.Length);
            reply.Status(Status.Eof, [], withText: false);
        },
        [
            0, 0, 0, 9, // length
            101,        // SSH_FXP_STATUS
            0, 0, 0, 7, // id
            0, 0, 0, 1, // code
        ]);

    private static Attributes Sample => new()
    {
        Flags = AttributeFlags.All,
        Size = 0x0102030405060708,
        Uid = 10,
        Gid = 11,
        Mode = 0x81a4,
        AccessTime = 12,
        ModifyTime = 13,
    };

    private void Check(Write write, byte[] expected)
    {
        Reply reply = new(_room, id: 7);
        write(ref reply);
        Assert.Equal(expected, _room[..reply.Length]);
        Assert.Equal(_room.Length - expected.Length, reply.Left);
    }
}
