using System.Text;
using GuardedFiles;
using GuardedFiles.Rules;
using Mono.Unix.Native;
using ScpSink.Tests.Support;
using Testing;

namespace ScpSink.Tests;

public sealed class EncodedNameTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("\\ \t\x01\x7f\x80\xa0\xff")]
    public void A_name_without_a_newline_is_sent_as_it_is(string name) => Assert.Equal(name, Encoded(name));

    [Theory]
    [InlineData("\n", "\\^J")]
    [InlineData("a\nb", "a\\^Jb")]
    [InlineData("\n\n", "\\^J\\^J")]
    [InlineData("\n\\", "\\^J\\\\")]
    [InlineData("\n \t~", "\\^J \t~")]
    [InlineData("\n\x01\x1f\x7f", "\\^J\\^A\\^_\\^?")]
    [InlineData("\n\x80\x8a\x9f\xff", "\\^J\\M^@\\M^J\\M^_\\M^?")]
    [InlineData("\n\xa0\xa1\xfe", "\\^J\\240\\M-!\\M-~")]
    public void A_name_with_a_newline_is_sent_as_strvis_writes_it(string name, string encoded) => Assert.Equal(encoded, Encoded(name));

    /// <summary>
    /// Each byte that a name can have, beside a newline. But for the slash with the highest bit: OpenSSH looks for the last slash in what it
    /// has encoded already, and sends half of the name.
    /// </summary>
    [Fact]
    public void OpenSSH_writes_the_same()
    {
        if (Programs.OpenSshScp is not { } scp)
            return;
        using Folder folder = new();
        List<string> names = [];
        for (int value = 1; value < 256; value++)
        {
            if ((value & 0x7F) == '/')
                continue;
            names.Add($"{(char)value}\n{(char)value}x");
            byte[] path = [.. Encoding.ASCII.GetBytes(folder.Root + "/"), .. Encoding.Latin1.GetBytes(names[^1])];
            Assert.Equal(Errno.None, new FileTree(new Policy()).OpenToReplace(path, 0b110_000_000, out OpenFile? file, out _));
            file!.Dispose();
        }

        using ServerProcess process = ServerProcess.Start(scp, ["-r", "-f", folder.Root]);
        process.Send(new byte[1000]);
        process.CloseInput();
        string output = Encoding.Latin1.GetString(process.ReceiveRest(TimeSpan.FromSeconds(10)));

        string[] sent = [.. output.Split('\n').Where(line => line.Contains("C0600 0 ")).Select(line => line[(line.IndexOf('C') + 8)..])];
        Assert.Equal(names.Select(Encoded).Order(StringComparer.Ordinal), sent.Order(StringComparer.Ordinal));
    }

    private static string Encoded(string name) => Encoding.Latin1.GetString(EncodedName.Of(Encoding.Latin1.GetBytes(name)));
}
