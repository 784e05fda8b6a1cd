using System.Diagnostics;
using System.Globalization;

namespace SftpServer.Tests.Commands;

public sealed class FreeSpaceTests
{
    [Theory]
    [InlineData("df -k /", "Filesystem 1K-blocks Used Available Use% Mounted on")]
    [InlineData("df -Pk /", "Filesystem 1024-blocks Used Available Capacity Mounted on")]
    [InlineData("df -k", "Filesystem 1K-blocks Used Available Use% Mounted on")]
    public void It_says_what_df_says_but_not_where(string command, string first)
    {
        (int status, string output, string error) = RunningCommand.Run(command);
        Assert.Equal((0, ""), (status, error));
        string[] lines = output.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal(first, string.Join(' ', Fields(lines[0])));
        string[] fields = Fields(lines[1]);
        Assert.Equal(("-", "/", 6), (fields[0], fields[^1], fields.Length));

        // Others use the disk, too: numbers are near.
        string[] real = Fields(Df(command.EndsWith('/') ? command : command + " .").Split('\n')[1]);
        Assert.Equal(real[1], fields[1]);
        Assert.InRange(Number(fields[2]), Number(real[2]) - 1_000_000, Number(real[2]) + 1_000_000);
        Assert.InRange(Number(fields[3]), Number(real[3]) - 1_000_000, Number(real[3]) + 1_000_000);
        Assert.InRange(Number(fields[4].TrimEnd('%')), Number(real[4].TrimEnd('%')) - 1, Number(real[4].TrimEnd('%')) + 1);
    }

    [Fact]
    public void A_volume_without_blocks_has_no_percentage() =>
        Assert.Equal(["-", "0", "0", "0", "-", "/"], Fields(RunningCommand.Run("df -k /proc").Output.Split('\n')[1]));

    [Fact]
    public void What_is_not_there_is_an_error() =>
        Assert.Equal((1, "", "df: /no/such: No such file or directory\n"), RunningCommand.Run("df -k /no/such"));

    private static string[] Fields(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Df(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        return shell.StandardOutput.ReadToEnd();
    }
}
