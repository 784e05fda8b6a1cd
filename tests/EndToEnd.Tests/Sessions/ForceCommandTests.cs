using EndToEnd.Tests.Harness;
using Testing;

namespace EndToEnd.Tests.Sessions;

/// <summary>
/// ForceCommand and any Subsystem line, as in OpenSSH's own forcecommand.sh: sshd starts the program that is forced, whatever the line names. Each line is
/// tried with OpenSSH's server, too: what it serves, ours serves.
/// </summary>
public sealed class ForceCommandTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public static TheoryData<string> Subsystems =>
    [
        "/bin/false",
        "/opt/acme/sftpd",
        "/usr/local/bin/sftp-log -x",
        "/bin/sh -c 'exec /nowhere/sftpd -l INFO 2>>/nowhere/log'",
        "/bin/sh -c \"umask 077; exec /nowhere/sftpd\"",
        "/usr/lib/openssh/sftp-server -l INFO 2>>/nowhere/log",
        "/usr/bin/env TZ=UTC /nowhere/sftpd",
        "internal-sftp -R",
    ];

    [ClientTheory("sftp", "scp")]
    [MemberData(nameof(Subsystems))]
    public void Sftp_is_served(string subsystem)
    {
        Samples.Create(_folder.Combine("file"), 100_000);
        string[] stock = Programs.OpenSshSftpServer is { } server ? [server] : [];
        foreach (string program in (string[])[Programs.SftpServer, $"{Programs.SftpServer} --forced", .. stock])
        {
            using ThrowawaySshd sshd = new($"Subsystem sftp {subsystem}", $"ForceCommand {program}");
            string got = _folder.Combine($"got-{Path.GetRandomFileName()}");
            Client.Run(new ClientCommand("sftp", "-q", "-F", sshd.ClientConfiguration, "-b", "-", "server")
                .WithInput($"get {_folder.Combine("file")} {got}\n")).MustSucceed();
            Samples.MustBeEqualFiles(_folder.Combine("file"), got);
            Client.Run(new ClientCommand("scp", "-s", "-q", "-F", sshd.ClientConfiguration, _folder.Combine("file"), $"server:{got}2")).MustSucceed();
            Samples.MustBeEqualFiles(_folder.Combine("file"), got + "2");
        }
    }

    public void Dispose() => _folder.Dispose();
}
