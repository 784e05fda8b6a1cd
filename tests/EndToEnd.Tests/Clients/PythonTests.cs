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

    [ClientFact("python:paramiko")]
    public void Paramiko_gets_the_hashes_that_files_have()
    {
        byte[] content = new byte[1_000_003];
        Random.Shared.NextBytes(content);
        File.WriteAllBytes($"{Remote}/file", content);
        Python("paramiko_check.py", $"{Remote}/file").MustSucceed();
    }

    /// <summary>150 ranges: more than one reply of ranges@asyncssh.com has.</summary>
    [ClientFact("asyncssh with ranges")]
    public void Asyncssh_leaves_out_holes()
    {
        const int Step = 1 << 20;
        using (FileStream file = File.Create($"{Remote}/file"))
        {
            for (int i = 0; i < 150; i++)
            {
                file.Position = (long)i * Step;
                file.Write([.. Enumerable.Repeat((byte)i, 5000)]);
            }

            file.SetLength(300L * Step);
        }

        File.WriteAllBytes($"{Remote}/file.full", [.. Enumerable.Repeat((byte)7, 3_000_000)]);
        File.WriteAllBytes($"{Remote}/file.empty", []);
        Samples.CreateSparse($"{Remote}/file.hole", 100 * Step);
        Python("asyncssh_sparse.py", Installed.AsyncsshWithRanges, $"{Remote}/file", $"{Local}/file").MustSucceed();
    }

    [ClientFact("python:asyncssh")]
    public void Asyncssh_brings_every_size_back_unchanged()
    {
        Samples.CreateIn($"{Local}/tree");

        Python("asyncssh_copy.py", $"{Local}/tree", $"{Remote}/tree", $"{Local}/back").MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }
}
