using System.Buffers.Binary;
using GuardedFiles.Rules;
using SftpServer.Requests;
using SftpServer.Wire;
using Answer = Testing.Answer;

namespace SftpServer.Tests.Requests;

public sealed class InitTests
{
    [Fact]
    public void The_answer_is_version_3_and_the_extensions_in_the_order_of_OpenSSH_and_others_behind_them() => Assert.Equal(
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
            "check-file", "1",
            "copy-file", "1",
            "ranges@asyncssh.com", "1",
            "vendor-id", Vendor,
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
                "check-file", "1",
                "ranges@asyncssh.com", "1",
                "vendor-id", Vendor,
            ],
            announced);
    }

    [Theory]
    [InlineData("read", "check-file", "ranges@asyncssh.com", "copy-file")]
    [InlineData("open", "check-file", "copy-file")]
    [InlineData("write", "copy-file")]
    [InlineData("check-file", "check-file")]
    [InlineData("copy-file", "copy-file")]
    [InlineData("ranges", "ranges@asyncssh.com")]
    [InlineData("vendor-id", "vendor-id")]
    public void What_would_do_the_same_as_a_request_that_is_refused_is_not_announced(string refused, params string[] missing)
    {
        List<string> announced = Announced(new Policy { DeniedRequests = [refused] }, version: 3);
        Assert.Equal(missing.Order(), Announced(new Policy(), version: 3).Except(announced).Except([Vendor]).Order());
    }

    [Fact]
    public void A_list_of_what_is_served_announces_an_extension_only_with_what_it_does()
    {
        Assert.Equal([], Announced(new Policy { AllowedRequests = ["check-file", "copy-file", "ranges"] }, version: 3));
        Assert.Equal(
            ["check-file", "1", "ranges@asyncssh.com", "1"],
            Announced(new Policy { AllowedRequests = ["open", "read", "check-file", "copy-file", "ranges"] }, version: 3));
    }

    [Fact]
    public void Where_no_file_may_be_read_nothing_that_reads_is_announced()
    {
        Policy drop = new() { PathRules = [new PathRules([new PathRule(Access.Drop, "/")])] };
        Policy partly = new() { PathRules = [new PathRules([new PathRule(Access.Drop, "/incoming")])] };
        Assert.Equal(
            ["check-file", "copy-file", "ranges@asyncssh.com"],
            Announced(new Policy(), version: 3).Except(Announced(drop, version: 3)).Order());
        Assert.Equal(Announced(new Policy(), version: 3), Announced(partly, version: 3));
    }

    /// <summary>Three strings and a number, as one string of VERSION.</summary>
    private static string Vendor => Conversation.Text(
        new Testing.Packet().String("dotnet-sftp-server").String("dotnet-sftp-server").String(BuildInfo.Version).UInt64(0).ToArray()[4..]);

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
