using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class HomeDirectoryTests : IDisposable
{
    private readonly Conversation _client = new();

    [Theory]
    [InlineData("root", "/root")]
    [InlineData("daemon", "/usr/sbin")]
    public void A_users_home_is_that_of_the_account_database(string user, string home)
    {
        if (!File.ReadAllText("/etc/passwd").Contains($":{home}:"))
            return; // Another distribution's daemon lives elsewhere.

        Answer answer = Ask(user);

        Assert.Equal(PacketType.Name, answer.Type);
        Assert.Equal(1u, answer.UInt32());
        Assert.Equal(home, Conversation.Text(answer.String()));
    }

    [Fact]
    public void Nobody_named_is_oneself()
    {
        Answer answer = Ask("");
        Assert.Equal(1u, answer.UInt32());
        Assert.StartsWith("/", Conversation.Text(answer.String()));
    }

    [Fact]
    public void An_unknown_user_is_a_failure()
    {
        Answer answer = Ask("no-such-user-here");
        Assert.Equal((Status.Failure, "no such user"), (answer.StatusCode, answer.StatusText));
    }

    private Answer Ask(string user) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("home-directory")
        .String(user));

    public void Dispose() => _client.Dispose();
}
