using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Tests.Requests;

/// <summary>Every request cut at every byte: answered BAD_MESSAGE, and nothing has happened.</summary>
public sealed class MalformedTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_request_without_fields_is_a_bad_message()
    {
        foreach (RequestKind kind in Catalogue.Requests.Concat(Catalogue.Extensions).Where(kind => kind.Name != "limits"))
            Assert.Equal(Status.BadMessage, Serve(kind, []));
    }

    [Fact]
    public void Requests_with_two_names_do_nothing_when_the_second_is_cut()
    {
        string old = _client.PathOfFile("old");
        byte[] packet = new Testing.Packet().String(old).String(_client.Path("new")).ToArray();
        foreach (string name in (string[])["rename", "symlink", "posix-rename", "hardlink", "copy-file"])
        {
            RequestKind kind = Catalogue.Requests.Concat(Catalogue.Extensions).Single(kind => kind.Name == name);
            for (int length = 4; length < packet.Length; length++)
                Assert.Equal(Status.BadMessage, Serve(kind, packet.AsSpan(4, length - 4)));
        }

        Assert.Equal([old], Directory.GetFileSystemEntries(Path.GetDirectoryName(old)!));
    }

    [Fact]
    public void A_change_of_attributes_does_nothing_when_the_last_field_is_cut()
    {
        string path = _client.PathOfFile("f", "content");
        byte[] packet = new Testing.Packet().String(path).Attributes(size: 0, uid: 1, gid: 1, mode: 0, atime: 0, mtime: 0).ToArray();
        foreach (string name in (string[])["setstat", "lsetstat", "mkdir"])
        {
            RequestKind kind = Catalogue.Requests.Concat(Catalogue.Extensions).Single(kind => kind.Name == name);
            for (int length = 4; length < packet.Length; length++)
                Assert.Equal(Status.BadMessage, Serve(kind, packet.AsSpan(4, length - 4)));
        }

        Assert.Equal("content", File.ReadAllText(path));
    }

    [Fact]
    public void A_name_with_a_NUL_inside_is_a_bad_message()
    {
        byte[] packet = new Testing.Packet().String("/tmp\0/x").String("/tmp/\0").ToArray();
        foreach (string name in (string[])["stat", "lstat", "opendir", "remove", "rmdir", "realpath", "readlink", "rename", "statvfs", "expand-path", "copy-file"])
        {
            RequestKind kind = Catalogue.Requests.Concat(Catalogue.Extensions).Single(kind => kind.Name == name);
            Assert.Equal(Status.BadMessage, Serve(kind, packet.AsSpan(4)));
        }
    }

    public void Dispose() => _client.Dispose();

    private Status Serve(RequestKind kind, ReadOnlySpan<byte> packet)
    {
        byte[] room = new byte[4 + WireLimits.Packet];
        PacketReader fields = new(packet);
        Reply reply = new(room, id: 1);
        Outcome outcome = kind.Serve(_client.Session, ref fields, ref reply);
        Assert.Equal(0, reply.Length);
        return outcome.Status;
    }
}
