using GuardedFiles.Confinement;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Confinement;

/// <summary>--unguard and --unguard-read open what they name, and nothing that logins obey.</summary>
public sealed class UnguardTests
{
    private const OpenFlags Create = OpenFlags.O_WRONLY | OpenFlags.O_CREAT;

    [Fact]
    public void Unguard_opens_what_it_names_and_no_more()
    {
        using GuardedHome home = new([], [".config/app", ".local/share/sync", ".netrc"], [".cache"]);
        Directory.CreateDirectory(home.PathOf(".cache/x"));
        File.WriteAllText(home.PathOf(".cache/x/f"), "as it was");
        Assert.Equal(Errno.None, home.Open(".config/app", OpenFlags.O_RDWR));
        Assert.Equal(Errno.None, home.Open(".netrc", Create));
        Assert.Equal(Errno.None, home.Open(".netrc", OpenFlags.O_RDONLY));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".local"u8, 0b111_000_000)); // The way to what is open may be made.
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".local/bin"u8, 0b111_000_000));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".local/share"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".local/share/fish"u8, 0b111_000_000));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".local/share/sync"u8, 0b111_000_000));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".local/share/sync/deep"u8, 0b111_000_000));
        Assert.Equal(Errno.None, home.Open(".local/share/sync/deep/.file", Create));
        Assert.Equal(Errno.None, home.Tree.Rename(".local/share/sync/deep"u8, "out"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Rename("out"u8, ".local/share/other"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Rename(".local"u8, "moved"u8));
        home.Begin();
        Assert.Equal(Errno.None, home.Open(".cache/x/f", OpenFlags.O_RDONLY));
        Assert.Equal(Errno.EACCES, home.Open(".cache/x/f", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, home.Tree.Link(".cache/x/f"u8, "stolen"u8));
        Assert.Equal(Errno.EACCES, home.Open(".bashrc", OpenFlags.O_RDONLY));
        Assert.Equal(Errno.EACCES, home.Open(".config/other", Create));
    }

    [Fact]
    public void What_logins_obey_stays_closed_in_what_is_opened()
    {
        using GuardedHome home = new([], [".config", ".local"], []);
        Assert.Equal(Errno.None, home.Open(".config/other", Create));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".config/systemd"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".config/Fish"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, home.Tree.Rename("files"u8, ".config/fish"u8));
        Assert.Equal(Errno.EACCES, home.Tree.MakeSymbolicLink("files"u8, ".config/fish"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Rename(".config"u8, "moved"u8));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".local"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".local/bin"u8, 0b111_000_000)); // Opened only where it is named itself.
        Assert.Equal(Errno.EACCES, home.Tree.Rename("files"u8, ".local/share"u8));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".local/share"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".local/share/fish"u8, 0b111_000_000));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".local/share/app"u8, 0b111_000_000));
    }

    /// <summary>Its inode alone would say that it is the one that was opened: another directory may have got that since.</summary>
    [Fact]
    public void A_directory_is_open_only_where_it_lies_now()
    {
        using GuardedHome home = new([], [".config/app"], [".config/show"]);
        File.Delete(home.PathOf(".config/app"));
        Directory.CreateDirectory(home.PathOf(".config/app"));
        Directory.CreateDirectory(home.PathOf(".config/show"));
        home.Begin();
        Directory.Move(home.PathOf(".config/app"), home.PathOf(".vim"));
        Directory.Move(home.PathOf(".config/show"), home.PathOf(".keys"));
        File.WriteAllText(home.PathOf(".keys/key"), "secret");
        Assert.Equal(Errno.EACCES, home.Open(".vim/vimrc", Create));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".vim/plugin"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, home.Open(".keys/key", OpenFlags.O_RDONLY));
    }

    [Fact]
    public void Names_in_it_are_open_only_in_the_directory_that_was_meant()
    {
        using GuardedHome home = new([], [".config/app", ".local/share/sync"], []);
        Directory.CreateDirectory(home.PathOf(".local"));
        home.Begin();
        Directory.Move(home.PathOf(".config"), home.PathOf(".vim"));
        Directory.Move(home.PathOf(".local"), home.PathOf(".zsh"));
        File.Delete(home.PathOf(".vim/app"));
        Assert.Equal(Errno.EACCES, home.Open(".vim/app", Create));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(".zsh/share"u8, 0b111_000_000));
    }

    /// <summary>What a session linked there would be closed to the sessions of other keys.</summary>
    [Fact]
    public void No_link_is_made_where_the_survey_follows_links()
    {
        using GuardedHome home = new([], [".config/app", ".config/link"], []);
        Assert.Equal(Errno.None, home.Tree.MakeSymbolicLink("f"u8, "files/link"u8));
        Assert.Equal(Errno.EACCES, home.Tree.MakeSymbolicLink("../files"u8, ".config/link"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Rename("files/link"u8, ".config/link"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Link("files/link"u8, ".config/link"u8));
        Assert.Equal(Errno.None, home.Tree.Rename("files/f"u8, ".config/link"u8));
    }

    [Theory]
    [InlineData(".config/APP")]
    [InlineData(".config/app.")]
    [InlineData(".config/\u200bapp")]
    public void A_name_that_is_almost_alike_stays_closed(string name)
    {
        using GuardedHome home = new([], [".config/app"], [".config/show"]);
        Assert.Equal(Errno.EACCES, home.Open(name, Create));
        Assert.Equal(Errno.EACCES, home.Tree.MakeDirectory(GuardedHome.Bytes(name), 0b111_000_000));
        Assert.Equal(Errno.EACCES, home.Open(name.Replace("app", "show").Replace("APP", "SHOW"), Create));
        Assert.Equal(Errno.None, home.Open(".config/app", Create));
    }

    [Theory]
    [InlineData("bin")]
    [InlineData("bin/sub")]
    public void What_links_in_a_directory_to_be_read_lead_to_is_not_changed(string read)
    {
        using GuardedHome home = new([], [], [read]);
        Directory.CreateDirectory(home.PathOf("bin/sub"));
        Directory.CreateDirectory(home.PathOf("files/dot"));
        foreach (string name in (string[])["bin/tool", "bin/sub/tool"])
        {
            string target = $"files/dot/{name.Replace('/', '-')}";
            File.WriteAllText(home.PathOf(target), "as it was");
            File.CreateSymbolicLink(home.PathOf(name), home.PathOf(target));
        }

        File.WriteAllText(home.PathOf($"{read}/own"), "as it was");
        home.Begin();
        foreach (string target in (string[])["files/dot/bin-tool", "files/dot/bin-sub-tool"])
            Assert.Equal((target, Errno.EACCES), (target, home.Open(target, OpenFlags.O_WRONLY)));
        Assert.Equal(Errno.None, home.Open($"{read}/own", OpenFlags.O_RDONLY));
        Assert.Equal(Errno.EACCES, home.Open($"{read}/own", OpenFlags.O_WRONLY));
    }

    [Fact]
    public void What_is_to_be_read_in_what_is_opened_is_not_changed()
    {
        using GuardedHome home = new([], [".config"], [".config/show"]);
        Directory.CreateDirectory(home.PathOf(".config/show"));
        home.Begin();
        Assert.Equal(Errno.EACCES, home.Open(".config/show/f", Create));
        Assert.Equal(Errno.None, home.Open(".config/f", Create));
    }

    [Fact]
    public void A_directory_on_the_way_stays_usable_to_its_owner()
    {
        using GuardedHome home = new([], [".local/share/sync"], []);
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".local"u8, 0b001_000_000_000));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home.PathOf(".local")));
    }

    [Fact]
    public void A_name_at_the_top_that_is_opened_is_no_link()
    {
        using GuardedHome home = new([], [".foo"], []);
        Assert.Equal(Errno.None, home.Tree.MakeSymbolicLink("f"u8, "files/link"u8));
        Assert.Equal(Errno.EACCES, home.Tree.MakeSymbolicLink("files"u8, ".foo"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Rename("files/link"u8, ".foo"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Link("files/link"u8, ".foo"u8));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory(".foo"u8, 0b111_000_000));
        Assert.Equal(Errno.None, home.Tree.MakeSymbolicLink("../files"u8, ".foo/link"u8));
    }

    [Fact]
    public void A_large_tree_takes_nothing_from_the_others()
    {
        using GuardedHome home = new();
        foreach (string directory in (string[])[".config/nvim", "bin/sub"])
        {
            Directory.CreateDirectory(home.PathOf(directory));
            for (int i = 0; i <= ProtectedPaths.MostNames / 4; i++)
                File.WriteAllText(home.PathOf($"{directory}/{i}"), "");
        }

        File.CreateSymbolicLink(home.PathOf("bin/tool"), "../files/f");
        home.Begin();
        Assert.Equal(Errno.EACCES, home.Open("files/f", OpenFlags.O_WRONLY));
    }

    [Fact]
    public void What_a_key_puts_into_bin_ends_no_session_of_another()
    {
        using GuardedHome home = new();
        Directory.CreateDirectory(home.PathOf("bin"));
        for (int i = 0; i <= ProtectedPaths.MostNames; i++)
            File.WriteAllText(home.PathOf($"bin/{i}"), "");
        home.Begin();
        Assert.Null(home.Guard.TooLarge);
        Assert.Equal(Errno.None, home.Open("files/f", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, home.Open("bin/1", OpenFlags.O_WRONLY));
    }

    [Fact]
    public void Unguard_opens_nothing_through_a_link()
    {
        using GuardedHome home = new([], [".config/app2", "files/dot"], []);
        Directory.CreateDirectory(home.PathOf("files/dot"));
        File.CreateSymbolicLink(home.PathOf(".config/app2"), "../.ssh");
        File.CreateSymbolicLink(home.PathOf(".linked"), "files/dot");
        home.Begin();
        Assert.Equal(Errno.EACCES, home.Open(".config/app2/authorized_keys", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, home.Open(".ssh/authorized_keys", OpenFlags.O_WRONLY));
        Assert.Single(home.Guard.NotOpened);
    }
}
