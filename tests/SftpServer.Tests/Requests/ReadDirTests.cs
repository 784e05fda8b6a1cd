using Testing;

namespace SftpServer.Tests.Requests;

public sealed class ReadDirTests : IDisposable
{
    private readonly Conversation _client = Conversation.InMemory();

    private const int ShortListing = 32 * 1024;
    private const int LongListing = 96 * 1024;

    [Fact]
    public void A_listing_has_every_entry_with_its_attributes_and_then_EOF()
    {
        _ = _client.PathOfFile("f", "12345");
        File.CreateSymbolicLink(_client.Path("link"), "nowhere");
        byte[] handle = _client.OpenDirectory(_client.Path("."));

        Answer answer = Ask(handle);

        Dictionary<string, Attributes> entries = [];
        for (uint left = answer.UInt32(); left > 0; left--)
        {
            string name = Conversation.Text(answer.String());
            string longName = Conversation.Text(answer.String());
            Assert.EndsWith(" " + name, longName);
            entries.Add(name, answer.Attributes());
        }

        Assert.Equal([".", "..", "f", "link"], entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(5ul, entries["f"].Size);
        Assert.Equal(0xa1ffu, entries["link"].Mode);
        Assert.Equal(15u, entries["."].Flags);
        Assert.Equal(Status.Eof, Ask(handle).StatusCode);
        Assert.Equal(Status.Eof, Ask(handle).StatusCode);
    }

    [Theory]
    [InlineData(false, ShortListing)]
    [InlineData(true, LongListing)]
    public void Three_thousand_names_of_all_lengths_come_once_each_in_bounded_replies(bool askLimits, int limit)
    {
        SortedSet<string> made = new([".", ".."], StringComparer.Ordinal);
        for (int i = 0; i < 3000; i++)
            made.Add($"{i}-{new string('n', i * 7 % 250)}");
        foreach (string name in made)
        {
            if (name[0] != '.')
                File.Create(_client.Path(name)).Dispose();
        }

        if (askLimits)
            _ = _client.Ask(new Packet(PacketType.Extended).Id(1).String("limits@openssh.com"));
        List<string> listed = List(_client.OpenDirectory(_client.Path(".")), limit);

        Assert.Equal(made.Count, listed.Count);
        Assert.Equal(made, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_directory_that_was_removed_has_come_to_its_end()
    {
        Directory.CreateDirectory(_client.Path("d"));
        byte[] handle = _client.OpenDirectory(_client.Path("d"));
        Directory.Delete(_client.Path("d"));
        Assert.Equal(Status.Eof, Ask(handle).StatusCode);
    }

    [Fact]
    public void A_file_has_no_such_handle()
    {
        Answer answer = Ask(_client.Open(_client.PathOfFile("f"), 1));
        Assert.Equal((Status.Failure, "Invalid handle"), (answer.StatusCode, answer.StatusText));
    }

    private List<string> List(byte[] handle, int limit)
    {
        List<string> names = [];
        byte[] request = new Packet(PacketType.ReadDir).Id(1).String(handle).ToArray();
        for (Answer answer = Ask(handle); answer.Type == PacketType.Name; answer = Ask(handle))
        {
            int length = 4 + 9;
            for (uint left = answer.UInt32(); left > 0; left--)
            {
                byte[] name = answer.String();
                length += 4 + name.Length + 4 + answer.String().Length + 32;
                _ = answer.Attributes();
                names.Add(Conversation.Text(name));
            }

            Assert.InRange(length, request.Length, limit);
        }

        return names;
    }

    private Answer Ask(byte[] handle) => _client.Ask(new Packet(PacketType.ReadDir).Id(1).String(handle));

    public void Dispose() => _client.Dispose();
}
