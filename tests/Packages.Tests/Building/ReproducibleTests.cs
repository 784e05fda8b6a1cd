namespace Packages.Tests.Building;

[Collection(nameof(MadeOnce))]
public sealed class ReproducibleTests(SecondBuild second)
{
    [ToolFact("dpkg-deb")]
    public void Two_builds_make_the_same_deb() => MustBeEqual(Package.Deb, second.Deb);

    [ToolFact("rpmbuild")]
    public void Two_builds_make_the_same_rpm() => MustBeEqual(Package.Rpm, second.Rpm);

    [ToolFact("dpkg-deb", "rpmbuild")]
    public void Who_publishes_a_package_says_who_he_is_and_which_it_is()
    {
        Assert.Equal(SecondBuild.Maintainer, Client.Run(new ClientCommand("dpkg-deb", "-f", second.NextDeb, "Maintainer")).MustSucceed().Output.Trim());
        Assert.Equal(SecondBuild.Maintainer, Client.Run(new ClientCommand("rpm", "-qp", "--qf", "%{PACKAGER}", second.NextRpm)).MustSucceed().Output);
        Assert.Contains("-2_", Path.GetFileName(second.NextDeb));
        Assert.Contains("-2.", Path.GetFileName(second.NextRpm));
    }

    private static void MustBeEqual(string first, string other)
    {
        Assert.Equal(Path.GetFileName(first), Path.GetFileName(other));
        Assert.True(File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(other)), Difference(first, other));
    }

    /// <summary>What differs in what they install; the rest is in how they are packed.</summary>
    private static string Difference(string first, string other)
    {
        using Testing.TempDirectory one = Package.Unpack(first), two = Package.Unpack(other);
        return $"{first} and {other} differ\n{Client.Run(new ClientCommand("diff", "-rq", one.Path, two.Path)).Output}";
    }
}
