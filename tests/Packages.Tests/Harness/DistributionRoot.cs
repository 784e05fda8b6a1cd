using System.Text;
using Testing;

namespace Packages.Tests.Harness;

/// <summary>A whole system in a folder: packages come and go, accounts are made, and its sshd runs.</summary>
internal sealed class DistributionRoot : IDisposable
{
    /// <summary>What package managers and logins keep about themselves, and the system's own sockets.</summary>
    private static readonly string[] NotLookedAt = ["./var/lib/dpkg", "./var/lib/rpm", "./var/log", "./var/cache", "./dev", "./run", "./proc"];

    private readonly TempDirectory _folder = new();

    public DistributionRoot(BaseRoot origin)
    {
        Client.Run(new ClientCommand("cp", "-a", "--reflink=auto", origin.Path, Path)).MustSucceed();
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Where it lies here.</summary>
    public string Path => _folder.Combine("root");

    /// <summary>Runs a program in it.</summary>
    public ClientResult Run(params string[] words) => Client.Run(new ClientCommand("chroot", [Path, .. words]));

    public ClientResult Shell(string script) => Run("sh", "-ec", script);

    public void InstallDeb(string package)
    {
        string path = $"/tmp/{System.IO.Path.GetFileName(package)}";
        File.Copy(package, Path + path);
        Run("dpkg", "-i", path).MustSucceed();
        File.Delete(Path + path);
    }

    /// <summary>With its dependencies looked at: see <see cref="BecomeFedora"/>.</summary>
    public ClientResult Rpm(params string[] words) => Client.Run(new ClientCommand("rpm", ["--root", Path, "--dbpath", "/var/lib/rpm", .. words]));

    /// <summary>What Fedora has and Debian lacks, as rpm sees it: a package that has what rpm finds in the C library and the loader, and a folder.</summary>
    public void BecomeFedora()
    {
        using var folder = new TempDirectory();
        const string script = """
            for library in "$0"/lib/*/libc.so.6 "$0"/lib/*/ld-linux-*.so.*; do
                echo "$library" | /usr/lib/rpm/elfdeps --provides
            done | sed 's/^/Provides: /' >provides
            {
                printf 'Name: libc\nVersion: 1\nRelease: 1\nSummary: what is there\nLicense: none\nBuildArch: noarch\n'
                cat provides
                printf 'Provides: rtld(GNU_HASH)\n%%description\n%%files\n'
            } >libc.spec
            rpmbuild -bb --define "_topdir $PWD/top" --define "_rpmdir $PWD" libc.spec
            """;
        Client.Run(new ClientCommand("sh", "-ec", script, Path) { Directory = folder.Path }).MustSucceed();
        Rpm("--install", folder.Combine("noarch/libc-1-1.noarch.rpm")).MustSucceed();
        Directory.CreateDirectory($"{Path}/usr/share/licenses"); // Fedora's package "filesystem" has it.
    }

    /// <summary>An account with a key, and a password that fits nothing.</summary>
    public void AddAccount(string name, string publicKey, string shell = "/bin/sh")
    {
        Run("useradd", "-m", "-s", shell, name).MustSucceed();
        Directory.CreateDirectory($"{Path}/home/{name}/.ssh");
        File.WriteAllText($"{Path}/home/{name}/.ssh/authorized_keys", File.ReadAllText(publicKey));
        Run("chown", "-R", $"{name}:", $"/home/{name}").MustSucceed();
        Run("usermod", "-p", "*", name).MustSucceed();
    }

    /// <summary>A line for everything that is in it: path, kind, mode, owner, link and content.</summary>
    public SortedDictionary<string, string> Snapshot()
    {
        string[] prune = [.. NotLookedAt.SelectMany(path => new[] { "-path", path, "-prune", "-o" })];
        string[] find = [".", "-xdev", .. prune, "-printf", "%p\\t%y %m %U %G %l\\n"];
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string line in Lines(new ClientCommand("find", find) { Directory = Path }))
            found[line.Split('\t')[0]] = line;
        const string sums = "find . -xdev -type f -print0 | xargs -0r sha256sum";
        foreach (string line in Lines(new ClientCommand("sh", "-c", sums) { Directory = Path }))
            if (found.ContainsKey(line[66..]))
                found[line[66..]] += $" {line[..64]}";
        return found;
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Lines(ClientCommand command) =>
        Encoding.UTF8.GetString(Client.Run(command).MustSucceed().OutputBytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
