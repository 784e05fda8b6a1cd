using System.Text;

namespace GuardedFiles.Tests;

public sealed class PathWalkTests
{
    private readonly byte[] _resolved = new byte[64];
    private readonly byte[] _left = new byte[32];
    private readonly byte[] _spare = new byte[32];

    [Fact]
    public void Each_name_is_a_step_and_the_last_one_is_known()
    {
        PathWalk walk = Start("/home");
        Assert.True(walk.Push("a/./b//c"u8));

        Assert.Equal(("/home/a", false), Step(ref walk));
        Assert.Equal(("/home/a/b", false), Step(ref walk));
        Assert.Equal(("/home/a/b/c", true), Step(ref walk));
        Assert.False(walk.Next(out _));
    }

    [Fact]
    public void A_slash_behind_the_last_name_makes_it_one_that_must_exist()
    {
        PathWalk walk = Start("");
        Assert.True(walk.Push("a/"u8));
        Assert.Equal(("/a", false), Step(ref walk));
        Assert.False(walk.Next(out _));
        Assert.Equal("/a", Encoding.ASCII.GetString(walk.Resolved));
    }

    [Fact]
    public void Two_dots_take_back_a_name_but_not_the_root()
    {
        PathWalk walk = Start("/a/b");
        Assert.True(walk.Push(".././../../../c"u8));
        Assert.Equal(("/c", true), Step(ref walk));
    }

    [Fact]
    public void An_absolute_path_begins_at_the_root()
    {
        PathWalk walk = Start("/a/b");
        Assert.True(walk.Push("/c"u8));
        Assert.Equal(("/c", true), Step(ref walk));
    }

    [Fact]
    public void A_link_gives_way_to_its_target_and_what_was_left_follows()
    {
        PathWalk walk = Start("/a");
        Assert.True(walk.Push("link/x"u8));
        Assert.Equal(("/a/link", false), Step(ref walk));
        Assert.True(walk.Replace("b/c"u8));
        Assert.Equal(("/a/b", false), Step(ref walk));
        Assert.Equal(("/a/b/c", false), Step(ref walk));
        Assert.Equal(("/a/b/c/x", true), Step(ref walk));
        Assert.Equal(1, walk.LinksFollowed);
    }

    [Fact]
    public void A_link_to_an_absolute_path_leads_there()
    {
        PathWalk walk = Start("/a");
        Assert.True(walk.Push("link"u8));
        _ = Step(ref walk);
        Assert.True(walk.Replace("/b/"u8));
        Assert.Equal(("/b", false), Step(ref walk));
        Assert.False(walk.Next(out _));
    }

    [Fact]
    public void Names_that_do_not_fit_are_refused()
    {
        PathWalk walk = Start("");
        Assert.False(walk.Push(new byte[32]));
        Assert.True(walk.Push(Encoding.ASCII.GetBytes(new string('n', 30))));
        _ = walk.Next(out _);
        Assert.False(walk.Replace(new byte[32]));
    }

    [Fact]
    public void A_path_that_grows_too_long_ends_the_walk()
    {
        PathWalk walk = Start("");
        for (int i = 0; i < 2; i++)
        {
            Assert.True(walk.Push(Encoding.ASCII.GetBytes(new string('n', 30))));
            Assert.True(walk.Next(out _));
        }

        Assert.True(walk.Push("nn"u8));
        Assert.False(walk.Next(out _));
        Assert.True(walk.Overflowed);
    }

    private PathWalk Start(string directory) =>
        new(_resolved, Encoding.ASCII.GetBytes(directory, _resolved), _left, _spare);

    private static (string Resolved, bool Last) Step(ref PathWalk walk)
    {
        Assert.True(walk.Next(out bool last));
        return (Encoding.ASCII.GetString(walk.Resolved), last);
    }
}
