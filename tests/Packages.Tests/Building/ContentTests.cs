using Testing;

namespace Packages.Tests.Building;

/// <summary>What is in the packages, and what is not.</summary>
public sealed class ContentTests
{
    public static TheoryData<string> Packages => [Package.Deb, Package.Rpm];

    /// <summary>Where the distributions want something else in another place.</summary>
    private static readonly string[] OnlyInDeb =
    [
        "/usr/share/doc/dotnet-sftp-server/changelog.Debian.gz", "/usr/share/doc/dotnet-sftp-server/changelog.gz",
        "/usr/share/doc/dotnet-sftp-server/copyright", "/usr/share/lintian/overrides/dotnet-sftp-server",
        "/usr/share/zsh/vendor-completions/_dotnet-sftp-server",
    ];

    private static readonly string[] OnlyInRpm =
    [
        "/usr/share/doc/dotnet-sftp-server/CHANGELOG.md",
        "/usr/share/licenses/dotnet-sftp-server/LICENSE", "/usr/share/licenses/dotnet-sftp-server/copyright",
        "/usr/share/zsh/site-functions/_dotnet-sftp-server",
    ];

    [ToolFact("dpkg-deb", "rpm2cpio")]
    public void Both_packages_install_the_same_files()
    {
        string[] deb = Package.Files(Package.Deb), rpm = Package.Files(Package.Rpm);
        Assert.Equal(OnlyInDeb, deb.Except(rpm));
        Assert.Equal(OnlyInRpm, rpm.Except(deb));
    }

    [ToolFact("dpkg-deb", "rpm2cpio")]
    public void Everything_that_was_promised_is_installed() => Assert.Empty(new[]
    {
        "/usr/lib/dotnet-sftp-server", "/usr/lib/dotnet-sftp-server.static", "/usr/lib/dotnet-scp", "/usr/lib/dotnet-scp.static",
        "/etc/dotnet-sftp-server/config.json", "/usr/share/dotnet-sftp-server/config.schema.json",
        "/usr/share/man/man8/dotnet-sftp-server.8.gz", "/usr/share/man/man8/dotnet-scp.8.gz", "/usr/share/man/man5/dotnet-sftp-server.conf.5.gz",
        "/usr/share/bash-completion/completions/dotnet-sftp-server", "/usr/share/bash-completion/completions/dotnet-scp",
        "/usr/share/doc/dotnet-sftp-server/examples/sshd_config.conf", "/usr/share/doc/dotnet-sftp-server/examples/usr.lib.dotnet-sftp-server",
        "/usr/share/doc/dotnet-sftp-server/examples/config.json",
    }.Except(Package.Files(Package.Deb)));

    [ToolTheory("dpkg-deb", "rpm2cpio")]
    [MemberData(nameof(Packages))]
    public void The_programs_are_those_that_were_tested(string package)
    {
        using TempDirectory root = Package.Unpack(package);
        foreach (string program in Package.Programs)
        {
            Assert.Equal(File.ReadAllBytes($"{Programs.RepositoryRoot}/dist/{Path.GetFileName(program)}"), File.ReadAllBytes(root.Path + program));
            Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(root.Path + program));
        }
    }

    [ToolFact("dpkg-deb", "rpm")]
    public void Nothing_runs_when_a_package_comes_or_goes()
    {
        using var folder = new TempDirectory();
        Client.Run(new ClientCommand("dpkg-deb", "-e", Package.Deb, folder.Combine("control"))).MustSucceed();
        Assert.Equal(["conffiles", "control", "md5sums"], Directory.GetFiles(folder.Combine("control")).Select(Path.GetFileName).Order());
        Assert.Equal("", Rpm("-qp", "--scripts", "--triggers", "--filetriggers"));
    }

    [ToolFact("dpkg-deb", "rpm")]
    public void The_configuration_is_the_administrators()
    {
        Assert.Equal("/etc/dotnet-sftp-server/config.json\n", Client.Run(new ClientCommand("dpkg-deb", "-I", Package.Deb, "conffiles")).Output);
        Assert.Equal("/etc/dotnet-sftp-server/config.json\n", Rpm("-qp", "--configfiles"));
    }

    [ToolFact("dpkg-deb", "rpm")]
    public void The_C_library_is_all_they_need()
    {
        Assert.Matches(@"^libc6 \(>= [0-9.]+\)\n$", Client.Run(new ClientCommand("dpkg-deb", "-f", Package.Deb, "Depends")).Output);
        Assert.All(Rpm("-qp", "--requires").Split('\n', StringSplitOptions.RemoveEmptyEntries), need =>
            Assert.Matches(@"^(libc\.so\.6|ld-linux-[^ ]*\.so\.\d)\(|^rtld\(GNU_HASH\)$|^rpmlib\(|^config\(dotnet-sftp-server\) = ", need));
    }

    [ToolFact("dpkg-deb", "rpm")]
    public void The_version_is_the_programs()
    {
        string version = OurProgram.Named(OurProgram.Server).Run("--version").MustSucceed().Output.Split(' ')[1].Trim();
        Assert.Equal($"{version}-1\n", Client.Run(new ClientCommand("dpkg-deb", "-f", Package.Deb, "Version")).Output);
        Assert.Equal($"{version}-1", Rpm("-qp", "--qf", "%{VERSION}-%{RELEASE}"));
        Assert.Equal($"dotnet-scp {version}\n", OurProgram.Named(OurProgram.Scp).Run("--version").Output);
        Assert.Contains($"Version>{version}<", File.ReadAllText($"{Programs.RepositoryRoot}/Directory.Build.props"));
        Assert.Contains($"{version}", File.ReadAllText($"{Programs.RepositoryRoot}/CHANGELOG.md"));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("packaging/deb/control")]
    [InlineData("packaging/rpm/dotnet-sftp-server.spec")]
    [InlineData("packaging/man/dotnet-sftp-server.8")]
    public void How_to_switch_over_is_told(string file) =>
        Assert.Contains("Subsystem sftp /usr/lib/dotnet-sftp-server\n", File.ReadAllText($"{Programs.RepositoryRoot}/{file}").Replace(@"\-", "-"));

    private static string Rpm(params string[] words) => Client.Run(new ClientCommand("rpm", [.. words, Package.Rpm])).MustSucceed().Output;
}
