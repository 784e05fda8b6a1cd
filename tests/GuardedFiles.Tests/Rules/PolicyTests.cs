using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Rules;

public sealed class PolicyTests
{
    [Fact]
    public void Without_rules_all_is_permitted()
    {
        Policy policy = new();
        Assert.Equal(Verdict.Permitted, policy.Judge("remove", writes: true));
        Assert.True(policy.PermitsOpen(OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC));
    }

    [Fact]
    public void Read_only_refuses_what_writes_before_any_list_is_looked_at()
    {
        Policy policy = new() { ReadOnly = true, AllowedRequests = ["remove"], DeniedRequests = ["stat"] };
        Assert.Equal(Verdict.ReadOnly, policy.Judge("remove", writes: true));
        Assert.Equal(Verdict.Denylisted, policy.Judge("stat", writes: false));
    }

    [Fact]
    public void The_list_of_refused_requests_comes_before_the_list_of_permitted_ones()
    {
        Policy policy = new() { AllowedRequests = ["stat", "lstat"], DeniedRequests = ["stat", "remove"] };
        Assert.Equal(Verdict.Denylisted, policy.Judge("stat", writes: false));
        Assert.Equal(Verdict.Allowlisted, policy.Judge("lstat", writes: false));
        Assert.Equal(Verdict.NotAllowlisted, policy.Judge("read", writes: false));
        Assert.Equal(Verdict.Denylisted, policy.Judge("remove", writes: true));
    }

    [Fact]
    public void One_author_is_enough_to_forbid_reading()
    {
        Policy drop = new() { PathRules = [new PathRules([new PathRule(Access.Drop, "/")])] };
        Policy read = new() { PathRules = [new PathRules([new PathRule(Access.Read, "/")])] };
        Assert.True(drop.And(read).ForbidsReading);
        Assert.True(read.And(drop).ForbidsReading);
        Assert.False(read.And(new Policy()).ForbidsReading);
        Assert.False(new Policy().ForbidsReading);
    }

    [Theory]
    [InlineData("sta")]
    [InlineData("stat ")]
    [InlineData("STAT")]
    [InlineData("")]
    public void Names_are_compared_whole(string name)
    {
        Assert.Equal(Verdict.Permitted, new Policy { DeniedRequests = ["stat"] }.Judge(name, writes: false));
        Assert.Equal(Verdict.NotAllowlisted, new Policy { AllowedRequests = ["stat"] }.Judge(name, writes: false));
    }

    [Theory]
    [InlineData(OpenFlags.O_RDONLY, true)]
    [InlineData(OpenFlags.O_RDONLY | OpenFlags.O_EXCL, true)]
    [InlineData(OpenFlags.O_RDONLY | OpenFlags.O_APPEND, true)]
    [InlineData(OpenFlags.O_WRONLY, false)]
    [InlineData(OpenFlags.O_RDWR, false)]
    [InlineData(OpenFlags.O_RDONLY | OpenFlags.O_CREAT, false)]
    [InlineData(OpenFlags.O_RDONLY | OpenFlags.O_TRUNC, false)]
    public void Read_only_judges_a_file_by_what_its_flags_do(OpenFlags flags, bool permitted) =>
        Assert.Equal(permitted, new Policy { ReadOnly = true }.PermitsOpen(flags));
}
