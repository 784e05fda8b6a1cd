using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Tests.Requests;

public sealed class OpenModeMappingTests
{
    [Theory]
    [InlineData(0, OpenFlags.O_RDONLY, "")]
    [InlineData(1, OpenFlags.O_RDONLY, "READ")]
    [InlineData(2, OpenFlags.O_WRONLY, "WRITE")]
    [InlineData(3, OpenFlags.O_RDWR, "READ,WRITE")]
    [InlineData(6, OpenFlags.O_WRONLY | OpenFlags.O_APPEND, "WRITE,APPEND")]
    [InlineData(10, OpenFlags.O_WRONLY | OpenFlags.O_CREAT, "WRITE,CREATE")]
    [InlineData(17, OpenFlags.O_TRUNC, "READ,TRUNCATE")]
    [InlineData(32, OpenFlags.O_EXCL, "EXCL")]
    [InlineData(
        63,
        OpenFlags.O_RDWR | OpenFlags.O_APPEND | OpenFlags.O_CREAT | OpenFlags.O_TRUNC | OpenFlags.O_EXCL,
        "READ,WRITE,APPEND,CREATE,TRUNCATE,EXCL")]
    [InlineData(0xffffffc1, OpenFlags.O_RDONLY, "READ")]
    public void The_modes_of_the_draft_become_flags_of_open_and_words_of_the_log(uint modes, OpenFlags flags, string words)
    {
        Assert.Equal(flags, ((OpenModes)modes).ToOpenFlags());
        Assert.Equal(words, ((OpenModes)modes).Names());
    }
}
