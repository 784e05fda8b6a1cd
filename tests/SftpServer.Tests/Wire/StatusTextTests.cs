using System.Text;
using SftpServer.Wire;

namespace SftpServer.Tests.Wire;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData(0, "Success")]
    [InlineData(1, "End of file")]
    [InlineData(2, "No such file")]
    [InlineData(3, "Permission denied")]
    [InlineData(4, "Failure")]
    [InlineData(5, "Bad message")]
    [InlineData(6, "No connection")]
    [InlineData(7, "Connection lost")]
    [InlineData(8, "Operation unsupported")]
    public void Each_status_has_the_words_of_OpenSSH(uint status, string words) =>
        Assert.Equal(words, Encoding.ASCII.GetString(((Status)status).Text()));
}
