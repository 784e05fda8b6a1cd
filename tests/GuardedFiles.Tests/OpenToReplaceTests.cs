using System.Text;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class OpenToReplaceTests : IDisposable
{
    private const uint Flags = 2; // The third argument of openat(2).
    private const uint Forced = 0b110_110_000;

    private readonly Folder _folder = new();

    [Fact]
    public void A_file_that_is_not_there_is_made_with_the_mode_less_the_umask()
    {
        Assert.True(Replace(_folder, "new", 0b110_110_110));
        Assert.Equal("ab", _folder.ContentOf("new"));
        Assert.Equal(0b110_110_110u & ~_folder.Umask, _folder.ModeOf("new"));
    }

    [Fact]
    public void A_file_that_is_there_keeps_its_bytes_and_its_mode()
    {
        _ = _folder.NewFile("f", "0123456789");
        Assert.Equal(Errno.None, _folder.Tree.SetMode(_folder["f"], 0b110_000_101));
        Assert.False(Replace(_folder, "f", 0b111_111_111));
        Assert.Equal("ab23456789", _folder.ContentOf("f"));
        Assert.Equal(0b110_000_101u, _folder.ModeOf("f"));
    }

    [Theory]
    [InlineData("target")]
    [InlineData("second")]
    public void A_link_to_nothing_makes_what_it_names(string linkTo)
    {
        _ = _folder.NewLink("second", "target");
        _ = _folder.NewLink("link", linkTo);
        Assert.True(Replace(_folder, "link", 0b110_000_000));
        Assert.Equal("ab", _folder.ContentOf("target"));
        Assert.Equal(["link", "second", "target"], _folder.Names());
        Assert.NotNull(new FileInfo(_folder.Path("link")).LinkTarget);
    }

    [Fact]
    public void A_link_to_a_file_is_that_file()
    {
        _ = _folder.NewFile("f", "0123");
        _ = _folder.NewLink("link", "f");
        Assert.False(Replace(_folder, "link", 0));
        Assert.Equal("ab23", _folder.ContentOf("f"));
    }

    [Fact]
    public void A_forced_mode_is_for_files_that_are_new()
    {
        using Folder folder = new(new Policy { FileMode = Forced, Umask = 0b000_111_111 });
        _ = folder.NewFile("f", "0123");
        Assert.Equal(Errno.None, folder.Tree.SetMode(folder["f"], 0b110_000_000));
        _ = folder.NewLink("dangling", "target");

        Assert.True(Replace(folder, "new", 0b100));
        Assert.True(Replace(folder, "dangling", 0b100));
        Assert.False(Replace(folder, "f", 0b100));

        Assert.Equal((Forced, Forced, 0b110_000_000u), (folder.ModeOf("new"), folder.ModeOf("target"), folder.ModeOf("f")));
    }

    [Fact]
    public void A_forced_mode_that_cannot_be_set_is_told_and_opens_nothing()
    {
        using Folder folder = new(new Policy { FileMode = Forced });
        Kernel.Refusing(SystemCall.FChMod, Errno.EPERM, () =>
        {
            Assert.Equal(Errno.EPERM, folder.Tree.OpenToReplace(folder["f"], 0, out OpenFile? file, out _));
            Assert.Null(file);
        });
    }

    [Fact]
    public void What_cannot_be_opened_is_an_errno_and_no_file()
    {
        Fails(Errno.EISDIR, _folder.NewDirectory("d"));
        Fails(Errno.ENOENT, _folder["missing/f"]);
        Fails(Errno.ENOTDIR, [.. _folder.NewFile("f"), .. "/below"u8]);
        Fails(Errno.EISDIR, _folder["new/"]);
        Fails(Errno.ENOENT, []);
        Fails(Errno.ENAMETOOLONG, _folder[new string('n', 256)]);
        Fails(Errno.ENOENT, _folder.NewLink("deep", "missing/target"));
        Assert.Equal(Errno.None, _folder.Tree.MakeSymbolicLink("loop"u8, _folder["loop"]));
        Fails(Errno.ELOOP, _folder["loop"]);
        Assert.Equal(["d", "deep", "f", "loop"], _folder.Names());
    }

    [Fact]
    public void A_fifo_that_nobody_reads_is_not_waited_for()
    {
        Fails(Errno.ENXIO, _folder.NewFifo("fifo"));
        using OpenFile reader = _folder.Open("fifo", OpenFlags.O_RDONLY);
        Assert.False(Replace(_folder, "fifo", 0));
    }

    [Fact]
    public void A_device_is_opened_and_not_new()
    {
        Assert.Equal(Errno.None, _folder.Tree.OpenToReplace("/dev/null"u8, 0, out OpenFile? file, out FileMetadata? before));
        file!.Dispose();
        Assert.Equal(FilePermissions.S_IFCHR, before!.Value.Type);
    }

    [Fact]
    public void Where_writing_is_not_permitted_it_says_so()
    {
        _ = _folder.NewFile("f");
        _ = _folder.NewDirectory("d");
        Assert.Equal(Errno.None, _folder.Tree.SetMode(_folder["f"], 0b100_000_000));
        Assert.Equal(Errno.None, _folder.Tree.SetMode(_folder["d"], 0b101_000_000));
        Kernel.Refusing(SystemCall.OpenAt, Errno.EROFS, () => Fails(Errno.EROFS, _folder["f"]));
        if (Environment.IsPrivilegedProcess)
            return; // Nothing else is forbidden to root.
        Fails(Errno.EACCES, _folder["f"]);
        Fails(Errno.EACCES, _folder["d/new"]);
    }

    [Fact]
    public void A_path_may_be_relative()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path("f"));
        byte[] path = Encoding.UTF8.GetBytes(relative);
        Assert.Equal(Errno.None, _folder.Tree.OpenToReplace(path, 0b110_000_000, out OpenFile? file, out FileMetadata? before));
        using (file)
            Assert.Equal(path, file!.Path);
        Assert.Null(before);
        Assert.Equal(["f"], _folder.Names());
    }

    [Fact]
    public void A_file_that_vanishes_between_the_two_steps_is_new()
    {
        using Folder folder = new(new Policy { FileMode = Forced });

        // The first step finds something; when the second one comes, there is nothing.
        Kernel.Refusing(SystemCall.OpenAt.With(Flags, (uint)OpenFlags.O_EXCL), Errno.EEXIST, () => Assert.True(Replace(folder, "f", 0)));

        Assert.Equal(Forced, folder.ModeOf("f"));
    }

    [Fact]
    public void Every_step_has_O_CREAT_because_the_kernel_guards_the_files_of_others_by_it()
    {
        _ = _folder.NewFile("f", "0123");
        _ = _folder.NewLink("link", "f");
        Kernel.Refusing(SystemCall.OpenAt.Without(Flags, (uint)OpenFlags.O_CREAT), Errno.EPERM, () =>
        {
            Assert.True(Replace(_folder, "new", 0b110_000_000));
            Assert.False(Replace(_folder, "f", 0));
            Assert.False(Replace(_folder, "link", 0));
        });
    }

    [Fact]
    public void No_step_empties_the_file()
    {
        _ = _folder.NewFile("f", "0123");
        Kernel.Refusing(SystemCall.OpenAt.With(Flags, (uint)OpenFlags.O_TRUNC), Errno.EPERM, () => Assert.False(Replace(_folder, "f", 0)));
    }

    [Fact]
    public void A_guard_of_the_kernel_is_told()
    {
        // fs.protected_regular lets O_CREAT fail on a file of somebody else in a folder like /tmp, and not O_EXCL's EEXIST.
        _ = _folder.NewFile("f", "0123");
        Kernel.Refusing(SystemCall.OpenAt.Without(Flags, (uint)OpenFlags.O_EXCL), Errno.EACCES, () => Fails(Errno.EACCES, _folder["f"]));
        Assert.Equal("0123", _folder.ContentOf("f"));
    }

    [Fact]
    public void What_it_was_is_told()
    {
        _ = _folder.NewFile("f", "0123456789");
        Assert.Equal(Errno.None, _folder.Tree.SetMode(_folder["f"], 0b110_000_101));
        Assert.Equal(Errno.None, _folder.Tree.Stat(_folder["f"], out FileMetadata expected));

        Assert.Equal(Errno.None, _folder.Tree.OpenToReplace(_folder["f"], 0, out OpenFile? file, out FileMetadata? before));

        file!.Dispose();
        Assert.Equal(expected, before);
        Assert.Equal((10ul, FilePermissions.S_IFREG), (before!.Value.Size, before.Value.Type));
    }

    [Fact]
    public void A_file_with_bytes_that_appears_between_the_two_steps_is_not_new()
    {
        using Folder folder = new(new Policy { FileMode = Forced });
        _ = folder.NewFile("f", "0123");
        Assert.Equal(Errno.None, folder.Tree.SetMode(folder["f"], 0b110_000_000));
        Kernel.Refusing(NamesAreMissing, Errno.ENOENT, () => Assert.False(Replace(folder, "f", 0)));
        Assert.Equal(0b110_000_000u, folder.ModeOf("f"));
    }

    [Fact]
    public void A_file_of_another_user_that_appears_between_the_two_steps_is_not_new()
    {
        using Folder folder = new(new Policy { FileMode = Forced });
        _ = folder.NewFile("f");
        if (folder.Tree.SetOwner(folder["f"], 65_533, 65_533).Failed)
            return; // Only root can give a file away.
        Assert.Equal(Errno.None, folder.Tree.SetMode(folder["f"], 0b110_000_000));
        Kernel.Refusing(NamesAreMissing, Errno.ENOENT, () => Assert.False(Replace(folder, "f", 0)));
        Assert.Equal(0b110_000_000u, folder.ModeOf("f"));
    }

    [Fact]
    public void Where_it_cannot_be_told_what_it_was_nothing_is_opened()
    {
        _ = _folder.NewFile("f", "0123");
        using OpenFile held = _folder.Open("f");
        Kernel.Refusing(SystemCall.Statx, Errno.EIO, () => Fails(Errno.EIO, _folder["f"]));
        Assert.Equal(1, OpenHere()); // The one that is held.
    }

    [Fact]
    public void A_lease_is_waited_for_and_something_can_be_done_meanwhile()
    {
        // The second step answers EAGAIN while somebody holds a lease; here it never ends, so the caller gives up.
        _ = _folder.NewFile("f");
        int tries = 0;
        Kernel.Refusing(SystemCall.OpenAt.Without(Flags, (uint)OpenFlags.O_EXCL), Errno.EAGAIN, () =>
        {
            TimeoutException over = Assert.Throws<TimeoutException>(() => _folder.Tree.OpenToReplace(
                _folder["f"], 0, out _, out _, () => _ = ++tries < 3 ? tries : throw new TimeoutException("enough")));
            Assert.Equal("enough", over.Message);
        });
        Assert.Equal(3, tries);
    }

    [Fact]
    public void No_program_that_is_started_later_inherits_it()
    {
        _ = _folder.NewFile("f");
        Assert.Equal(Errno.None, _folder.Tree.OpenToReplace(_folder["f"], 0, out OpenFile? file, out _));
        using (file)
            Assert.Equal(1, Libc.fcntl(file!.Descriptor.Number, Libc.F_GETFD, 0));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>stat(2) finds no name, while what is open can be looked at.</summary>
    private static SystemCall NamesAreMissing => SystemCall.Statx.Without(2, Libc.AT_EMPTY_PATH);

    /// <summary>How many descriptors lead into the folder.</summary>
    private int OpenHere() => Directory.GetFiles("/proc/self/fd").Count(
        link => new FileInfo(link).LinkTarget?.StartsWith(_folder.Path("f"), StringComparison.Ordinal) == true);

    /// <summary>Opens it, which has to succeed, and writes two letters; was it new?</summary>
    private static bool Replace(Folder folder, string name, uint mode)
    {
        Assert.Equal(Errno.None, folder.Tree.OpenToReplace(folder[name], mode, out OpenFile? file, out FileMetadata? before));
        using (file)
        {
            Assert.Equal(folder[name], file!.Path);
            Assert.Equal(Errno.None, file.WriteNext("ab"u8, out int written));
            Assert.Equal(2, written);
        }

        return before is null;
    }

    private void Fails(Errno error, ReadOnlySpan<byte> path)
    {
        Assert.Equal(error, _folder.Tree.OpenToReplace(path, 0b110_000_000, out OpenFile? file, out FileMetadata? before));
        Assert.Null(file);
        Assert.Null(before);
    }
}
