using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Testing;

namespace SftpServer.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly SyslogDaemon _daemon = new();

    [Fact]
    public void A_refusal_says_why()
    {
        using Conversation client = new(
            new Policy { ReadOnly = true, DeniedRequests = ["stat"], AllowedRequests = ["stat", "lstat"] },
            _daemon.Settings(LogLevel.Debug2));

        Assert.False(client.Session.Permits("remove", writes: true, needs: []));
        Assert.False(client.Session.Permits("stat", writes: false, needs: []));
        Assert.False(client.Session.Permits("read", writes: false, needs: []));
        Assert.True(client.Session.Permits("lstat", writes: false, needs: []));

        Assert.Equal(
            [
                "Refusing remove request in read-only mode",
                "Refusing denylisted stat request",
                "Refusing non-allowlisted read request",
                "debug2: Permitting allowlisted lstat request",
            ],
            _daemon.Lines());
    }

    [Fact]
    public void A_refused_request_changes_nothing()
    {
        using Conversation client = new(new Policy { ReadOnly = true });
        string path = client.PathOfFile("f", "content");

        Assert.Equal(Status.PermissionDenied, client.Ask(new Packet(PacketType.Remove).Id(1).String(path)).StatusCode);
        Assert.Equal(Status.PermissionDenied, client.Ask(new Packet(PacketType.Open).Id(1).String(path).UInt32(1 | 16).Attributes()).StatusCode);
        Assert.Equal(PacketType.Handle, client.Ask(new Packet(PacketType.Open).Id(1).String(path).UInt32(1).Attributes()).Type);

        Assert.Equal("content", File.ReadAllText(path));
    }

    [Fact]
    public void What_is_still_open_at_the_end_is_told()
    {
        using Conversation client = new(new Policy(), _daemon.Settings(LogLevel.Info));
        string path = client.PathOfFile("f", "content");
        byte[] handle = client.Open(path, 1);
        _ = client.OpenDirectory(client.Path("."));
        _ = client.Close(client.Open(path, 1));
        _ = client.Ask(new Packet(PacketType.Read).Id(1).String(handle).UInt64(0).UInt32(4));
        _ = _daemon.Lines();

        client.Session.LogOpenHandles();

        Assert.Equal([$"forced close \"{path}\" bytes read 4 written 0", $"forced closedir \"{client.Path(".")}\""], _daemon.Lines());
    }

    public void Dispose() => _daemon.Dispose();
}
