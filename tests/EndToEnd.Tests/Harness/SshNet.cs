using Renci.SshNet;
using Renci.SshNet.Common;

namespace EndToEnd.Tests.Harness;

/// <summary>SSH.NET's clients: the library that .NET programs use. It runs in the test's own process.</summary>
internal static class SshNet
{
    /// <summary>Connected, by the key of this sshd's user.</summary>
    public static SftpClient Sftp(ThrowawaySshd sshd) =>
        Connected(new SftpClient(Login(sshd.Port, ThrowawaySshd.User, sshd.UserKey)), sshd.HostKey);

    /// <summary>Connected, by a locked key.</summary>
    public static SftpClient Sftp(LockedSshd sshd, LockedKey key) =>
        Connected(new SftpClient(Login(sshd.Port, key.Account.Name, key.File)), sshd.HostKey);

    public static ScpClient Scp(ThrowawaySshd sshd, string quoting = "ShellQuote") =>
        Connected(new ScpClient(Login(sshd.Port, ThrowawaySshd.User, sshd.UserKey), Quoting(quoting)), sshd.HostKey);

    public static ScpClient Scp(LockedSshd sshd, LockedKey key, string quoting = "ShellQuote") =>
        Connected(new ScpClient(Login(sshd.Port, key.Account.Name, key.File), Quoting(quoting)), sshd.HostKey);

    /// <summary>The text of the STATUS: behind it the library may name the path.</summary>
    public static string TextOf(SftpException error) => error.Message.Split(". Path: '")[0];

    /// <summary>How a path is written into the command, by the name of <see cref="RemotePathTransformation"/>'s property.</summary>
    private static IRemotePathTransformation Quoting(string name) => name switch
    {
        "None" => RemotePathTransformation.None,
        "DoubleQuote" => RemotePathTransformation.DoubleQuote,
        _ => RemotePathTransformation.ShellQuote,
    };

    private static ConnectionInfo Login(int port, string user, string key) =>
        new(ThrowawaySshd.Host, port, user, new PrivateKeyAuthenticationMethod(user, new PrivateKeyFile(key)));

    private static T Connected<T>(T client, string hostKey)
        where T : BaseClient
    {
        string expected = File.ReadAllText(hostKey + ".pub").Split(' ')[1];
        client.HostKeyReceived += (_, received) => received.CanTrust = Convert.ToBase64String(received.HostKey) == expected;
        client.Connect();
        return client;
    }
}
