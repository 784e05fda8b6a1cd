using Testing;

namespace Packages.Tests.Installing;

/// <summary>The .rpm in a root of its own. rpm's look at dependencies is not left out: it is told what the C library there provides.</summary>
[Collection(nameof(SecondBuild))]
public sealed class RpmTests(SecondBuild second, BaseRoot origin) : IDisposable
{
    private const string Configuration = "/etc/dotnet-sftp-server/config.json";

    private readonly DistributionRoot _root = new(origin);

    [ToolFact("root", "debootstrap", "rpm")]
    public void Without_a_C_library_it_is_not_installed() =>
        Assert.Contains("libc.so.6", _root.Rpm("--install", Package.Rpm).MustFail().Errors);

    [ToolFact("root", "debootstrap", "rpmbuild")]
    public void It_brings_its_files_and_touches_no_others()
    {
        ProvideFedora();
        SortedDictionary<string, string> before = _root.Snapshot();
        _root.Rpm("--install", Package.Rpm).MustSucceed();

        SortedDictionary<string, string> after = _root.Snapshot();
        Assert.Empty(before.Except(after));
        string[] owned = [.. _root.Rpm("-ql", Package.Name).MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Empty(after.Keys.Except(before.Keys).Select(path => path[1..]).Except(owned));
        Assert.Equal("", _root.Rpm("--verify", Package.Name).MustSucceed().Output);
        foreach (string program in Package.Programs)
            Assert.StartsWith("dotnet-s", _root.Run(program, "--version").MustSucceed().Output);
    }

    [ToolFact("root", "debootstrap", "rpmbuild")]
    public void Erasing_leaves_nothing_behind()
    {
        ProvideFedora();
        SortedDictionary<string, string> before = _root.Snapshot();
        _root.Rpm("--install", Package.Rpm).MustSucceed();
        _root.Rpm("--erase", Package.Name).MustSucceed();

        Assert.Equal(before, _root.Snapshot());
    }

    [ToolFact("root", "debootstrap", "rpmbuild")]
    public void An_upgrade_keeps_what_the_administrator_wrote_and_erasing_saves_it()
    {
        const string own = "{ \"defaults\": { \"read-only\": true } }\n";
        ProvideFedora();
        _root.Rpm("--install", Package.Rpm).MustSucceed();
        File.WriteAllText(_root.Path + Configuration, own);

        _root.Rpm("--upgrade", second.NextRpm).MustSucceed();
        Assert.Equal(own, File.ReadAllText(_root.Path + Configuration));
        Assert.EndsWith("-2", _root.Rpm("-q", "--qf", "%{VERSION}-%{RELEASE}", Package.Name).Output);

        _root.Rpm("--erase", Package.Name).MustSucceed();
        Assert.Equal(own, File.ReadAllText($"{_root.Path}{Configuration}.rpmsave"));
        Assert.False(File.Exists(_root.Path + Configuration));
    }

    public void Dispose() => _root.Dispose();

    /// <summary>What Fedora has and Debian lacks: a package that has what rpm finds in the C library and the loader, and a folder.</summary>
    private void ProvideFedora()
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
        Client.Run(new ClientCommand("sh", "-ec", script, _root.Path) { Directory = folder.Path }).MustSucceed();
        _root.Rpm("--install", folder.Combine("noarch/libc-1-1.noarch.rpm")).MustSucceed();
        Directory.CreateDirectory($"{_root.Path}/usr/share/licenses"); // Fedora's package "filesystem" has it.
    }
}
