using System.Buffers.Binary;
using GuardedFiles.Rules;
using SftpServer.Requests;
using SftpServer.Wire;
using Answer = Testing.Answer;

namespace SftpServer.Tests.Requests;

public sealed class InitTests
{
    [Fact]
    public void The_answer_is_version_3_and_the_extensions_in_the_order_of_OpenSSH() => Assert.Equal(
        [
            "posix-rename@openssh.com", "1",
            "statvfs@openssh.com", "2",
            "fstatvfs@openssh.com", "2",
            "hardlink@openssh.com", "1",
            "fsync@openssh.com", "1",
            "lsetstat@openssh.com", "1",
            "limits@openssh.com", "1",
            "expand-path@openssh.com", "1",
            "copy-data", "1",
            "home-directory", "1",
            "users-groups-by-id@openssh.com", "1",
        ],
        Announced(new Policy(), version: 3));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(6)]
    public void The_version_is_3_whatever_the_client_speaks(uint version) => Assert.NotEmpty(Announced(new Policy(), version));

    [Fact]
    public void What_the_policy_refuses_is_not_announced()
    {
        List<string> announced = Announced(new Policy { ReadOnly = true, DeniedRequests = ["limits"] }, version: 3);
        Assert.Equal(
            [
                "statvfs@openssh.com", "2",
                "fstatvfs@openssh.com", "2",
                "expand-path@openssh.com", "1",
                "home-directory", "1",
                "users-groups-by-id@openssh.com", "1",
            ],
            announced);
    }

    private static List<string> Announced(Policy policy, uint version)
    {
        using Conversation client = new(policy);
        byte[] room = new byte[4 + WireLimits.Packet];
        Reply reply = new(room, version);

        Assert.Equal(Status.Ok, Init.Answer(client.Session, ref reply).Status);

        Assert.Equal(version, client.Session.ClientVersion);
        Assert.Equal(reply.Length - 4, BinaryPrimitives.ReadInt32BigEndian(room));
        Answer answer = new(room[4..reply.Length]);
        Assert.Equal(Testing.PacketType.Version, answer.Type);
        Assert.Equal(3u, answer.Id);
        List<string> words = [];
        while (!answer.AtEnd)
            words.Add(Conversation.Text(answer.String()));
        return words;
    }
}
