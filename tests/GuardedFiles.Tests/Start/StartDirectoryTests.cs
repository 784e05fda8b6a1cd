using System.Text;
using GuardedFiles.Start;

namespace GuardedFiles.Tests.Start;

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
    [InlineData("~no-such-user-here/x", "no home directory for the start directory: no such user no-such-user-here\n")]
    public void What_means_nothing_ends_with_255(string path, string text)
    {
        UsageException usage = Assert.Throws<UsageException>(() => Expand(path));
        Assert.Equal((255, text), (usage.ExitStatus, usage.Text));
    }

    [Fact]
    public void Bytes_beyond_ASCII_stay_the_bytes_they_are()
    {
        byte[] expanded = StartDirectory.Expand("/\u00c3\u00a9/%U\u00ff%%\u0080", _login);
        Assert.Equal([.. "/\u00e9/"u8, .. Encoding.ASCII.GetBytes($"{ClientLogin.Uid}"), 0xff, (byte)'%', 0x80], expanded);
    }

    [Fact]
    public void After_a_tilde_such_bytes_are_a_user_or_a_path()
    {
        Assert.Equal([.. Accounts.OwnHome()!, (byte)'/', 0xfe], StartDirectory.Expand("~/\u00fe", _login));
        UsageException usage = Assert.Throws<UsageException>(() => StartDirectory.Expand("~no-\u00ff/x", _login));
        Assert.Equal("no home directory for the start directory: no such user no-\u00ff\n", usage.Text);
    }

    [Fact]
    public void A_key_beyond_ASCII_is_unknown_by_its_first_byte()
    {
        UsageException usage = Assert.Throws<UsageException>(() => StartDirectory.Expand("%\u00c3\u00a9", _login));
        Assert.Equal("unknown key %\u00c3 in the start directory\n", usage.Text);
    }

    private string Expand(string path) => Encoding.UTF8.GetString(StartDirectory.Expand(path, _login));
}
