using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Regress;

/// <summary>
/// OpenSSH's regress scripts for scp. Each runs everything twice, with the old protocol and with SFTP, and both of our programs
/// must have been started: scp as a sink and as a source.
/// </summary>
public sealed class LegacyRegressTests
{
    [ClientTheory(RegressScript.Folder + "/test-exec.sh")]
    [InlineData("scp")]
    [InlineData("scp3")]
    [InlineData("scp-uri")]
    public void OpenSsh_script_passes_with_both_protocols(string script)
    {
        using var regress = new RegressScript();
        regress.UseLegacyScp();

        regress.MustPass(script);

        string[] starts = File.Exists(regress.ScpTrace) ? File.ReadAllLines(regress.ScpTrace) : [];
        Assert.Contains("-t", starts);
        Assert.Contains("-f", starts);
    }
}
