using System.Text;
using GuardedFiles.Rules;

namespace GuardedFiles.Tests.Rules;

public sealed class PathRulesTests
{
    [Theory]
    [InlineData("none:/a", Access.None)]
    [InlineData("drop:*:x", Access.Drop)]
    [InlineData("write: ", Access.Write)]
    public void A_rule_is_a_level_a_colon_and_a_pattern(string text, object access)
    {
        PathRule? rule = PathRule.Parse(text);
        Assert.Equal(((Access)access, text), (rule!.Access, rule.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("none:")]
    [InlineData(":/a")]
    [InlineData("None:/a")]
    [InlineData("rw:/a")]
    public void Anything_else_is_none(string text) => Assert.Null(PathRule.Parse(text));

    [Theory]
    [InlineData(Access.None, Rights.None)]
    [InlineData(Access.Read, Rights.See | Rights.Read)]
    [InlineData(Access.Drop, Rights.See | Rights.CreateFile)]
    [InlineData(Access.Append, Rights.See | Rights.Read | Rights.CreateFile | Rights.CreateName | Rights.Append)]
    [InlineData(Access.Write, Rights.All)]
    public void A_level_grants_rights_and_has_a_word(object access, object rights)
    {
        Assert.Equal((Rights)rights, ((Access)access).Rights());
        Assert.Equal((Access)access, AccessWords.Named(((Access)access).Word()));
    }

    [Fact]
    public void The_first_rule_that_means_a_path_decides_and_what_none_means_is_free()
    {
        PathRules rules = Rules("write:/in/mine", "none:*.key", "drop:/in", "read:/in/x");
        Assert.Equal(Rights.All, RightsOf(rules, "/in/mine/a.key", out PathRule? decisive));
        Assert.Equal("write:/in/mine", decisive?.Text);
        Assert.Equal(Rights.None, RightsOf(rules, "/in/a.key", out decisive));
        Assert.Equal("none:*.key", decisive?.Text);
        Assert.Equal(Access.Drop.Rights(), RightsOf(rules, "/in/x", out decisive));
        Assert.Equal("drop:/in", decisive?.Text);
        Assert.Equal(Rights.All, RightsOf(rules, "/out", out decisive));
        Assert.Null(decisive);
    }

    [Fact]
    public void In_whatever_case_a_name_comes_the_common_rights_hold()
    {
        PathRules rules = Rules("write:/In", "drop:/in");
        Assert.Equal(Rights.All, RightsOf(rules, "/In", out _));
        Assert.Equal(Access.Drop.Rights(), RightsOf(rules, "/in", out PathRule? decisive));
        Assert.Equal("drop:/in", decisive?.Text);
        Assert.Equal(Access.Read.Rights(), RightsOf(Rules("read:/IN"), "/iN", out decisive));
        Assert.Equal("read:/IN", decisive?.Text);
        Assert.Equal(Rights.See, RightsOf(Rules("read:/in", "drop:/IN"), "/IN", out _) & Access.Drop.Rights());
    }

    [Fact]
    public void Rules_hide_when_one_of_them_says_none()
    {
        Assert.False(Rules("read:/a", "drop:/b").Hide);
        Assert.True(Rules("read:/a", "none:/b").Hide);
    }

    [Theory]
    [InlineData(true, "drop:/")]
    [InlineData(true, "none:/")]
    [InlineData(true, "drop:/**")]
    [InlineData(true, "drop:/in", "none:/")]
    [InlineData(true, "none:.*", "drop:/", "read:/")]
    [InlineData(false, "drop:/in")]
    [InlineData(false, "drop:/in", "read:/")]
    [InlineData(false, "read:/out", "drop:/")]
    [InlineData(false, "append:/log", "drop:/")]
    [InlineData(false, "write:/locks", "drop:/")]
    [InlineData(false, "drop:*")]
    public void Reading_is_forbidden_when_every_path_is_meant_before_one_may_be_read(bool forbidden, params string[] rules) =>
        Assert.Equal(forbidden, Rules(rules).ForbidReading);

    [Fact]
    public void Every_rule_has_to_judge_two_places_alike_in_any_case()
    {
        Assert.True(Rules("read:secret").JudgesAlike("/a"u8, "/b"u8));
        Assert.False(Rules("read:secret", "read:/B/x").JudgesAlike("/a"u8, "/b"u8));
    }

    private static PathRules Rules(params string[] rules) => new(Array.ConvertAll(rules, rule => PathRule.Parse(rule)!));

    private static Rights RightsOf(PathRules rules, string path, out PathRule? decisive) =>
        rules.RightsOf(Encoding.UTF8.GetBytes(path), out decisive);
}
