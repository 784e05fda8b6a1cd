namespace Packages.Tests.Installing;

/// <summary>The .deb in a fresh Debian: it comes, is replaced, and goes.</summary>
[Collection(nameof(MadeOnce))]
public sealed class DebTests(SecondBuild second, BaseRoot origin) : IDisposable
{
    private const string Configuration = "/etc/dotnet-sftp-server/config.json";

    private readonly DistributionRoot _root = new(origin);

    [ToolFact("root", "debootstrap")]
    public void It_brings_its_files_and_touches_no_others()
    {
        SortedDictionary<string, string> before = _root.Snapshot();
        _root.InstallDeb(Package.Deb);

        SortedDictionary<string, string> after = _root.Snapshot();
        Assert.Empty(before.Except(after));
        string[] owned = [.. _root.Run("dpkg", "-L", Package.Name).MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Empty(after.Keys.Except(before.Keys).Select(path => path[1..]).Except(owned));
        Assert.Equal("", _root.Run("dpkg", "--verify", Package.Name).MustSucceed().Output);
        Assert.Equal("", _root.Run("dpkg", "--audit").MustSucceed().Output);
    }

    [ToolFact("root", "debootstrap")]
    public void Purging_leaves_nothing_behind()
    {
        SortedDictionary<string, string> before = _root.Snapshot();
        _root.InstallDeb(Package.Deb);
        File.AppendAllText(_root.Path + Configuration, "// An administrator was here.\n");

        _root.Run("dpkg", "--purge", Package.Name).MustSucceed();

        Assert.Equal(before, _root.Snapshot());
    }

    [ToolFact("root", "debootstrap")]
    public void Removing_keeps_the_configuration()
    {
        SortedDictionary<string, string> before = _root.Snapshot();
        _root.InstallDeb(Package.Deb);
        _root.Run("dpkg", "--remove", Package.Name).MustSucceed();

        Assert.Equal(["./etc/dotnet-sftp-server", $".{Configuration}"], _root.Snapshot().Keys.Except(before.Keys));
    }

    [ToolFact("root", "debootstrap")]
    public void An_upgrade_keeps_what_the_administrator_wrote()
    {
        const string own = "{ \"defaults\": { \"read-only\": true } }\n";
        _root.InstallDeb(Package.Deb);
        File.WriteAllText(_root.Path + Configuration, own);

        _root.InstallDeb(second.NextDeb);

        Assert.Equal(own, File.ReadAllText(_root.Path + Configuration));
        Assert.EndsWith("-2", _root.Run("dpkg-query", "-W", "-f", "${Version}", Package.Name).Output);
        Assert.Equal([Configuration], Directory.GetFiles($"{_root.Path}/etc/dotnet-sftp-server").Select(path => path[_root.Path.Length..]));
    }

    [ToolFact("root", "debootstrap")]
    public void Its_programs_run()
    {
        _root.InstallDeb(Package.Deb);
        foreach (string program in Package.Programs)
            Assert.StartsWith("dotnet-s", _root.Run(program, "--version").MustSucceed().Output);
        Assert.Contains($"{Configuration}: ok", _root.Run("/usr/lib/dotnet-sftp-server", "--check-config").MustSucceed().Output);
    }

    public void Dispose() => _root.Dispose();
}
