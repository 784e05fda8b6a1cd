using System.Text;
using GuardedFiles.Start;

namespace GuardedFiles.Tests.Start;

/// <summary>What may be opened of a home, by whom, and what never is.</summary>
public sealed class UnguardedPathsTests
{
    [Theory]
    [InlineData(".config/app", ".config/app")]
    [InlineData("./.config//app/", ".config/app")]
    [InlineData(".local/share/sync/.", ".local/share/sync")]
    [InlineData("bin", "bin")]
    [InlineData(".config", ".config")]
    public void A_path_is_taken_without_what_means_nothing(string text, string plain) =>
        Assert.Equal([plain], Texts(UnguardedPaths.NothingSaid.With(text, toChange: true).ToChange));

    [Theory]
    [InlineData("/home/u/.config")]
    [InlineData("~/.config")]
    [InlineData("~")]
    [InlineData("..")]
    [InlineData(".config/../.ssh")]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData(".ssh")]
    [InlineData(".ssh/keys")]
    [InlineData("./.SSH/config")]
    [InlineData(".ssh.")]
    [InlineData("\u200b.ssh")]
    [InlineData(".\u017f\u017fh")]
    [InlineData(".bashrc")]
    [InlineData(".zshenv.zwc")]
    [InlineData(".ZSHENV.ZWC")]
    [InlineData(".forward+list")]
    [InlineData(".qmail-list")]
    [InlineData(".config/systemd/user")]
    [InlineData(".config/systemd")]
    [InlineData(".config//./systemd/user/x.service")]
    [InlineData(".local/share/fish/vendor_conf.d")]
    [InlineData(".config/dotnet-sftp-server")]
    public void What_logins_obey_is_never_opened(string text)
    {
        string path = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        foreach (bool toChange in (bool[])[true, false])
            Assert.Throws<UsageException>(() => UnguardedPaths.NothingSaid.With(path, toChange));
    }

    [Fact]
    public void A_key_opens_only_what_stands_in_the_list_above_it()
    {
        UnguardedPaths above = UnguardedPaths.NothingSaid.With(".config/app", toChange: true).With(".cache", toChange: false);
        UnguardedPaths key = UnguardedPaths.NothingSaid
            .With(".config", toChange: true).With(".config/app/deep", toChange: true).With(".config/application", toChange: true)
            .With(".cache/x", toChange: true).With(".mozilla", toChange: false);
        UnguardedPaths both = key.Under(above);
        Assert.Equal([".config/app", ".config/app/deep"], Texts(both.ToChange));
        Assert.Equal([".config/app", ".config/app/deep", ".cache/x"], Texts(both.ToRead));
    }

    [Fact]
    public void An_empty_list_above_opens_nothing()
    {
        UnguardedPaths above = UnguardedPaths.NothingSaid.With("", toChange: true);
        UnguardedPaths key = UnguardedPaths.NothingSaid.With(".cache", toChange: false).With(".config/app", toChange: true);
        Assert.Empty(key.Under(above).ToChange);
        Assert.Empty(key.Under(above).ToRead);
        Assert.Empty(UnguardedPaths.NothingSaid.Under(above).Under(key).ToChange);
    }

    [Fact]
    public void Where_one_side_says_nothing_the_other_counts()
    {
        UnguardedPaths said = UnguardedPaths.NothingSaid.With(".config/app", toChange: true);
        Assert.Equal([".config/app"], Texts(said.Under(UnguardedPaths.NothingSaid).ToChange));
        Assert.Equal([".config/app"], Texts(UnguardedPaths.NothingSaid.Under(said).ToChange));
        Assert.Empty(UnguardedPaths.NothingSaid.Under(UnguardedPaths.NothingSaid).ToChange);
    }

    private static string[] Texts(byte[][] paths) => [.. paths.Select(Encoding.UTF8.GetString)];
}
