namespace SftpServer.Tests.Commands;

public sealed class ShellProbeTests
{
    [Fact]
    public void Rclone_finds_a_POSIX_shell() =>
        Assert.Equal((0, "%ComSpec%\n", ""), RunningCommand.Run("echo ${ShellId}%ComSpec%"));
}
