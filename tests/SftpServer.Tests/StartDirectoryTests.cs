using System.Text;
using GuardedFiles;

namespace SftpServer.Tests;

public sealed class StartDirectoryTests
{
    private readonly ClientLogin _login = ClientLogin.FromEnvironment();

    private string Home => Encoding.UTF8.GetString(Accounts.OwnHome()!);

    [Theory]
    [InlineData("/srv")]
    [InlineData("relative/~/path")]
    [InlineData("")]
    public void A_plain_path_stays_as_it_is(string path) => Assert.Equal(path, Expand(path));

    [Fact]
    public void A_tilde_in_front_is_a_home()
    {
        Assert.Equal(Home, Expand("~"));
        Assert.Equal(Home + "/sub", Expand("~/sub"));
        Assert.Equal("/root/sub", Expand("~root/sub"));
    }

    [Fact]
    public void Percent_keys_tell_home_user_and_uid()
    {
        string user = Encoding.UTF8.GetString(_login.User);
        Assert.Equal($"/srv/{user}-{ClientLogin.Uid}%/{Home}", Expand("/srv/%u-%U%%/%d"));
    }

    [Theory]
    [InlineData("%x", "unknown key %x in the start directory\n")]
    [InlineData("/srv/%", "a start directory ends in %\n")]
    [InlineData("/srv/\ufffd", "the start directory is not valid UTF-8\n")]
    [InlineData("~no-such-user-here/x", "no home directory for the start directory: no such user no-such-user-here\n")]
    public void What_means_nothing_ends_with_255(string path, string text)
    {
        UsageException usage = Assert.Throws<UsageException>(() => Expand(path));
        Assert.Equal((255, text), (usage.ExitStatus, usage.Text));
    }

    private string Expand(string path) => Encoding.UTF8.GetString(StartDirectory.Expand(path, _login));
}
