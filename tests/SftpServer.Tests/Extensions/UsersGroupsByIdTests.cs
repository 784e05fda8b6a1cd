using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class UsersGroupsByIdTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void Names_come_in_the_order_of_the_numbers_and_nobody_is_empty()
    {
        Answer answer = Ask(
            [
                0, 0, 0, 0,             // root
                0xff, 0xff, 0xff, 0xf0, // nobody has it
                0, 0, 0, 1,             // daemon
            ],
            [
                0, 0, 0, 0, // root
            ]);

        Assert.Equal(PacketType.ExtendedReply, answer.Type);
        Assert.Equal(["root", "", NameOf("/etc/passwd", 1)], Strings(answer.String()));
        Assert.Equal([NameOf("/etc/group", 0)], Strings(answer.String()));
        Assert.True(answer.AtEnd);
    }

    [Fact]
    public void No_numbers_have_no_names()
    {
        Answer answer = Ask([], []);
        Assert.Empty(answer.String());
        Assert.Empty(answer.String());
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 5)]
    public void Half_a_number_is_a_bad_message(int uidBytes, int gidBytes) =>
        Assert.Equal(Status.BadMessage, Ask(new byte[uidBytes], new byte[gidBytes]).StatusCode);

    [Fact]
    public void Names_that_do_not_fit_into_a_packet_are_a_failure()
    {
        Answer answer = Ask(new byte[200_000], []); // fifty thousand times root
        Assert.Equal(Status.Failure, answer.StatusCode);
        Assert.NotEmpty(answer.StatusText);
    }

    private Answer Ask(byte[] uids, byte[] gids) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("users-groups-by-id@openssh.com")
        .String(uids)
        .String(gids));

    private static List<string> Strings(byte[] joined)
    {
        List<string> strings = [];
        for (int at = 0; at < joined.Length;)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(joined.AsSpan(at));
            strings.Add(Conversation.Text(joined[(at + 4)..(at + 4 + length)]));
            at += 4 + length;
        }

        return strings;
    }

    private static string NameOf(string database, int id) => File.ReadLines(database)
        .Select(line => line.Split(':'))
        .First(fields => fields[2] == $"{id}")[0];

    public void Dispose() => _client.Dispose();
}
