using System.Text;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Start;

/// <summary>Words that are no UTF-8 cannot be given to a process by .NET: /bin/sh does, with printf's escapes.</summary>
public sealed class CommandLineBytesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Folder _folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("-q")]
    public void A_file_whose_name_is_no_UTF8_is_served_under_that_name(string option)
    {
        NewFile("f\u00ff\u00c3\u00a9\u00fe", "hello");
        NewFile("\u00c3\u00a9", "world");

        // Many options make a command line that is longer than what is read of it at first.
        string words = string.Concat(Enumerable.Repeat($"{option} ", option.Length == 0 ? 0 : 3000));
        (int status, string output, string errors) = Run(
            Programs.Scp,
            $"{words}-f \"$(printf 'f\\377\\303\\251\\376')\" \"$(printf '\\303\\251')\"",
            "\0\0\0\0\0\0");

        Assert.Equal("C0644 5 f\u00ff\u00c3\u00a9\u00fe\nhello\0C0644 5 \u00c3\u00a9\nworld\0", output);
        Assert.Equal((0, ""), (status, errors));
    }

    [Fact]
    public void A_name_of_replacement_characters_is_one_as_well()
    {
        NewFile("\u00ef\u00bf\u00bd", "really");
        (int status, string output, _) = Run(Programs.Scp, "-f \"$(printf '\\357\\277\\275')\"", "\0\0\0");
        Assert.Equal((0, "C0644 6 \u00ef\u00bf\u00bd\nreally\0"), (status, output));
    }

    [Theory]
    [InlineData("f\\377", "f\u00ff")]
    [InlineData("f\\303\\251", "f\u00c3\u00a9")]
    public void A_file_arrives_under_the_name_of_the_command_line(string escaped, string name)
    {
        (int status, string output, _) = Run(Programs.Scp, $"-t \"$(printf '{escaped}')\"", "C0644 2 x\nab\0");

        Assert.Equal((0, "\0\0\0"), (status, output));
        Assert.Equal(Errno.None, _folder.Tree.Open(Path(name), OpenFlags.O_RDONLY, 0, out OpenFile? file));
        file!.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_complaint_repeats_the_bytes(bool scp)
    {
        (int status, string output, string errors) = Run(
            scp ? Programs.Scp : Programs.SftpServer, "\"$(printf -- '--log-level=\\377\\303\\251')\"", "");
        Assert.Equal((1, "", "Invalid log level \"\u00ff\u00c3\u00a9\"\n"), (status, output, errors));
    }

    [Fact]
    public void A_program_may_be_called_by_a_name_beyond_ASCII()
    {
        File.CreateSymbolicLink(_folder.Path("\u00e9\u20ac"), Programs.SftpServer);
        (int status, _, string errors) = Run("./\u00e9\u20ac", "-h", "");
        Assert.Equal(1, status);
        Assert.StartsWith("usage: \u00c3\u00a9\u00e2\u0082\u00ac [-ehR]", errors);
    }

    [Fact]
    public void A_start_directory_is_bytes()
    {
        byte[] directory = Path("d\u00ff");
        Assert.Equal(Errno.None, _folder.Tree.MakeDirectory(directory, 0b111_101_101));
        NewFile("d\u00ff/inside", "");

        (int status, string output, _) = Run(
            Programs.Scp, "--start-directory \"$(printf 'd\\377')\" -f inside", "\0\0\0");

        Assert.Equal((0, "C0644 0 inside\n\0"), (status, output));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The program in the folder, with words as the shell reads them; what it says has one char for each byte.</summary>
    private (int Status, string Output, string Errors) Run(string program, string words, string input)
    {
        using ServerProcess process = ServerProcess.Start("/bin/sh", ["-c", $"exec \"$0\" {words}", program], _folder.Path("."));
        process.Send(Encoding.Latin1.GetBytes(input));
        process.CloseInput();
        string output = Encoding.Latin1.GetString(process.ReceiveRest(Patience));
        int status = process.WaitForExit(Patience);
        return (status, output, Encoding.Latin1.GetString(process.StderrBytes));
    }

    private void NewFile(string name, string content)
    {
        Assert.Equal(Errno.None, _folder.Tree.Open(Path(name), OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b110_100_100, out OpenFile? file));
        using (file)
        {
            Assert.Equal(Errno.None, file!.Write(0, Encoding.Latin1.GetBytes(content)));
            Assert.Equal(Errno.None, file.SetMode(0b110_100_100));
        }
    }

    private byte[] Path(string name) => [.. _folder["."], (byte)'/', .. Encoding.Latin1.GetBytes(name)];
}
