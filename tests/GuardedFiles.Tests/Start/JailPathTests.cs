using System.Text;
using GuardedFiles.Start;

namespace GuardedFiles.Tests.Start;

public sealed class JailPathTests
{
    private static string Home => Encoding.UTF8.GetString(Accounts.OwnHome()!);

    private static string User => Encoding.UTF8.GetString(ClientLogin.FromEnvironment().User);

    [Fact]
    public void Tilde_and_percent_signs_are_expanded()
    {
        Assert.Equal("/srv/drop", Expand("/srv/drop"));
        Assert.Equal(Home, Expand("~"));
        Assert.Equal($"{Home}/files", Expand("~/files"));
        Assert.Equal($"{Home}/files", Expand("%h/files"));
        Assert.Equal($"/srv/{User}/{ClientLogin.Uid}/alice/%", Expand("/srv/%u/%U/%n/%%", "alice"));
        Assert.Equal("/srv/~x", Expand("/srv/~x"));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("srv", "it is not an absolute path")]
    [InlineData("./srv", "it is not an absolute path")]
    [InlineData("~root/x", "it is not an absolute path")]
    [InlineData("%u", "it is not an absolute path")]
    [InlineData("/srv/%d", "%d means nothing in it")]
    [InlineData("/srv/%", "it ends in %")]
    [InlineData("/srv/%n", "it has %n, and --name is missing")]
    [InlineData("/srv/\0", "it has a NUL byte")]
    public void What_names_no_directory_for_certain_is_refused(string path, string why)
    {
        UsageException usage = Assert.Throws<UsageException>(() => Expand(path));
        Assert.Equal((255, $"the jail cannot be entered: {why}\n"), (usage.ExitStatus, usage.Text));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_is_refused(string name) =>
        Assert.Throws<UsageException>(() => Expand("/srv/%n", name));

    private static string Expand(string path, string? name = null) => Encoding.UTF8.GetString(
        new JailPath(ClientLogin.FromEnvironment(name is null ? null : Encoding.UTF8.GetBytes(name))).Expand(path));
}
