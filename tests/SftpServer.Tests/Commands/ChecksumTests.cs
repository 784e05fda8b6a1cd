using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using GuardedFiles.Client;
using GuardedFiles.Log;
using SftpServer.Commands;
using Testing;

namespace SftpServer.Tests.Commands;

public sealed partial class ChecksumTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData("md5sum", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("sha1sum", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("sha256sum", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Without_a_name_the_input_is_read(string program, string hashOfNothing)
    {
        Assert.Equal((0, $"{hashOfNothing}  -\n", ""), RunningCommand.Run(program));
        Assert.Equal((0, $"{hashOfNothing} *-\n", ""), RunningCommand.Run($"{program} -b -"));
    }

    [Theory]
    [InlineData("md5sum")]
    [InlineData("sha1sum")]
    [InlineData("sha256sum")]
    [InlineData("sha512sum -b")]
    public void Files_of_all_lengths_have_the_sums_of_coreutils(string program)
    {
        Random random = new(7);
        string names = "";
        foreach (int length in Enumerable.Range(0, 301).Append(128 * 1024).Append(128 * 1024 + 1).Append(3_000_000))
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            File.WriteAllBytes(_directory.Combine($"{length}"), bytes);
            names += $" {_directory.Combine($"{length}")}";
        }

        Assert.Equal((0, Coreutils(program + names), ""), RunningCommand.Run(program + names));
    }

    [Fact]
    public void A_large_input_has_the_sum_of_coreutils()
    {
        byte[] bytes = new byte[1_000_003];
        new Random(8).NextBytes(bytes);
        File.WriteAllBytes(_directory.Combine("f"), bytes);
        string hash = Coreutils($"sha256sum {_directory.Combine("f")}").Split(' ')[0];
        Assert.Equal((0, $"{hash}  -\n", ""), RunningCommand.Run("sha256sum", bytes));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("-")]
    [InlineData("it's")]
    public void Names_are_told_as_coreutils_tell_them(string name)
    {
        File.WriteAllText(_directory.Combine(name), "x");
        string command = $"md5sum '{_directory.Combine(name).Replace("'", "'\\''", StringComparison.Ordinal)}'";
        Assert.Equal((0, Coreutils(command), ""), RunningCommand.Run(command));
    }

    [Fact]
    public void What_cannot_be_read_is_an_error_and_the_others_are_done()
    {
        Assert.Equal(0, mkfifo(_directory.Combine("fifo"), 0b110_000_000));
        File.WriteAllText(_directory.Combine("f"), "x");
        string path = _directory.Path;
        (int status, string output, string error) = RunningCommand.Run(
            $"md5sum {path}/missing {path} {path}/fifo /dev/zero '{path}/\x1b' {path}/f {path}/f/x");
        Assert.Equal(1, status);
        Assert.Equal($"9dd4e461268c8034f5c8564e155c67a6  {path}/f\n", output);
        Assert.Equal(
            $"md5sum: {path}/missing: No such file or directory\nmd5sum: {path}: Is a directory\nmd5sum: {path}/fifo: not a regular file\n"
            + $"md5sum: /dev/zero: not a regular file\nmd5sum: {path}/\\033: No such file or directory\n"
            + $"md5sum: {path}/f/x: Not a directory\n",
            error);
    }

    [Fact]
    public void A_client_that_is_gone_ends_a_long_sum()
    {
        File.WriteAllText(_directory.Combine("f"), "x");
        using Wires wires = Wires.New(socket: false);
        using EventLog log = new(new LogSettings { Identity = "test", Level = LogLevel.Quiet });
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        wires.CloseClient();
        ICommand command = RunningCommand.Find($"md5sum {_directory.Combine("f")}");
        SessionOverException over = Assert.Throws<SessionOverException>(
            () => command.Run(RunningCommand.Session(connection, log, new StringBuilder())));
        Assert.Equal(SessionEnd.OutputClosed, over.End);
    }

    public void Dispose() => _directory.Dispose();

    private static string Coreutils(string command)
    {
        using Process shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.Latin1 })!;
        return shell.StandardOutput.ReadToEnd();
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);
}
