namespace Packages.Tests.Building;

[Collection(nameof(SecondBuild))]
public sealed class ReproducibleTests(SecondBuild second)
{
    [ToolFact("dpkg-deb")]
    public void Two_builds_make_the_same_deb() => MustBeEqual(Package.Deb, second.Deb);

    [ToolFact("rpmbuild")]
    public void Two_builds_make_the_same_rpm() => MustBeEqual(Package.Rpm, second.Rpm);

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
