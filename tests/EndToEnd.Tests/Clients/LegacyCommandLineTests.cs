using System.Text;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>
/// What other libraries write for the server's shell, word for word, and then their side of the conversation in one piece: who
/// does not wait for the answers gets the same ones.
/// </summary>
public sealed class LegacyCommandLineTests(LegacySshd sshd) : LegacyTests(sshd)
{
    private const long Modified = 1_000_000_000;
    private const long Accessed = 1_100_000_000;
    private const string Times = "T1000000000 0 1100000000 0\n";

    [ClientTheory("ssh")]
    [InlineData("scp -t {0}/file", "[-t][{0}/file]")]
    [InlineData("scp -t  {0}/file", "[-t][{0}/file]")]              // libssh, with room for its -r
    [InlineData("scp  -t {0}/file", "[-t][{0}/file]")]              // JSch's example, with room for its -p
    [InlineData("scp -qt \"{0}/file\"", "[-qt][{0}/file]")]         // go-scp
    [InlineData("scp -t -d \"{0}\"", "[-t][-d][{0}]")]              // SSH.NET
    [InlineData("scp -t '{0}'/'file'", "[-t][{0}/file]")]           // libssh2
    [InlineData("scp -v -d -t {0}", "[-v][-d][-t][{0}]")]           // pscp
    [InlineData("scp -l 8000 -B -t -- {0}", "[-l][8000][-B][-t][--][{0}]")]
    [InlineData("cd {0} && scp -t .", "[-t][.]")]
    [InlineData("umask 0; scp -t {0}/file", "[-t][{0}/file]")]
    public void A_file_is_taken(string commandLine, string words)
    {
        ClientResult result = Exec(In(commandLine), "C0644 5 file\nhello\0").MustSucceed();

        Assert.Equal([0, 0, 0], result.OutputBytes);
        MustHaveServed(In(words));
        Assert.Equal("hello", File.ReadAllText($"{Remote}/file"));
    }

    [ClientTheory("ssh")]
    [InlineData("scp -pt '{0}/file'", "[-pt][{0}/file]")]           // libssh2
    [InlineData("scp -p -t {0}/file", "[-p][-t][{0}/file]")]        // JSch's example
    [InlineData("scp -t -d \"{0}\"", "[-t][-d][{0}]")]              // SSH.NET: times without -p
    [InlineData("scp -ptq {0}", "[-ptq][{0}]")]
    public void Times_are_taken_with_and_without_preserve(string commandLine, string words)
    {
        ClientResult result = Exec(In("umask 0; " + commandLine), Times + "C0641 5 file\nhello\0").MustSucceed();

        Assert.Equal([0, 0, 0, 0], result.OutputBytes);
        MustHaveServed(In(words));
        Assert.Equal($"hello 641 {Modified} {Accessed}\n", Status("file"));
    }

    [ClientTheory("ssh")]
    [InlineData("scp -t -r {0}", "[-t][-r][{0}]")]                  // libssh
    [InlineData("scp -r -p -d -t \"{0}\"", "[-r][-p][-d][-t][{0}]")] // SSH.NET, WinSCP
    [InlineData("scp -r -d -t \"{0}\"", "[-r][-d][-t][{0}]")]       // WinSCP
    [InlineData("scp -rt {0}/folder", "[-rt][{0}/folder]")]
    public void A_folder_is_taken(string commandLine, string words)
    {
        ClientResult result = Exec(In("umask 0; " + commandLine), $"{Times}D0751 0 folder\nC0640 5 file\nhello\0E\n").MustSucceed();

        Assert.Equal([0, 0, 0, 0, 0, 0], result.OutputBytes);
        MustHaveServed(In(words));
        Assert.Equal("hello", File.ReadAllText($"{Remote}/folder/file"));
        Assert.Equal($"751 {Modified}\n", Run("stat", "-c", "%a %Y", $"{Remote}/folder").Output);
    }

    [ClientTheory("ssh")]
    [InlineData("scp -f {0}/file", "[-f][{0}/file]")]               // JSch's example, go-scp with quotes
    [InlineData("scp -f  {0}/file", "[-f][{0}/file]")]              // libssh
    [InlineData("scp -f \"{0}/file\"", "[-f][{0}/file]")]
    [InlineData("scp -f '{0}/'\"file\"", "[-f][{0}/file]")]         // libssh2
    [InlineData("scp -f -r {0}/file", "[-f][-r][{0}/file]")]        // libssh
    [InlineData("scp -f {0}/file//", "[-f][{0}/file//]")]
    public void A_file_is_given(string commandLine, string words)
    {
        CreateFile();

        ClientResult result = Exec(In(commandLine), "\0\0\0").MustSucceed();

        Assert.Equal("C0640 5 file\nhello\0", result.Output);
        MustHaveServed(In(words));
    }

    [ClientTheory("ssh")]
    [InlineData("scp -pf {0}/file", "[-pf][{0}/file]")]             // SSH.NET, libssh2
    [InlineData("scp -p -f '{0}/file'", "[-p][-f][{0}/file]")]
    [InlineData("scp -l 800000 -r -p -f {0}/file", "[-l][800000][-r][-p][-f][{0}/file]")] // scp.py
    public void A_file_is_given_with_its_times(string commandLine, string words)
    {
        CreateFile();

        ClientResult result = Exec(In(commandLine), "\0\0\0\0").MustSucceed();

        Assert.Equal(Times + "C0640 5 file\nhello\0", result.Output);
        MustHaveServed(In(words));
    }

    [ClientTheory("ssh")]
    [InlineData("scp -prf \"{0}/folder\"", "[-prf][{0}/folder]")]   // SSH.NET
    [InlineData("scp -r -p -f {0}/folder", "[-r][-p][-f][{0}/folder]")]
    public void A_folder_is_given_with_its_times(string commandLine, string words)
    {
        CreateFile();
        Directory.CreateDirectory($"{Remote}/folder");
        File.Move($"{Remote}/file", $"{Remote}/folder/file");
        SetStatus("folder", "750");

        ClientResult result = Exec(In(commandLine), "\0\0\0\0\0\0\0").MustSucceed();

        Assert.Equal($"{Times}D0750 0 folder\n{Times}C0640 5 file\nhello\0E\n", result.Output);
        MustHaveServed(In(words));
    }

    // JSch's example puts a blank behind its T. No OpenSSH server of the last decade has taken that.
    [ClientFact("ssh")]
    public void Times_behind_a_blank_are_refused()
    {
        ClientResult result = Exec($"scp -p -t {Remote}/file", "T 1000000000 0 1000000000 0\n").MustFail();

        Assert.Equal("\0\u0001scp: protocol error: mtime.sec not present\n", result.Output);
        Assert.Equal(1, result.ExitCode);
    }

    [ClientFact("ssh")]
    public void A_target_is_one_word()
    {
        ClientResult none = Exec($"cd {Remote} && scp -t", "C0644 5 file\nhello\0").MustFail();
        ClientResult two = Exec($"cd {Remote} && scp -t a b", "C0644 5 file\nhello\0").MustFail();

        foreach (ClientResult result in new[] { none, two })
            Assert.Equal((1, "\u0001scp: ambiguous target\n"), (result.ExitCode, result.Output));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Remote));
    }

    // WinSCP asks its shell for the exit status behind each command.
    [ClientFact("ssh")]
    public void The_shell_goes_on_behind_us()
    {
        CreateFile();

        ClientResult result = Exec($"scp -f {Remote}/file ; echo \"this is end-of-file:$?\"", "\0\0\0").MustSucceed();

        Assert.Equal("C0640 5 file\nhello\0this is end-of-file:0\n", result.Output);
    }

    private string In(string text) => text.Replace("{0}", Remote);

    private void CreateFile()
    {
        File.WriteAllText($"{Remote}/file", "hello");
        SetStatus("file", "640");
    }

    private void SetStatus(string name, string mode)
    {
        Run("chmod", mode, $"{Remote}/{name}").MustSucceed();
        Run("touch", "-m", "-d", $"@{Modified}", $"{Remote}/{name}").MustSucceed();
        Run("touch", "-a", "-d", $"@{Accessed}", $"{Remote}/{name}").MustSucceed();
    }

    // Times first: reading changes one of them.
    private string Status(string name)
    {
        string status = Run("stat", "-c", "%a %Y %X", $"{Remote}/{name}").MustSucceed().Output;
        return $"{Encoding.UTF8.GetString(File.ReadAllBytes($"{Remote}/{name}"))} {status}";
    }
}
