using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>A client over paramiko's exec, as scp.py is one, and asyncssh's own.</summary>
public sealed class LegacyPythonTests(LegacySshd sshd) : LegacyTests(sshd)
{
    [ClientFact("python:paramiko")]
    public void Paramiko_brings_every_size_back_unchanged()
    {
        LegacySamples.CreateIn($"{Local}/tree");

        Python("legacy_paramiko_copy.py", $"{Local}/tree", Remote, $"{Local}/back").MustSucceed();

        MustHaveServed($"[-r][-p][-t][{Remote}]", $"[-l][800000][-r][-p][-f][{Remote}/tree]");
        LegacyTree.MustBeEqualWithModesAndTimes($"{Local}/tree", $"{Remote}/tree");
        LegacyTree.MustBeEqualWithModesAndTimes($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("python:asyncssh")]
    public void Asyncssh_brings_every_size_back_unchanged()
    {
        LegacySamples.CreateIn($"{Local}/tree");

        Python("legacy_asyncssh_copy.py", $"{Local}/tree", Remote, $"{Local}/back").MustSucceed();

        LegacyTree.MustBeEqualWithModesAndTimes($"{Local}/tree", $"{Remote}/tree");
        LegacyTree.MustBeEqualWithModesAndTimes($"{Local}/tree", $"{Local}/back");
    }
}
