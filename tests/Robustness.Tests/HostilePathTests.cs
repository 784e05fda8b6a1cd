using System.Text;
using Testing;

namespace Robustness;

/// <summary>Paths no honest client sends.</summary>
public sealed class HostilePathTests
{
    public static TheoryData<string> PathRequests { get; } = new(Builders.Keys);

    private static Dictionary<string, Func<string, byte[]>> Builders => new()
    {
        ["open"] = path => Request.Open(path, Access.Fresh),
        ["lstat"] = path => Request.OfPath(PacketType.LStat, path),
        ["setstat"] = path => Request.SetSize(path, 3),
        ["opendir"] = path => Request.OpenDir(path),
        ["remove"] = path => Request.Remove(path),
        ["mkdir"] = path => Request.MkDir(path),
        ["rmdir"] = path => Request.OfPath(PacketType.RmDir, path),
        ["realpath"] = path => Request.RealPath(path),
        ["stat"] = path => Request.Stat(path),
        ["rename from"] = path => Request.Rename(path, "moved"),
        ["rename to"] = path => Request.Rename("other", path),
        ["readlink"] = path => Request.OfPath(PacketType.ReadLink, path),
        ["symlink target"] = path => Request.OfPaths(PacketType.SymLink, path, "newlink"),
        ["symlink"] = path => Request.OfPaths(PacketType.SymLink, "other", path),
        ["posix-rename from"] = path => Request.PosixRename(path, "moved"),
        ["posix-rename to"] = path => Request.PosixRename("other", path),
        ["statvfs"] = path => Request.Extended("statvfs@openssh.com", body => body.String(path)),
        ["hardlink from"] = path => Request.HardLink(path, "second"),
        ["hardlink to"] = path => Request.HardLink("other", path),
        ["lsetstat"] = path => Request.Extended("lsetstat@openssh.com", body => body.String(path).Attributes(mtime: 1)),
        ["expand-path"] = path => Request.Extended("expand-path@openssh.com", body => body.String(path)),
    };

    [Theory]
    [MemberData(nameof(PathRequests))]
    public void A_NUL_inside_a_path_is_a_bad_message(string name)
    {
        using var world = new World();
        string before = world.Snapshot();
        foreach (string path in (string[])["file\0x", "\0file", "file\0/../other", "file\0\0"])
            Assert.Equal(Status.BadMessage, world.Session.AskStatus(Builders[name](path)));
        Assert.Equal(before, world.Snapshot());
        world.Session.AssertServes();
    }

    [Fact]
    public void A_trailing_NUL_is_stripped()
    {
        using var world = new World();
        Assert.Equal(PacketType.Attrs, world.Session.Ask(Request.Stat("file\0")).Type);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.MkDir("newdir\0")));
        Assert.True(Directory.Exists(world.Combine("newdir")));
    }

    [Theory]
    [MemberData(nameof(PathRequests))]
    public void A_path_of_4_KiB_or_250_KiB_is_refused(string name)
    {
        using var world = new World();
        string before = world.Snapshot();
        foreach (int length in (int[])[4096, 4097, 65536, 250 * 1024])
        {
            Answer answer = world.Session.Ask(Builders[name](string.Concat(Enumerable.Repeat("x/", length))[..length]));
            Assert.Contains(answer.StatusCode, (Status[])[Status.BadMessage, Status.NoSuchFile]);
        }
        Assert.Equal(before, world.Snapshot());
        world.Session.AssertServes();
    }

    [Theory]
    [InlineData("~/")]
    [InlineData("/")]
    [InlineData("./")]
    [InlineData("~root/")]
    public void An_expansion_of_250_KiB_is_a_bad_message_although_it_would_mean_a_short_path(string start)
    {
        using var world = new World();
        string path = start + string.Concat(Enumerable.Repeat("./", 125 * 1024));
        Assert.Equal(Status.BadMessage, world.Session.AskStatus(Request.ExpandPath(path)));
        world.Session.AssertServes();
    }

    [Fact]
    public void The_longest_path_the_kernel_takes_is_served()
    {
        using var world = new World();
        string path = new StringBuilder().Insert(0, "./", (4095 - 5) / 2).Append("/file").ToString();
        Assert.Equal(4095, path.Length);
        Assert.Equal(PacketType.Attrs, world.Session.Ask(Request.Stat(path)).Type);
        Assert.Equal(PacketType.Handle, world.Session.Ask(Request.Open(path, Access.Read)).Type);
        Answer tooLong = world.Session.Ask(Request.Stat("./" + path));
        Assert.Equal((Status.BadMessage, "File name too long"), (tooLong.StatusCode, tooLong.StatusText));
    }

    [Fact]
    public void The_longest_link_target_survives_the_round_trip()
    {
        using var world = new World();
        string target = new('t', 4095);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.OfPaths(PacketType.SymLink, target, "long")));
        Answer answer = world.Session.Ask(Request.OfPath(PacketType.ReadLink, "long"));
        Assert.Equal(1u, answer.UInt32());
        Assert.Equal(target, Encoding.UTF8.GetString(answer.String()));
    }

    [Fact]
    public void A_component_may_have_255_bytes_but_not_256()
    {
        using var world = new World();
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.MkDir(new string('n', 255))));
        Answer refused = world.Session.Ask(Request.MkDir(new string('n', 256)));
        Assert.Equal((Status.BadMessage, "File name too long"), (refused.StatusCode, refused.StatusText));
        Assert.Equal(Status.BadMessage, world.Session.AskStatus(Request.RealPath(new string('n', 256))));
        world.Session.AssertServes();
    }

    [Theory]
    [InlineData(PacketType.Stat)]
    [InlineData(PacketType.LStat)]
    [InlineData(PacketType.OpenDir)]
    [InlineData(PacketType.Remove)]
    [InlineData(PacketType.RmDir)]
    [InlineData(PacketType.ReadLink)]
    public void An_empty_path_is_no_such_file(PacketType type)
    {
        using var world = new World();
        Assert.Equal(Status.NoSuchFile, world.Session.AskStatus(Request.OfPath(type, "")));
        world.Session.AssertServes();
    }

    [Fact]
    public void A_loop_of_links_is_no_such_file_and_its_members_can_be_removed()
    {
        using var world = new World();
        File.CreateSymbolicLink(world.Combine("a"), "b");
        File.CreateSymbolicLink(world.Combine("b"), "a");
        foreach (string name in (string[])["open", "stat", "opendir", "setstat", "realpath", "statvfs"])
            Assert.Equal(Status.NoSuchFile, world.Session.AskStatus(Builders[name]("a/x")));
        Assert.Equal(Status.NoSuchFile, world.Session.AskStatus(Request.Stat("a")));
        Assert.Equal(PacketType.Attrs, world.Session.Ask(Request.OfPath(PacketType.LStat, "a")).Type);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Remove("a")));
    }
}
