using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class ExpandPathTests : IDisposable
{
    private readonly Conversation _client = new();

    [Theory]
    [InlineData("~")]
    [InlineData("~/")]
    [InlineData("")]
    [InlineData(".")]
    public void A_tilde_is_where_the_session_began(string path) => Assert.Equal(Environment.CurrentDirectory, PathOf(Ask(path)));

    [Fact]
    public void Names_behind_it_begin_there() => Assert.Equal(
        System.IO.Path.Combine(Environment.CurrentDirectory, "no-such-name"),
        PathOf(Ask("~/no-such-name")));

    [Fact]
    public void A_users_home_is_that_of_the_account_database() => Assert.Equal("/root", PathOf(Ask("~root")));

    [Fact]
    public void An_absolute_path_stays_and_is_resolved()
    {
        Directory.CreateDirectory(_client.Path("d"));
        File.CreateSymbolicLink(_client.Path("link"), "d");
        Assert.Equal(_client.Path("d/new"), PathOf(Ask(_client.Path("link/new"))));
    }

    [Fact]
    public void A_tilde_elsewhere_is_a_name()
    {
        Assert.Equal(_client.Path("~"), PathOf(Ask(_client.Path("~"))));
    }

    [Fact]
    public void An_unknown_user_is_no_file_and_the_client_shows_our_words()
    {
        Answer answer = Ask("~no-such-user-here/x");
        Assert.Equal((Status.NoSuchFile, "no such user"), (answer.StatusCode, answer.StatusText));
    }

    [Fact]
    public void A_folder_on_the_way_that_is_missing_is_no_file() =>
        Assert.Equal(Status.NoSuchFile, Ask(_client.Path("missing/x")).StatusCode);

    private Answer Ask(string path) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("expand-path@openssh.com")
        .String(path));

    private static string PathOf(Answer answer)
    {
        Assert.Equal(PacketType.Name, answer.Type);
        Assert.Equal(1u, answer.UInt32());
        return Conversation.Text(answer.String());
    }

    public void Dispose() => _client.Dispose();
}
