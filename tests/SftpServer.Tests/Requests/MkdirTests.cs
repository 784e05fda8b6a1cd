using Testing;

namespace SftpServer.Tests.Requests;

public sealed class MkdirTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_directory_gets_the_mode_that_was_asked_for_less_the_umask()
    {
        Answer answer = _client.Ask(new Packet(PacketType.MkDir)
            .Id(1)
            .String(_client.Path("d"))
            .Attributes(mode: 0b111_111_000));

        Assert.Equal(Status.Ok, answer.StatusCode);
        Assert.Equal(0b111_111_000u & ~_client.Umask, (uint)File.GetUnixFileMode(_client.Path("d")));
    }

    [Fact]
    public void Without_a_mode_it_is_everybodys_less_the_umask()
    {
        _ = _client.Ask(new Packet(PacketType.MkDir).Id(1).String(_client.Path("d")).Attributes());
        Assert.Equal(0b111_111_111u & ~_client.Umask, (uint)File.GetUnixFileMode(_client.Path("d")));
    }

    [Fact]
    public void The_type_in_the_mode_is_left_out()
    {
        _ = _client.Ask(new Packet(PacketType.MkDir).Id(1).String(_client.Path("d")).Attributes(mode: 0x41c0));
        Assert.Equal(0b111_000_000u, (uint)File.GetUnixFileMode(_client.Path("d")));
    }

    [Fact]
    public void A_name_that_is_taken_is_a_failure()
    {
        Answer answer = _client.Ask(new Packet(PacketType.MkDir).Id(1).String(_client.PathOfFile("f")).Attributes());
        Assert.Equal((Status.Failure, "File exists"), (answer.StatusCode, answer.StatusText));
    }

    public void Dispose() => _client.Dispose();
}
