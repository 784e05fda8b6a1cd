using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>paramiko and asyncssh, each with an SFTP client of its own.</summary>
public sealed class PythonTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    [ClientFact("python:paramiko")]
    public void Paramiko_brings_every_size_back_unchanged()
    {
        Samples.CreateIn($"{Local}/tree");
        Directory.CreateDirectory($"{Local}/back");

        Python("paramiko_copy.py", $"{Local}/tree", Remote, $"{Local}/back").MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", Remote);
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("python:paramiko")]
    public void Paramiko_finds_every_promise_about_names_kept() => Python("paramiko_names.py", Remote).MustSucceed();

    [ClientFact("python:asyncssh")]
    public void Asyncssh_brings_every_size_back_unchanged()
    {
        Samples.CreateIn($"{Local}/tree");

        Python("asyncssh_copy.py", $"{Local}/tree", $"{Remote}/tree", $"{Local}/back").MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }
}
