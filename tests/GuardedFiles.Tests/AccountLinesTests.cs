using System.Text;

namespace GuardedFiles.Tests;

public sealed class AccountLinesTests
{
    [Fact]
    public void Each_line_is_an_account()
    {
        string[] names = NamesIn("root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice,,,:/home/alice:/bin/sh\n");
        Assert.Equal(["root", "alice"], names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# a comment\n")]
    [InlineData("+::::::\n+@netgroup\n-alice::::::\n")]
    [InlineData(":x:0:0::/:\n")]
    public void What_names_nobody_is_passed_over(string text) => Assert.Empty(NamesIn(text));

    [Fact]
    public void The_last_line_needs_no_end() => Assert.Equal(["a", "b"], NamesIn("a:x:1:1::/:\nb:x:2:2::/:"));

    [Fact]
    public void Fields_are_what_is_between_the_colons()
    {
        AccountLine line = Line("alice:x:1000:1001:Alice, of here:/home/alice:/bin/sh");
        Assert.Equal("alice"u8, line.Name);
        Assert.Equal(1000u, line.Number(AccountLine.Id));
        Assert.Equal(1001u, line.Number(AccountLine.GroupId));
        Assert.Equal("/home/alice"u8, line.Field(AccountLine.Home));
        Assert.Equal("/bin/sh"u8, line.Field(6));
        Assert.True(line.Field(7).IsEmpty);
        Assert.True(line.Field(100).IsEmpty);
    }

    [Theory]
    [InlineData("0", 0u)]
    [InlineData("0042", 42u)]
    [InlineData("4294967295", 4294967295u)]
    [InlineData("4294967296", null)]
    [InlineData("18446744073709551616", null)]
    [InlineData("99999999999999999999999999999999", null)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData(" 1", null)]
    [InlineData("1x", null)]
    public void Numbers_are_decimal_and_have_32_bits(string text, uint? number) => Assert.Equal(number, Line($"a:x:{text}:0::/:").Number(AccountLine.Id));

    [Theory]
    [InlineData("alice", true)]
    [InlineData("bob", true)]
    [InlineData("carol", true)]
    [InlineData("ali", false)]
    [InlineData("ob", false)]
    [InlineData("alice,bob", false)]
    public void Members_stand_between_commas(string user, bool isMember) =>
        Assert.Equal(isMember, Line("staff:x:50:alice,bob,,carol").HasMember(Encoding.UTF8.GetBytes(user)));

    [Fact]
    public void A_group_may_have_no_members() => Assert.False(Line("staff:x:50:").HasMember("alice"u8));

    private static AccountLine Line(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string[] NamesIn(string text)
    {
        List<string> names = [];
        foreach (AccountLine line in new AccountLines(Encoding.UTF8.GetBytes(text)))
            names.Add(Encoding.UTF8.GetString(line.Name));
        return [.. names];
    }
}
