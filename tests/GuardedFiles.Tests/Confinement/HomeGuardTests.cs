using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Confinement;

/// <summary>A locked key cannot unlock itself, by whatever words it names what it wants to change.</summary>
public sealed class HomeGuardTests : IDisposable
{
    private const OpenFlags Create = OpenFlags.O_WRONLY | OpenFlags.O_CREAT;

    private readonly GuardedHome _home = new();

    /// <summary>Every way to say ".ssh/authorized_keys" and ".bashrc" that has no link in it.</summary>
    public static TheoryData<string> Spellings { get; } =
    [
        ".ssh/authorized_keys", "./.ssh/authorized_keys", ".ssh/../.ssh/authorized_keys", "files/../.ssh/./authorized_keys",
        "/u/.ssh/authorized_keys", "//u//.ssh//authorized_keys", ".ssh/../../u/.ssh/authorized_keys",
        ".bashrc", "/u/files/../.bashrc", ".ssh/new", ".ssh/authorized_keys2", ".profile", ".zshenv", ".config/fish", "bin", ".qmail-x",
        ".BashRC", ".SSH2", ".zshenv.zwc", ".bashrc.d", ".config/systemd", ".config/user-tmpfiles.d", ".local", ".forward+x", ".anything", "BIN", "bin.", "_vimrc", "HEAD",
        "\u200b.ssh", ".config/app", "...",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void It_is_neither_made_nor_written_nor_removed(string path)
    {
        Assert.Equal(Errno.EACCES, _home.Open(path, Create));
        Assert.Equal(Errno.EACCES, _home.Open(path, Create | OpenFlags.O_TRUNC));
        Assert.Equal(Errno.EACCES, _home.Open(path, Create | OpenFlags.O_EXCL));
        Assert.Equal(Errno.EACCES, _home.Open(path, OpenFlags.O_RDONLY | OpenFlags.O_TRUNC));
        Assert.Equal(Errno.EACCES, _home.Tree.MakeDirectory(GuardedHome.Bytes(path), 0b111_000_000));
        Assert.Equal(Errno.EACCES, _home.Tree.MakeSymbolicLink("files/f"u8, GuardedHome.Bytes(path)));
        Assert.Equal(Errno.EACCES, _home.Tree.Link("files/f"u8, GuardedHome.Bytes(path)));
        Assert.Equal(Errno.EACCES, _home.Tree.Rename("files/f"u8, GuardedHome.Bytes(path)));
        Assert.Equal(Errno.EACCES, _home.Tree.Replace("files/f"u8, GuardedHome.Bytes(path)));
        Assert.Equal(Errno.EACCES, _home.Tree.Rename(GuardedHome.Bytes(path), "files/stolen"u8));
        Assert.Equal(Errno.EACCES, _home.Tree.Remove(GuardedHome.Bytes(path)));
        Assert.Equal(Errno.EACCES, _home.Tree.RemoveDirectory(GuardedHome.Bytes(path)));
        Assert.Contains(path, _home.Refusals);
        AssertUnchanged();
    }

    [Theory]
    [InlineData(".ssh/authorized_keys")]
    [InlineData(".bashrc")]
    [InlineData("to-keys")]
    [InlineData("to-ssh/authorized_keys")]
    [InlineData("chain")]
    public void Its_attributes_stay(string path)
    {
        AddLinks();
        byte[] name = GuardedHome.Bytes(path);
        Assert.Equal(Errno.EACCES, _home.Tree.SetSize(name, 0));
        Assert.Equal(Errno.EACCES, _home.Tree.SetMode(name, 0b110_110_110));
        Assert.Equal(Errno.EACCES, _home.Tree.SetTimes(name, new FileTimes(1, 1)));
        Assert.Equal(Errno.EACCES, _home.Tree.SetOwner(name, Libc.getuid(), Libc.getgid()));
        Assert.Equal(Errno.EACCES, _home.Open(path, OpenFlags.O_WRONLY));
        AssertUnchanged();
    }

    [Theory]
    [InlineData("to-keys")]
    [InlineData("to-ssh/authorized_keys")]
    [InlineData("to-ssh/new")]
    [InlineData("chain")]
    [InlineData("to-home/.profile")]
    [InlineData("to-new")]
    [InlineData("to-fish/config.fish")]
    public void Links_lead_to_the_same_refusal(string path)
    {
        AddLinks();
        Assert.Equal(Errno.EACCES, _home.Open(path, Create));
        Assert.Equal(Errno.EACCES, _home.Open(path, Create | OpenFlags.O_TRUNC));
        AssertUnchanged();
    }

    [Fact]
    public void A_name_that_was_linked_to_it_before_does_not_help()
    {
        using GuardedHome home = new();
        Assert.Equal(0, link(home.PathOf(".ssh/authorized_keys"), home.PathOf("files/alias")));
        Assert.Equal(0, link(home.PathOf(".ssh/id_ed25519"), home.PathOf("files/key")));
        home.Begin();
        FileTree tree = home.Tree;
        Assert.Equal(Errno.EACCES, tree.Open("files/alias"u8, OpenFlags.O_WRONLY, 0, out _));
        Assert.Equal(Errno.EACCES, tree.Open("files/alias"u8, OpenFlags.O_WRONLY | OpenFlags.O_TRUNC | OpenFlags.O_CREAT, 0, out _));
        Assert.Equal(Errno.EACCES, tree.SetMode("files/alias"u8, 0));
        Assert.Equal(Errno.EACCES, tree.Link("files/alias"u8, "files/another"u8));
        Assert.Equal(Errno.EACCES, tree.Open("files/key"u8, OpenFlags.O_RDONLY, 0, out _));
        Assert.Equal("as it was", home.ContentOf(".ssh/authorized_keys"));
        Assert.Equal(Errno.None, tree.Remove("files/alias"u8)); // Another name for it may go.
    }

    [Fact]
    public void Nothing_protected_gets_another_name() =>
        Assert.Equal(Errno.EACCES, _home.Tree.Link(".ssh/authorized_keys"u8, "files/alias"u8));

    [Theory]
    [InlineData(".ssh")]
    [InlineData(".config")]
    [InlineData("/u")]
    public void What_leads_to_it_stays_where_it_is(string path)
    {
        byte[] name = GuardedHome.Bytes(path);
        _ = Directory.CreateDirectory(_home.PathOf("files/prepared/fish"));
        Assert.Equal(Errno.EACCES, _home.Tree.Rename(name, "/elsewhere"u8));
        Assert.Equal(Errno.EACCES, _home.Tree.Replace("files/prepared"u8, name));
        Assert.Equal(Errno.EACCES, _home.Tree.RemoveDirectory(name));
        Assert.Equal(Errno.EACCES, _home.Tree.SetMode(name, 0b111_111_111));
        Assert.Equal(Errno.EACCES, _home.Tree.SetOwner(name, Libc.getuid(), Libc.getgid()));
        AssertUnchanged();
    }

    [Fact]
    public void Through_an_open_file_attributes_stay_too()
    {
        using GuardedHome home = new([], [], [".config/app"]);
        foreach (string path in (string[])[".config/app", ".", ".config", ".ssh"])
        {
            Assert.Equal(Errno.None, home.Open(path, OpenFlags.O_RDONLY, out OpenFile? file));
            Assert.Equal(Errno.EACCES, home.Tree.SetMode(file!, 0b111_111_111));
            Assert.Equal(Errno.EACCES, home.Tree.SetOwner(file!, Libc.getuid(), Libc.getgid()));
            file!.Dispose();
        }

        AssertUnchanged();
    }

    [Fact]
    public void What_its_owner_makes_at_the_top_is_closed_at_once()
    {
        Assert.Equal(Errno.None, _home.Open("files/f", OpenFlags.O_RDWR));
        foreach (string made in (string[])[".local", ".local/bin", ".ssh2", ".new", "bin"])
        {
            Directory.CreateDirectory(_home.PathOf(made));
            Assert.Equal(Errno.EACCES, _home.Open($"{made}/file", Create));
            Assert.Equal(Errno.EACCES, _home.Tree.MakeDirectory(GuardedHome.Bytes($"{made}/directory"), 0b111_000_000));
        }
    }

    [Fact]
    public void What_is_closed_is_listed_and_looked_at_and_not_read()
    {
        AddLinks();
        foreach (string path in (string[])
        [
            ".ssh/id_ed25519", "files/../.ssh/id_ed25519", "to-key", ".ssh/id_ed25519.pub", ".ssh/authorized_keys", ".bashrc", ".config/app", "to-keys",
        ])
        {
            Assert.Equal((path, Errno.EACCES), (path, _home.Open(path, OpenFlags.O_RDONLY)));
            Assert.Equal((path, Errno.None), (path, _home.Tree.Stat(GuardedHome.Bytes(path), out _)));
            Assert.Equal((path, Errno.None), (path, _home.Tree.LinkStat(GuardedHome.Bytes(path), out _)));
        }

        foreach (string path in (string[])[".ssh", ".config", ".config/fish", "to-ssh", "to-fish/.", ".ssh/"])
        {
            Assert.Equal((path, Errno.None), (path, _home.Tree.OpenDirectory(GuardedHome.Bytes(path), out OpenDirectory? directory)));
            directory!.Dispose();
            Assert.Equal((path, Errno.None), (path, _home.Open(path, OpenFlags.O_RDONLY))); // As scp -r opens a directory.
        }

        Assert.Equal(Errno.ENOENT, _home.Open(".none", OpenFlags.O_RDONLY));
        Assert.Equal(Errno.ENOENT, _home.Open(".ssh/none", OpenFlags.O_RDONLY));
    }

    [Fact]
    public void Names_of_clients_programs_are_for_regular_files()
    {
        string[] names = [".DS_Store", "._f", ".~lock.f.odt#", ".goutputstream-A1b2C3", ".nfs0123456789abcdef01234567"];
        Directory.CreateDirectory(_home.PathOf("files/d"));
        foreach (string name in names)
        {
            byte[] path = GuardedHome.Bytes(name);
            Assert.Equal((name, Errno.None), (name, _home.Open(name, Create | OpenFlags.O_EXCL)));
            Assert.Equal((name, Errno.None), (name, _home.Open(name, OpenFlags.O_RDWR)));
            Assert.Equal(Errno.None, _home.Tree.SetMode(path, 0b110_000_000));
            Assert.Equal(Errno.None, _home.Tree.Rename(path, "moved"u8));
            Assert.Equal(Errno.None, _home.Tree.Replace("moved"u8, path));
            Assert.Equal(Errno.None, _home.Tree.Remove(path));
            Assert.Equal(Errno.EACCES, _home.Tree.MakeDirectory(path, 0b111_000_000));
            Assert.Equal(Errno.EACCES, _home.Tree.MakeSymbolicLink("files/f"u8, path));
            Assert.Equal(Errno.EACCES, _home.Tree.Rename("files/d"u8, path));
            Assert.False(Path.Exists(_home.PathOf(name)));
        }
    }

    /// <summary>GIO writes .bashrc under such a name first; an NFS client gives it to what was removed.</summary>
    [Theory]
    [InlineData(".goutputstream-A1b2C3")]
    [InlineData(".nfs0123456789abcdef01234567")]
    public void Of_names_that_are_passed_on_only_own_files_are_used(string name)
    {
        byte[] path = GuardedHome.Bytes(name);
        File.WriteAllText(_home.PathOf(name), "as it was");
        foreach (OpenFlags flags in (OpenFlags[])[OpenFlags.O_RDONLY, OpenFlags.O_WRONLY, OpenFlags.O_RDWR, Create, Create | OpenFlags.O_TRUNC])
            Assert.Equal(Errno.EACCES, _home.Open(name, flags));
        Assert.Equal(Errno.EACCES, _home.Tree.Rename(path, "stolen"u8));
        Assert.Equal(Errno.EACCES, _home.Tree.Link(path, "stolen"u8));
        Assert.Equal(Errno.EACCES, _home.Tree.Replace("files/f"u8, path));
        Assert.Equal(Errno.EACCES, _home.Tree.Remove(path));
        Assert.Equal(Errno.EACCES, _home.Tree.SetMode(path, 0b111_111_111));
        Assert.Equal("as it was", _home.ContentOf(name));
    }

    /// <summary>A link that another session has made, or the owner, leads through closed names that are missing.</summary>
    [Fact]
    public void No_closed_directory_is_made_because_a_link_leads_through_it()
    {
        using GuardedHome home = new([], [".config/app"], []);
        File.CreateSymbolicLink(home.PathOf(".zshenv"), ".gnupg/sub/zshenv");
        File.Delete(home.PathOf(".config/app"));
        File.CreateSymbolicLink(home.PathOf(".config/app"), "../.vim/x");
        home.Begin();
        foreach (string name in (string[])[".gnupg", ".vim", ".local"])
            Assert.Equal((name, Errno.EACCES), (name, home.Tree.MakeDirectory(GuardedHome.Bytes(name), 0b111_000_000)));
        Directory.CreateDirectory(home.PathOf(".gnupg"));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".gnupg/sub"u8, 0b111_000_000));
    }

    [Theory]
    [InlineData(".DS_Store2")]
    [InlineData(".ds_store")]
    [InlineData("._")]
    [InlineData(".~lock.#")]
    [InlineData(".~lock.f")]
    [InlineData(".goutputstream-A1b2C")]
    [InlineData(".goutputstream-A1b2C_")]
    [InlineData(".nfsrc")]
    [InlineData(".nfs0123456789abcdef0123456X")]
    public void Names_that_are_almost_like_those_are_closed(string name) => Assert.Equal(Errno.EACCES, _home.Open(name, Create));

    [Fact]
    public void Everything_else_works()
    {
        Assert.Equal(Errno.None, _home.Open("files/new", Create | OpenFlags.O_TRUNC));
        Assert.Equal(Errno.None, _home.Open("files/f", OpenFlags.O_WRONLY | OpenFlags.O_TRUNC));
        Assert.Equal("", _home.ContentOf("files/f"));
        Assert.Equal(Errno.EEXIST, _home.Open("files/f", Create | OpenFlags.O_EXCL));
        Assert.Equal(Errno.ENOENT, _home.Open("files/none", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.ENOENT, _home.Open("none/f", Create));
        Assert.Equal(Errno.EISDIR, _home.Open("files", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.None, _home.Tree.MakeDirectory("projects"u8, 0b111_000_000));
        Assert.Equal(Errno.None, _home.Tree.Rename("projects"u8, "files/projects"u8));
        Assert.Equal(Errno.None, _home.Tree.SetMode("files/f"u8, 0b110_000_000));
        Assert.Equal(Errno.None, _home.Tree.SetTimes("."u8, new FileTimes(1, 2)));
        Assert.Equal(Errno.None, _home.Tree.MakeSymbolicLink("files/f"u8, "link"u8));
        Assert.Equal(Errno.None, _home.Open("link", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.None, _home.Tree.SetLinkTimes("link"u8, new FileTimes(1, 2)));
        Assert.Equal(Errno.None, _home.Tree.MakeSymbolicLink("files/made"u8, "dangling"u8));
        Assert.Equal(Errno.None, _home.Open("dangling", Create));
        Assert.Equal("", _home.ContentOf("files/made"));
        Assert.Equal(Errno.None, _home.Open("files/.bashrc", Create));
        Assert.Equal(Errno.None, _home.Tree.MakeDirectory("files/.ssh"u8, 0b111_000_000));
        Assert.Equal(Errno.None, _home.Open("files/.ssh/authorized_keys", Create));
        Assert.Equal(Errno.None, _home.Tree.MakeDirectory("files/bin"u8, 0b111_000_000));
        Assert.Equal(Errno.None, _home.Open("bin2", Create));
        Assert.Empty(_home.Refusals);
    }

    [Fact]
    public void More_can_be_protected()
    {
        using GuardedHome home = new("files/f", "hooks");
        Assert.Equal(Errno.EACCES, home.Open("files/f", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, home.Tree.Rename("files"u8, "moved"u8));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory("hooks"u8, 0b111_000_000));
        Assert.Equal(Errno.None, home.Open("files/g", Create));
    }

    [Fact]
    public void Too_much_to_survey_closes_everything_and_says_so()
    {
        using GuardedHome home = new();
        for (int i = 0; i < ProtectedPaths.MostNames; i++)
            File.CreateSymbolicLink(home.PathOf($".ssh/{i}"), "nowhere");
        home.Begin();
        Assert.Contains("4096", home.Guard.TooLarge);
        Assert.Equal(Errno.EACCES, home.Open("files/f", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, home.Open("files/f", OpenFlags.O_RDONLY));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory("files/new"u8, 0b111_000_000));
    }

    [Fact]
    public void What_closes_elsewhere_is_closed_as_well()
    {
        using GuardedHome home = new();
        Directory.CreateDirectory(home.PathOf("run/user"));
        HomeGuard guard = new(
            new GuardSettings { Homes = [], Closed = [GuardedHome.Bytes(home.PathOf("run/user/1")), GuardedHome.Bytes(home.PathOf("run/user/2"))] },
            home.Resolver,
            new DescriptorLinks());
        Directory.CreateDirectory(home.PathOf("run/user/2/systemd"));
        FileTree tree = new(new Policy(), new Bounds(home.Resolver, guard, null, new DescriptorLinks()));
        Assert.Equal(Errno.EACCES, tree.MakeDirectory("run/user/1"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, tree.MakeDirectory("run/user/2/systemd/user"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, tree.Rename("run"u8, "moved"u8));
    }

    [Fact]
    public void The_programs_and_their_folder_stay_as_they_are()
    {
        using GuardedHome home = new();
        Directory.CreateDirectory(home.PathOf("tools/sub"));
        File.WriteAllText(home.PathOf("tools/dotnet-sftp-server"), "as it was");
        HomeGuard guard = new(
            new GuardSettings
            {
                Homes = [GuardedHome.Bytes(home.PathOf("."))],
                ProgramFolder = GuardedHome.Bytes(home.PathOf("tools")),
                ProgramNames = [[.. "dotnet-sftp-server"u8], [.. "dotnet-scp"u8]],
            },
            home.Resolver,
            new DescriptorLinks());
        FileTree tree = new(new Policy(), new Bounds(home.Resolver, guard, null, new DescriptorLinks()));
        Assert.Equal(Errno.EACCES, tree.Open("tools/dotnet-sftp-server"u8, OpenFlags.O_WRONLY, 0, out _));
        Assert.Equal(Errno.EACCES, tree.Replace("files/f"u8, "tools/dotnet-sftp-server"u8));
        Assert.Equal(Errno.EACCES, tree.Remove("tools/dotnet-sftp-server"u8));
        Assert.Equal(Errno.EACCES, tree.Open("tools/dotnet-scp"u8, Create, 0, out _));
        Assert.Equal(Errno.EACCES, tree.Open("tools/libc.so.6"u8, Create, 0, out _));
        Assert.Equal(Errno.EACCES, tree.Rename("tools"u8, "moved"u8));
        Assert.Equal(Errno.EACCES, tree.SetMode("tools"u8, 0b111_111_111));
        Assert.Equal(Errno.None, tree.Open("tools/dotnet-sftp-server"u8, OpenFlags.O_RDONLY, 0, out OpenFile? read));
        read!.Dispose();
        Assert.Equal(Errno.None, tree.Open("tools/sub/new"u8, Create, 0b110_000_000, out OpenFile? made));
        made!.Dispose();
    }

    public void Dispose() => _home.Dispose();

    private void AddLinks()
    {
        foreach ((string name, string target) in ((string, string)[])
        [
            ("to-keys", ".ssh/authorized_keys"), ("to-ssh", ".ssh"), ("chain", "to-keys"), ("to-home", "/u"), ("to-new", ".ssh/rc"),
            ("to-fish", ".config/fish"), ("to-key", "to-ssh/id_ed25519"),
        ])
            File.CreateSymbolicLink(_home.PathOf(name), target);
        Directory.CreateDirectory(_home.PathOf(".config/fish"));
        File.Delete(_home.PathOf("to-home"));
        File.CreateSymbolicLink(_home.PathOf("to-home"), "../u");
    }

    private void AssertUnchanged()
    {
        foreach (string name in (string[])[".ssh/authorized_keys", ".bashrc", "files/f"])
            Assert.Equal("as it was", _home.ContentOf(name));
        Assert.Equal(["authorized_keys", "id_ed25519", "id_ed25519.pub"], Directory.GetFiles(_home.PathOf(".ssh")).Select(Path.GetFileName).Order());
        Assert.False(Path.Exists(_home.PathOf(".profile")));
    }

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int link(string existing, string added);
}
