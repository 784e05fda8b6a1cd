namespace Benchmarks.Sshd.Carriers;

/// <summary>
/// rclone with its own defaults and its own SSH. It asks which shell there is, and where there is a shell, it has the server's side hash the file after
/// the copy (md5sum in a session of its own, which counts as sshd's work) and hashes its own.
/// </summary>
internal sealed class RcloneCarrier : Carrier
{
    public override string Meaning => "rclone copyto";

    public override string[] Tools => ["rclone"];

    public override ClientCommand Command(Trip trip, Folders folders, Login login)
    {
        string There(string path) => $"server:{path}";
        string[] places = trip.Up ? [trip.Source, There(trip.Target)] : [There(trip.Source), trip.Target];
        return new ClientCommand(["rclone", "--config", "/dev/null", "copyto", .. places])
        {
            Environment =
            [
                $"HOME={login.Keys.Home}",
                "RCLONE_CONFIG_SERVER_TYPE=sftp",
                $"RCLONE_CONFIG_SERVER_HOST={login.Host}",
                $"RCLONE_CONFIG_SERVER_PORT={login.Port}",
                $"RCLONE_CONFIG_SERVER_USER={Environment.UserName}",
                $"RCLONE_CONFIG_SERVER_KEY_FILE={login.Keys.UserKey}",
                $"RCLONE_CONFIG_SERVER_KNOWN_HOSTS_FILE={login.Keys.KnownHosts(login.Host, login.Port)}",
                $"RCLONE_SFTP_CIPHERS={login.Cipher.FullName}",
            ],
        };
    }
}
