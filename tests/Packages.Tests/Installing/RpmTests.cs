namespace Packages.Tests.Installing;

/// <summary>The .rpm in a root of its own. rpm's look at dependencies is not left out: it is told what the C library there provides.</summary>
[Collection(nameof(MadeOnce))]
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
        _root.BecomeFedora();
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
        _root.BecomeFedora();
        SortedDictionary<string, string> before = _root.Snapshot();
        _root.Rpm("--install", Package.Rpm).MustSucceed();
        _root.Rpm("--erase", Package.Name).MustSucceed();

        Assert.Equal(before, _root.Snapshot());
    }

    [ToolFact("root", "debootstrap", "rpmbuild")]
    public void An_upgrade_keeps_what_the_administrator_wrote_and_erasing_saves_it()
    {
        const string own = "{ \"defaults\": { \"read-only\": true } }\n";
        _root.BecomeFedora();
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
}
