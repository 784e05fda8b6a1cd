using System.Text;
using GuardedFiles.Start;

namespace GuardedFiles.Tests.Start;

public sealed class RefusalTests
{
    private const string Start = "This account may only transfer files (sftp, scp). Refused: ";

    [Theory]
    [InlineData("uptime", "uptime")]
    [InlineData("a\x1b[2Jb\nc\xe4\0", "a\\033[2Jb\\nc\\344\\0")]
    [InlineData("", "")]
    public void The_command_is_told_escaped(string command, string shown) => Assert.Equal($"{Start}{shown}\n", Of(command));

    [Theory]
    [InlineData('x', 100_000)]
    [InlineData('\x01', 100_000)]
    [InlineData('x', 300)]
    public void A_long_command_is_cut(char letter, int length)
    {
        string line = Of(new string(letter, length));
        Assert.EndsWith("...\n", line);
        Assert.InRange(line.Length, Start.Length + 190, Start.Length + 205);
    }

    [Fact]
    public void A_shell_has_no_command() => Assert.Equal(Start + "a shell\n", Encoding.ASCII.GetString(Refusal.Line(Refusal.Shell)));

    private static string Of(string command) => Encoding.ASCII.GetString(Refusal.Line(Encoding.Latin1.GetBytes(command)));
}
