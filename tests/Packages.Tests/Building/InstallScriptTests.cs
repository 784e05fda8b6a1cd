using Testing;

namespace Packages.Tests.Building;

/// <summary>packaging/install.sh, for those who have neither kind of package.</summary>
public sealed class InstallScriptTests : IDisposable
{
    private const UnixFileMode Odd = (UnixFileMode)0b111_000_001;

    private readonly TempDirectory _root = new();

    [Fact]
    public void What_is_there_already_stays_as_it_is()
    {
        foreach (string folder in (string[])["usr", "usr/lib", "etc", "home"])
            Directory.CreateDirectory(_root.Combine(folder), Odd);
        File.WriteAllText(_root.Combine("usr/lib/other"), "another's");
        File.SetUnixFileMode(_root.Combine("usr/lib/other"), Odd);

        Install();

        foreach (string path in (string[])["usr", "usr/lib", "etc", "home", "usr/lib/other"])
            Assert.Equal(Odd, File.GetUnixFileMode(_root.Combine(path)));
    }

    [Fact]
    public void Everybody_can_read_what_is_new_whatever_the_umask_is()
    {
        Install();
        string unreadable = Client.Run(new ClientCommand("find", ".", "-mindepth", "1", "!", "-type", "l", "!", "-perm", "-044") { Directory = _root.Path }).Output;
        Assert.Equal("", unreadable);
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(_root.Combine("etc/dotnet-sftp-server")));
    }

    [ToolFact("dpkg-deb")]
    public void It_installs_what_the_packages_do()
    {
        Install();
        string[] found = [.. Client.Run(new ClientCommand("find", ".", "!", "-type", "d", "-printf", "/%P\\n") { Directory = _root.Path }).MustSucceed().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Uncompressed)];
        Assert.NotEmpty(found);
        Assert.Empty(found.Except(Package.Files(Package.Rpm).Select(Uncompressed)));
    }

    [Fact]
    public void It_can_be_done_again()
    {
        Install();
        Install();
    }

    public void Dispose() => _root.Dispose();

    private static string Uncompressed(string path) => path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;

    private void Install() => Client.Run(new ClientCommand(
        "sh", "-ec", "umask 077; exec \"$0\" \"$1\"", $"{Programs.RepositoryRoot}/packaging/install.sh", _root.Path)).MustSucceed();
}
