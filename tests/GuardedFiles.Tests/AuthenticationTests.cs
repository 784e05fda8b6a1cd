using System.Text;

namespace GuardedFiles.Tests;

public sealed class AuthenticationTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMw7";

    [Theory]
    [InlineData("", null)]
    [InlineData("\n\n", null)]
    [InlineData("password\n", "password")]
    [InlineData("publickey " + Key + "\nkeyboard-interactive/pam\n", "publickey,keyboard-interactive/pam")]
    [InlineData("none", "none")]
    public void Methods_are_those_that_sshd_names(string text, string? methods)
    {
        Authentication found = Authentication.Parse(Encoding.ASCII.GetBytes(text));
        Assert.Equal(methods, found.Methods is null ? null : Encoding.ASCII.GetString(found.Methods));
    }

    [Fact]
    public void The_key_is_the_first_one()
    {
        Authentication found = Authentication.Parse("password\npublickey ssh-x AAAAAWE=\npublickey ssh-x AAAAAWI=\n"u8);
        Assert.Equal(KeyFingerprint.Of("AAAAAWE="u8), found.Key);
        Assert.NotNull(found.Key);
    }

    [Theory]
    [InlineData("publickey\n")]
    [InlineData("publickey ssh-ed25519\n")]
    [InlineData("publickey ssh-ed25519 ???\n")]
    [InlineData("hostbased ssh-x AAAAAWE=\n")]
    public void What_is_no_key_is_none(string text) => Assert.Null(Authentication.Parse(Encoding.ASCII.GetBytes(text)).Key);
}
