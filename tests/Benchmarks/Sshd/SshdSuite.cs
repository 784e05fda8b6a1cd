using System.Text.RegularExpressions;
using Benchmarks.Sshd.Carriers;

namespace Benchmarks.Sshd;

/// <summary>What is measured through sshd, with its sizes.</summary>
internal static class SshdSuite
{
    private const long MiB = 1 << 20;
    private const string Get = "get";
    private const string Put = "put";

    /// <summary>Those for which every tool is here; the others are said on standard error.</summary>
    public static ThroughSshd[] Of(Options options, Setting setting)
    {
        ILookup<bool, ThroughSshd> chosen = (
            from errand in Errands(options.Quick ? 1 : 4)
            from way in Ways(errand, options)
            select new ThroughSshd(errand, way.Transport, way.Cipher, setting)).ToLookup(workload => workload.Missing.Any());
        foreach (ThroughSshd workload in chosen[true].Where(workload => Regex.IsMatch(workload.Name, options.Only)))
            Console.Error.WriteLine($"{workload.Name} is left out: this machine lacks {string.Join(", ", workload.Missing)}");
        return [.. chosen[false]];
    }

    /// <param name="scale">4; a quick run has 1.</param>
    private static Errand[] Errands(int scale)
    {
        Content file = new(count: 0, 128 * MiB * scale);
        Content small = new(250 * scale, 4096);
        SftpCarrier sftp = new();
        ScpCarrier scp = new();
        SshfsCarrier sshfs = new();
        RcloneCarrier rclone = new();
        return
        [
            new Visit(),
            new Transfer(Get, sftp, up: false, file),
            new Transfer(Put, sftp, up: true, file),
            new Transfer("small_get", sftp, up: false, small),
            new Transfer("small_put", sftp, up: true, small),
            new Look("ls", "ls -1 -f", 25_000 * scale),
            new Look("ls_sorted", "ls -1", 25_000 * scale),
            new Transfer("scp_get", scp, up: false, file),
            new Transfer("scp_put", scp, up: true, file),
            new Transfer("sshfs_get", sshfs, up: false, file),
            new Transfer("sshfs_put", sshfs, up: true, file),
            new Transfer("rclone_get", rclone, up: false, file),
            new Transfer("rclone_put", rclone, up: true, file),
        ];
    }

    // Every way for the plain transfers; for the others the usual one, unless others are asked for.
    private static IEnumerable<(Transport Transport, Cipher Cipher)> Ways(Errand errand, Options options)
    {
        bool every = errand.Name is Get or Put;
        foreach (Transport transport in options.Transports ?? (every ? Enum.GetValues<Transport>() : [Transport.Pipes]))
            foreach (Cipher cipher in options.Ciphers ?? (every ? Cipher.All : [Cipher.Aes]))
                yield return (transport, cipher);
    }
}
