using System.Text;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Confinement;

/// <summary>One behaviour, of the kernel's walk and of our own.</summary>
public abstract class ResolverTests : IDisposable
{
    private readonly JailedFolder _jail;

    protected ResolverTests(bool kernelResolves)
    {
        _jail = new JailedFolder(kernelResolves);
        Assert.Equal(kernelResolves, _jail.Resolver.KernelResolves);
        _jail.NewDirectory("d");
        _jail.NewDirectory("d/e");
        _jail.NewFile("d/e/f", "inside");
        _jail.NewLink("link", "d/e");
        _jail.NewLink("absolute", "/d/e/f");
        _jail.NewLink("d/up", "../../../../secret");
        _jail.NewLink("real", _jail.Machine.Path("secret"));
        _jail.NewLink("out", _jail.Machine.Path(""));
        _jail.NewLink("dangling", "/d/new");
        _jail.NewLink("loop", "loop");
        _jail.NewLink("back", "d/../link/f");
        _jail.NewLink("slash", "d/e/");
    }

    private FileTree Tree => _jail.Tree;

    [Theory]
    [InlineData("d/e/f")]
    [InlineData("/d/e/f")]
    [InlineData("//d//e/./f")]
    [InlineData("d/../d/e/../e/f")]
    [InlineData("../../../d/e/f")]
    [InlineData("/../d/e/f")]
    [InlineData("link/f")]
    [InlineData("link/../e/f")]
    [InlineData("absolute")]
    [InlineData("back")]
    [InlineData("slash/f")]
    public void What_lies_inside_is_found(string path)
    {
        Assert.Equal((Errno.None, FilePermissions.S_IFREG), _jail.Stat(path));
        Assert.Equal(Errno.None, Tree.Open(Bytes(path), OpenFlags.O_RDONLY, 0, out OpenFile? file));
        byte[] content = new byte[6];
        Assert.Equal(Errno.None, file!.Read(0, content, out _));
        Assert.Equal("inside", Encoding.UTF8.GetString(content));
        file.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("../secret")]
    [InlineData("d/up")]
    [InlineData("real")]
    [InlineData("out/secret")]
    [InlineData("nowhere/x")]
    [InlineData("dangling")]
    public void What_does_not_is_not_there(string path)
    {
        Assert.Equal(Errno.ENOENT, _jail.Stat(path).Error);
        Assert.Equal(Errno.ENOENT, Tree.Open(Bytes(path), OpenFlags.O_RDONLY, 0, out _));
        Assert.Equal(Errno.ENOENT, Tree.SetMode(Bytes(path), 0));
        Assert.Equal(Errno.ENOENT, Tree.SetSize(Bytes(path), 0));
        Assert.Equal("outside", _jail.Machine.ContentOf("secret"));
    }

    [Theory]
    [InlineData("loop", Errno.ELOOP)]
    [InlineData("d/e/f/", Errno.ENOTDIR)]
    [InlineData("d/e/f/x", Errno.ENOTDIR)]
    [InlineData("d/e/f/.", Errno.ENOTDIR)]
    public void Other_errors_are_the_kernels(string path, Errno error) => Assert.Equal(error, _jail.Stat(path).Error);

    [Theory]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("d/..")]
    [InlineData("d/../..")]
    [InlineData("link/../../..")]
    public void The_root_is_the_root_from_everywhere(string path)
    {
        Assert.Equal(Errno.None, Tree.Stat(Bytes(path), out FileMetadata metadata));
        Assert.Equal(_jail.Resolver.RootIdentity, metadata.Identity);
        Assert.Equal((Errno.None, "/"), _jail.RealPath(path));
    }

    [Fact]
    public void A_dangling_link_is_created_inside()
    {
        Assert.Equal(Errno.None, Tree.Open(Bytes("dangling"), OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b110_000_000, out OpenFile? file));
        file!.Dispose();
        Assert.Equal("", _jail.ContentOf("d/new"));
    }

    [Fact]
    public void A_link_out_is_created_nowhere()
    {
        _jail.NewLink("new", "/d/../../created");
        Assert.Equal(Errno.None, Tree.Open(Bytes("new"), OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b110_000_000, out OpenFile? file));
        file!.Dispose();
        Assert.False(File.Exists(_jail.Machine.Path("created")));
        Assert.Equal("", _jail.ContentOf("created"));
    }

    [Fact]
    public void A_new_file_does_not_follow_a_link_when_it_must_be_new() => Assert.Equal(
        Errno.EEXIST,
        Tree.Open(Bytes("dangling"), OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0b110_000_000, out _));

    [Fact]
    public void Names_come_go_and_move_inside_their_directories()
    {
        Assert.Equal(Errno.None, Tree.MakeDirectory(Bytes("link/made/"), 0b111_000_000));
        Assert.Equal(Errno.EEXIST, Tree.MakeDirectory(Bytes("d/e/made"), 0b111_000_000));
        Assert.Equal(Errno.None, Tree.Rename(Bytes("d/e/f"), Bytes("link/made/g")));
        Assert.Equal(Errno.None, Tree.Link(Bytes("d/e/made/g"), Bytes("/d/h")));
        Assert.Equal(Errno.None, Tree.Replace(Bytes("d/h"), Bytes("d/e/made/g")));
        Assert.Equal(Errno.None, Tree.Remove(Bytes("d/e/made/g")));
        Assert.Equal(Errno.None, Tree.RemoveDirectory(Bytes("link/made/")));
        Assert.Equal(Errno.None, Tree.MakeSymbolicLink(Bytes("/etc/passwd"), Bytes("d/passwd")));
        Assert.Equal(Errno.ENOENT, _jail.Stat("d/passwd").Error);
    }

    [Theory]
    [InlineData(".", Errno.EINVAL)]
    [InlineData("d/.", Errno.EINVAL)]
    [InlineData("..", Errno.ENOTEMPTY)]
    [InlineData("d/..", Errno.ENOTEMPTY)]
    [InlineData("/", Errno.EBUSY)]
    [InlineData("nowhere/..", Errno.ENOENT)]
    [InlineData("link/", Errno.ENOTDIR)]
    public void Dots_and_the_root_stay(string path, Errno error) => Assert.Equal(error, Tree.RemoveDirectory(Bytes(path)));

    [Theory]
    [InlineData("d/e/f/", Errno.ENOTDIR)]
    [InlineData("d/e/", Errno.EISDIR)]
    [InlineData("out/", Errno.ENOTDIR)]
    [InlineData("..", Errno.EISDIR)]
    [InlineData("missing/", Errno.ENOENT)]
    public void A_slash_behind_a_name_demands_a_directory(string path, Errno error) => Assert.Equal(error, Tree.Remove(Bytes(path)));

    [Fact]
    public void A_slash_behind_a_link_is_no_way_out()
    {
        Assert.Equal(Errno.ENOENT, Tree.Rename(Bytes("out/"), Bytes("moved")));
        Assert.Equal(Errno.ENOTDIR, Tree.Replace(Bytes("out/"), Bytes("moved")));
        Assert.Equal(Errno.ENOENT, Tree.Link(Bytes("real/"), Bytes("linked")));
        Assert.Equal(Errno.ENOTDIR, Tree.Link(Bytes("absolute/"), Bytes("linked")));
        Assert.Equal(Errno.EPERM, Tree.Link(Bytes("link/"), Bytes("linked")));
        Assert.Equal(Errno.EISDIR, Tree.Remove(Bytes("d/")));
        Assert.Equal(Errno.ENOTDIR, Tree.Remove(Bytes("out/")));
        Assert.Equal(Errno.ENOTDIR, Tree.RemoveDirectory(Bytes("out/")));
        Assert.Equal(Errno.EEXIST, Tree.MakeDirectory(Bytes("out/"), 0b111_000_000));
        Assert.Equal(Errno.ENOENT, Tree.MakeSymbolicLink(Bytes("x"), Bytes("new/")));
        Assert.Equal(Errno.EEXIST, Tree.MakeSymbolicLink(Bytes("x"), Bytes("out/")));
        Assert.Equal(Errno.ENOTDIR, Tree.Replace(Bytes("d/e/f"), Bytes("g/")));
        Assert.Equal(Errno.ENOENT, Tree.LinkStat(Bytes("out/"), out _));
    }

    [Fact]
    public void Attributes_belong_to_what_a_path_leads_to()
    {
        Assert.Equal(Errno.None, Tree.SetMode(Bytes("absolute"), 0b100_000_000));
        Assert.Equal(Errno.None, Tree.SetTimes(Bytes("back"), new FileTimes(5, 6)));
        Assert.Equal(Errno.None, Tree.SetOwner(Bytes("link/f"), Libc.getuid(), Libc.getgid()));
        Assert.Equal(Errno.None, Tree.SetLinkTimes(Bytes("real"), new FileTimes(7, 8)));
        Assert.Equal(Errno.EOPNOTSUPP, Tree.SetLinkMode(Bytes("real"), 0));
        Assert.Equal(Errno.None, Tree.Stat(Bytes("d/e/f"), out FileMetadata file));
        Assert.Equal(Errno.None, Tree.LinkStat(Bytes("real"), out FileMetadata link));
        Assert.Equal((0b100_000_000u, 5, 6, 8), ((uint)file.Mode & 0xFFF, file.AccessTime, file.ModifyTime, link.ModifyTime));
    }

    [Fact]
    public void Attributes_can_be_set_before_the_kernel_could_by_descriptor() =>
        Kernel.Refusing(SystemCall.FChModAt2, Errno.ENOSYS, () =>
        {
            Assert.Equal(Errno.None, Tree.SetMode(Bytes("absolute"), 0b100_100_000));
            Assert.Equal(0b100_100_000u, (uint)File.GetUnixFileMode(_jail.PathOf("d/e/f")));
        });

    [Fact]
    public void A_link_to_the_jails_own_path_is_told_as_the_session_sees_it()
    {
        _jail.NewLink("own", _jail.PathOf("d/e"));
        _jail.NewLink("top", _jail.Machine.Path("jail"));
        _jail.NewLink("sibling", _jail.Machine.Path("jail") + "er");
        Assert.Equal("/d/e", ReadLink("own"));
        Assert.Equal("/", ReadLink("top"));
        Assert.Equal(_jail.Machine.Path("jail") + "er", ReadLink("sibling"));
        Assert.Equal("/d/e/f", ReadLink("absolute"));
    }

    [Theory]
    [InlineData("link/f", "/d/e/f")]
    [InlineData("back", "/d/e/f")]
    [InlineData("d/up", "/secret")]
    [InlineData("d/e/new", "/d/e/new")]
    public void REALPATH_is_a_path_of_the_jail(string path, string real) => Assert.Equal((Errno.None, real), _jail.RealPath(path));

    [Fact]
    public void Relative_paths_begin_where_they_are_told_to()
    {
        Assert.Equal(Errno.None, Tree.Enter("/d"u8));
        Assert.Equal((Errno.None, "/d/e"), _jail.RealPath("e"));
        Assert.Equal((Errno.None, FilePermissions.S_IFREG), _jail.Stat("e/f"));
        Assert.Equal((Errno.None, FilePermissions.S_IFREG), _jail.Stat("../absolute"));
        Assert.Equal((Errno.None, FilePermissions.S_IFREG), _jail.Stat("/absolute"));
        Assert.Equal((Errno.None, "/"), _jail.RealPath(".."));
        Assert.Equal(Errno.ENOTDIR, Tree.Enter("e/f"u8));
        Assert.Equal(Errno.ENOENT, Tree.Enter("/d/d"u8));
    }

    [Fact]
    public void A_path_beyond_PATH_MAX_is_too_long()
    {
        string deep = string.Concat(Enumerable.Repeat("./", CString.PathMax / 2));
        Assert.Equal(Errno.ENAMETOOLONG, _jail.Stat(deep + "d").Error);
        Assert.Equal(Errno.ENAMETOOLONG, Tree.Remove(Bytes(deep + "d")));
        Assert.Equal(Errno.ENAMETOOLONG, Tree.Remove(Bytes(new string('n', 256))));
    }

    /// <summary>What the path may have is its own length, wherever it begins.</summary>
    [Fact]
    public void A_relative_path_has_PATH_MAX_bytes_of_its_own()
    {
        Assert.Equal(Errno.None, Tree.Enter("d/e"u8));
        string longest = string.Concat(Enumerable.Repeat("./", (CString.PathMax / 2) - 1)) + "f";
        Assert.Equal(CString.PathMax - 1, longest.Length);
        Assert.Equal((Errno.None, FilePermissions.S_IFREG), _jail.Stat(longest));
        Assert.Equal(Errno.None, Tree.Open(Bytes(longest), OpenFlags.O_RDONLY, 0, out OpenFile? file));
        file!.Dispose();
        Assert.Equal(Errno.ENOTDIR, _jail.Stat($"{longest[2..]}/").Error);
        Assert.Equal(Errno.ENAMETOOLONG, _jail.Stat($"/{longest}").Error);
        Assert.Equal(Errno.ENAMETOOLONG, Tree.Open(Bytes($"/{longest}"), OpenFlags.O_RDONLY, 0, out _));
        Assert.Equal(Errno.None, Tree.Remove(Bytes(longest)));
    }

    [Theory]
    [InlineData("d/new/", Errno.EISDIR)]
    [InlineData("d/e/f/", Errno.EISDIR)]
    [InlineData("dangling//", Errno.EISDIR)]
    [InlineData("loop/", Errno.EISDIR)]
    [InlineData("link/", Errno.EISDIR)]
    [InlineData("link/.", Errno.EISDIR)]
    [InlineData("d/e/f/.", Errno.ENOTDIR)]
    [InlineData("d/new/.", Errno.ENOENT)]
    [InlineData("d/new/f", Errno.ENOENT)]
    public void With_a_slash_behind_it_no_file_is_made(string path, Errno expected) =>
        Assert.Equal(expected, Tree.Open(Bytes(path), OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b110_100_100, out _));

    [Fact]
    public void Forty_links_are_followed_and_no_more()
    {
        for (int i = 1; i <= 41; i++)
            _jail.NewLink($"l{i}", i == 1 ? "d/e/f" : $"l{i - 1}");
        Assert.Equal(Errno.None, _jail.Stat("l40").Error);
        Assert.Equal(Errno.ELOOP, _jail.Stat("l41").Error);
    }

    [Fact]
    public void No_descriptor_stays_open()
    {
        int before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (int i = 0; i < 100; i++)
        {
            Tree.BeginTurn(1 + (i / 10));
            _ = _jail.Stat($"d/e/{i % 3}");
            _ = _jail.Stat("d/../link/../e/f");
            _ = Tree.Rename(Bytes("d/e/f"), Bytes("link/../f"));
            _ = Tree.Rename(Bytes("d/f"), Bytes("d/e/f"));
            _ = Tree.SetMode(Bytes("absolute"), 0b110_000_000);
            _ = Tree.Remove(Bytes("link/f/x"));
        }

        Tree.EndTurn();
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length, 0, before + 8); // Other tests open some, too.
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _jail.Dispose();

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);

    private string ReadLink(string path)
    {
        byte[] target = new byte[CString.PathMax];
        Assert.Equal(Errno.None, Tree.ReadLink(Bytes(path), target, out int length));
        return Encoding.UTF8.GetString(target.AsSpan(0, length));
    }
}

/// <summary>openat2(2).</summary>
public sealed class KernelResolverTests() : ResolverTests(kernelResolves: true);

/// <summary>PathWalker.</summary>
public sealed class WalkerResolverTests() : ResolverTests(kernelResolves: false);
