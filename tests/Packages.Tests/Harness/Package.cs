using Testing;

namespace Packages.Tests.Harness;

/// <summary>What ./build.sh deb and ./build.sh rpm have made.</summary>
internal static class Package
{
    public const string Name = "dotnet-sftp-server";

    /// <summary>Where the programs are installed.</summary>
    public static readonly string[] Programs =
    [
        "/usr/lib/dotnet-sftp-server", "/usr/lib/dotnet-scp", "/usr/lib/dotnet-sftp-server.static", "/usr/lib/dotnet-scp.static",
    ];

    public static string Deb => In(Testing.Programs.RepositoryRoot, "deb");

    public static string Rpm => In(Testing.Programs.RepositoryRoot, "rpm");

    /// <param name="ending">Of the file's name.</param>
    public static string In(string repository, string ending) => Directory.GetFiles($"{repository}/dist", $"{Name}*.{ending}") is [var only]
        ? only
        : throw new FileNotFoundException($"there is not one package in {repository}/dist: run ./build.sh {ending} first");

    /// <summary>Everything in it beneath a folder, as it would be installed.</summary>
    public static TempDirectory Unpack(string package)
    {
        var folder = new TempDirectory();
        const string script = """
            case $0 in
                *.deb) dpkg-deb --fsys-tarfile "$0" | tar -x ;;
                *.rpm) rpm2cpio "$0" | cpio -idm --quiet ;;
            esac
            """;
        Client.Run(new ClientCommand("sh", "-ec", script, package) { Directory = folder.Path }).MustSucceed();
        return folder;
    }

    /// <summary>The paths of all files and links in it, from "/" on.</summary>
    public static string[] Files(string package)
    {
        using TempDirectory folder = Unpack(package);
        return [.. Client.Run(new ClientCommand("find", ".", "!", "-type", "d") { Directory = folder.Path }).MustSucceed().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(path => path[1..]).Order(StringComparer.Ordinal)];
    }
}
