using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Regress;

/// <summary>OpenSSH's regress scripts for sftp with our server in place; those for scp are in LegacyRegressTests.</summary>
public sealed class RegressTests
{
    [ClientTheory(RegressScript.Folder + "/test-exec.sh")]
    [InlineData("sftp")]
    [InlineData("sftp-cmds")]
    [InlineData("sftp-badcmds")]
    [InlineData("sftp-batch")]
    [InlineData("sftp-glob")]
    [InlineData("sftp-perm")]
    public void OpenSsh_script_passes(string script)
    {
        using var regress = new RegressScript();
        regress.MustPass(script);
    }

    // These two ask for internal-sftp by name.
    [ClientFact(RegressScript.Folder + "/test-exec.sh")]
    public void OpenSsh_script_sftp_uri_passes()
    {
        using var regress = new RegressScript();
        regress.Replace("sftp-uri", "internal-sftp", regress.Server);
        regress.MustPass("sftp-uri");
    }

    [ClientFact(RegressScript.Folder + "/test-exec.sh", "root")]
    public void OpenSsh_script_sftp_chroot_passes()
    {
        using var regress = new RegressScript();
        using var jail = new ChrootFolder();
        regress.Replace("sftp-chroot", "CHROOT=/var/run", $"CHROOT={jail.Path}");
        regress.Replace("sftp-chroot", "internal-sftp", "/sftp-server");
        regress.MustPass("sftp-chroot", jail.Trace);
    }
}

/// <summary>In a class of its own because it sleeps for more than a minute, and so runs beside the others.</summary>
public sealed class RegressMultiplexTests
{
    [ClientFact(RegressScript.Folder + "/test-exec.sh")]
    public void OpenSsh_script_multiplex_passes()
    {
        using var regress = new RegressScript();
        regress.Replace("multiplex", "P=3301", $"P={RegressScript.FreePort()}");
        regress.MustPass("multiplex");
    }
}

/// <summary>In a class of its own because it sleeps for half a minute.</summary>
public sealed class RegressChannelTimeoutTests
{
    [ClientFact(RegressScript.Folder + "/test-exec.sh")]
    public void OpenSsh_script_channel_timeout_passes()
    {
        using var regress = new RegressScript();
        regress.MustPass("channel-timeout");
    }
}
