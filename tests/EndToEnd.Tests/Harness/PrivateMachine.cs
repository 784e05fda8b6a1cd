namespace EndToEnd.Tests.Harness;

/// <summary>
/// What a test's sshd and its sessions see in the place of this machine's /etc/passwd, /etc/group, /etc/shadow, /etc/dotnet-sftp-server and /dev:
/// copies in a folder, mounted where only they look. The machine keeps its own.
/// </summary>
internal static class PrivateMachine
{
    // The devices that sessions need, terminals of their own, and a /dev/log that is the folder's socket.
    private const string Script = """
        mount -t tmpfs tmpfs "$0/dev"
        for name in null zero full random urandom tty; do
            : >"$0/dev/$name"
            mount --bind "/dev/$name" "$0/dev/$name"
        done
        mkdir "$0/dev/pts"
        mount -t devpts -o newinstance,ptmxmode=666 devpts "$0/dev/pts"
        ln -s pts/ptmx "$0/dev/ptmx"
        ln -s "$0/log" "$0/dev/log"
        ln -s /proc/self/fd "$0/dev/fd"
        mount --rbind "$0/dev" /dev
        mount -t tmpfs tmpfs "$0/etc"
        mkdir "$0/etc/above" "$0/etc/work"
        if mount -t overlay overlay -o "lowerdir=/etc,upperdir=$0/etc/above,workdir=$0/etc/work" /etc; then
            mkdir -p -m 755 /etc/dotnet-sftp-server
            mount --bind "$0/configuration" /etc/dotnet-sftp-server
        fi
        for name in passwd group shadow; do
            mount --bind "$0/$name" "/etc/$name"
        done
        exec "$@"
        """;

    /// <summary>The words that start a program there.</summary>
    public static string[] Words(string folder, params string[] program) => ["unshare", "-m", "sh", "-ec", Script, folder, .. program];

    /// <param name="folder">Where the copies go.</param>
    /// <param name="accounts">All who can log in, root among them.</param>
    public static void Describe(string folder, IReadOnlyCollection<LockedAccount> accounts)
    {
        foreach (string name in (string[])["dev", "etc", "configuration"])
            Directory.CreateDirectory($"{folder}/{name}", (UnixFileMode)0b111_101_101);
        File.WriteAllLines($"{folder}/passwd",
        [
            .. accounts.Select(account => $"{account.Name}:*:{account.Id}:{account.Id}::{account.Home}:{account.Shell}"),
            .. File.ReadLines("/etc/passwd").Where(line => line.StartsWith("sshd:", StringComparison.Ordinal)),
        ]);
        File.WriteAllLines($"{folder}/group", ["tty:x:5:", .. accounts.Select(account => $"{account.Name}:x:{account.Id}:")]);
        // An asterisk: no password fits, and the account is not locked, so that keys are let in without PAM.
        File.WriteAllLines($"{folder}/shadow", accounts.Select(account => $"{account.Name}:*:20000:0:99999:7:::"));
    }
}
