using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>Ansible, which moves its modules and its files with the scp that it is told to use.</summary>
public sealed class LegacyAnsibleTests(LegacySshd sshd) : LegacyTests(sshd)
{
    [ClientFact("ansible")]
    public void Copy_and_fetch_move_a_file_with_scp()
    {
        Samples.Create($"{Local}/file", 300_000);

        Ansible("copy", $"src={Local}/file dest={Remote}/file mode=0640");
        Ansible("fetch", $"src={Remote}/file dest={Local}/back flat=yes");

        Assert.Contains(Legacy.Starts, start => start.IsSink && start.Words.Contains("/.ansible/tmp/"));
        Assert.Contains($"[-f][{Remote}/file]", Legacy.Starts.Select(start => start.Words));
        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/file");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
        Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode($"{Remote}/file"));
    }

    private void Ansible(string module, string arguments)
    {
        ClientCommand command = Command("ansible", "all", "-i", "server,", "-m", module, "-a", arguments);
        var settings = new Dictionary<string, string>
        {
            ["ANSIBLE_SSH_ARGS"] = $"-F {Legacy.ClientConfiguration}",
            ["ANSIBLE_SSH_TRANSFER_METHOD"] = "scp",
            ["ANSIBLE_SCP_EXTRA_ARGS"] = "-O",
            // An ordinary user's sshd has no terminals to give.
            ["ANSIBLE_SSH_USETTY"] = "False",
            ["ANSIBLE_PYTHON_INTERPRETER"] = "/usr/bin/python3",
            ["ANSIBLE_LOCAL_TEMP"] = Path.Combine(Aside, "ansible"),
        };
        Client.Run(command with { Environment = command.Environment.Concat(settings).ToDictionary() }).MustSucceed();
    }
}
