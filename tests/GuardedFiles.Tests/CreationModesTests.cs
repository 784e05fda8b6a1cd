using GuardedFiles.Linux;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class CreationModesTests
{
    private const uint Everything = 0b111_111_111_111;

    [Fact]
    public void Without_a_wish_the_umask_is_inherited()
    {
        using Folder folder = new();
        uint current = Libc.umask(0);
        _ = Libc.umask(current);
        Assert.Equal(folder.Umask, current);
    }

    [Fact]
    public void A_umask_narrows_files_and_directories()
    {
        using Folder folder = new(new Policy { Umask = 0b000_010_111 });
        folder.Open("f", OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b110_110_110).Dispose();
        Assert.Equal(Errno.None, folder.Tree.MakeDirectory(folder["d"], 0b111_111_111));
        Assert.Equal((0b110_100_000u, 0b111_101_000u), (folder.ModeOf("f"), folder.ModeOf("d")));
    }

    [Theory]
    [InlineData(0b110_110_110u)]
    [InlineData(0b000_000_000u)]
    [InlineData(0b100_111_101_101u)]
    public void A_forced_file_mode_is_what_the_file_gets(uint mode)
    {
        using Folder folder = new(new Policy { FileMode = mode, Umask = 0b000_111_111 });
        folder.Open("f", OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b111).Dispose();
        Assert.Equal(mode, folder.ModeOf("f"));
    }

    [Fact]
    public void A_forced_file_mode_reaches_a_file_that_is_created_through_a_link()
    {
        using Folder folder = new(new Policy { FileMode = 0b110_110_110, Umask = 0b000_111_111 });
        _ = folder.NewLink("link", "f");
        folder.Open("link", OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b111).Dispose();
        Assert.Equal(0b110_110_110u, folder.ModeOf("f"));
    }

    [Fact]
    public void A_forced_file_mode_that_cannot_be_set_leaves_no_descriptor_behind()
    {
        using Folder folder = new(new Policy { FileMode = 0b110_110_110 });
        string[] before = [];
        string[] after = [];
        Kernel.Refusing(SystemCall.FChMod, Errno.EPERM, () =>
        {
            before = Directory.GetFiles("/proc/thread-self/fd");
            Errno error = folder.Tree.Open(folder["f"], OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0, out OpenFile? file);
            Assert.Equal((Errno.EPERM, null), (error, file));
            after = Directory.GetFiles("/proc/thread-self/fd");
        });
        Assert.DoesNotContain(folder.Path("f"), after.Except(before).Select(TargetOf));
    }

    private static string? TargetOf(string link) => new FileInfo(link).LinkTarget;

    [Fact]
    public void With_a_forced_file_mode_directories_still_have_the_umask()
    {
        using Folder folder = new(new Policy { FileMode = 0b110_110_110, Umask = 0b000_010_111 });
        _ = folder.Tree.MakeDirectory(folder["d"], 0b111_111_111);
        Assert.Equal(0b111_101_000u, folder.ModeOf("d"));
    }

    [Fact]
    public void With_a_forced_mode_and_no_umask_given_the_inherited_one_counts()
    {
        using Folder folder = new(new Policy { FileMode = 0b110_110_110 });
        _ = folder.Tree.MakeDirectory(folder["d"], 0b111_111_111);
        Assert.Equal(0b111_111_111u & ~folder.Umask, folder.ModeOf("d"));
    }

    [Theory]
    [InlineData(0b111_111_101u)]
    [InlineData(0b010_111_111_000u)]
    [InlineData(0b110_111_111_000u)]
    [InlineData(0b001_111_111_111u)]
    public void A_forced_directory_mode_is_what_the_directory_gets_set_id_bits_included(uint mode)
    {
        using Folder folder = new(new Policy { DirectoryMode = mode, Umask = 0b000_111_111 });
        Assert.Equal(Errno.None, folder.Tree.MakeDirectory(folder["d"], 0));
        Assert.Equal(mode, folder.ModeOf("d"));
    }

    [Fact]
    public void With_a_forced_directory_mode_files_still_have_the_umask()
    {
        using Folder folder = new(new Policy { DirectoryMode = 0b111_111_111, Umask = 0b000_010_111 });
        folder.Open("f", OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b110_110_110).Dispose();
        Assert.Equal(0b110_100_000u, folder.ModeOf("f"));
    }

    [Fact]
    public void A_forced_mode_leaves_files_that_exist_alone()
    {
        using Folder folder = new(new Policy { FileMode = 0 });
        _ = folder.NewFile("f");
        _ = folder.Tree.SetMode(folder["f"], 0b110_000_000);
        folder.Open("f", OpenFlags.O_WRONLY | OpenFlags.O_CREAT).Dispose();
        Assert.Equal(0b110_000_000u, folder.ModeOf("f"));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_gets_no_mode()
    {
        using Folder folder = new(new Policy { DirectoryMode = Everything });
        _ = folder.NewDirectory("d");
        _ = folder.Tree.SetMode(folder["d"], 0b111_000_000);
        Assert.Equal(Errno.EEXIST, folder.Tree.MakeDirectory(folder["d"], 0));
        Assert.Equal(0b111_000_000u, folder.ModeOf("d"));
    }
}
