using Testing;

namespace Robustness;

/// <summary>Forced modes (-m, -M) where a umask and a directory's default access control list want something else.</summary>
public sealed class FaultsModeTests
{
    [AclFact]
    public void A_forced_file_mode_leaves_directories_to_the_default_list()
    {
        using var world = new World(Forcing("-m", "660"));
        DefaultAcl.Set(world.Combine("dir"), "775");
        Create(world.Session, "dir");
        Assert.Equal(("660", "775"), (Mode(world, "dir/f"), Mode(world, "dir/d")));
    }

    [AclFact]
    public void A_forced_directory_mode_leaves_files_to_the_default_list()
    {
        using var world = new World(Forcing("-M", "700"));
        DefaultAcl.Set(world.Combine("dir"), "775");
        Create(world.Session, "dir");
        Assert.Equal(("664", "700"), (Mode(world, "dir/f"), Mode(world, "dir/d")));
    }

    [AclFact]
    public void Forced_modes_are_exact_under_a_narrow_default_list()
    {
        using var world = new World(Forcing("-m", "664", "-M", "775"));
        DefaultAcl.Set(world.Combine("dir"), "750");
        Create(world.Session, "dir");
        Assert.Equal(("664", "775"), (Mode(world, "dir/f"), Mode(world, "dir/d")));
    }

    [Fact]
    public void Forced_modes_are_exact_under_a_umask()
    {
        using var world = new World(Forcing("-m", "666", "-M", "777", "-u", "077"));
        Create(world.Session, "dir");
        Assert.Equal(("666", "777"), (Mode(world, "dir/f"), Mode(world, "dir/d")));
    }

    [Fact]
    public void Without_a_forced_mode_of_its_kind_the_umask_decides()
    {
        using var world = new World(Forcing("-m", "660"));
        Create(world.Session, "dir");
        Assert.Equal(("660", "755"), (Mode(world, "dir/f"), Mode(world, "dir/d")));
    }

    [Fact]
    public void A_forced_directory_mode_may_set_the_group_bit()
    {
        using var world = new World(Forcing("-M", "2775"));
        Create(world.Session, "dir");
        Assert.Equal("2775", Mode(world, "dir/d"));
    }

    [Theory]
    [InlineData(Access.Fresh)]
    [InlineData(Access.Write | Access.Create | Access.Append)]
    [InlineData(Access.Read | Access.Write | Access.Create)]
    public void A_file_that_is_there_keeps_its_mode(Access access)
    {
        using var world = new World(Forcing("-m", "666"));
        File.SetUnixFileMode(world.Combine("file"), (UnixFileMode)0x1A0);
        world.Session.AskHandle(Request.Open("file", access));
        world.Session.AskHandle(Request.Open("link", access));
        Assert.Equal("640", Mode(world, "file"));
        Assert.Equal(Status.Failure, world.Session.AskStatus(Request.Open("file", access | Access.Exclusive)));
    }

    private static Launch Forcing(params string[] options) => new() { Before = "umask 022", Arguments = options };

    private static void Create(Session session, string directory)
    {
        session.AskHandle(Request.Open($"{directory}/f", Access.Fresh));
        Assert.Equal(Status.Ok, session.AskStatus(Request.MkDir($"{directory}/d")));
    }

    private static string Mode(World world, string name) => Convert.ToString((int)File.GetUnixFileMode(world.Combine(name)), 8);
}
