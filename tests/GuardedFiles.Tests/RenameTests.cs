using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

/// <summary>Renaming never replaces, on every file system: each fact holds with and without RENAME_NOREPLACE and hard links.</summary>
public sealed class RenameTests : IDisposable
{
    private readonly Folder _folder = new();

    public static TheoryData<string> Kernels { get; } = [.. Refusals.Keys];

    private static Dictionary<string, (SystemCall, Errno)[]> Refusals => new()
    {
        ["all is there"] = [],
        ["flag unknown to the file system"] = [(SystemCall.RenameAt2, Errno.EINVAL)],
        ["call unknown to the kernel"] = [(SystemCall.RenameAt2, Errno.ENOSYS)],
        ["no hard links, as vfat says it"] = [(SystemCall.RenameAt2, Errno.EINVAL), (SystemCall.LinkAt, Errno.EPERM)],
        ["no hard links, as FUSE says it"] = [(SystemCall.RenameAt2, Errno.EINVAL), (SystemCall.LinkAt, Errno.ENOSYS)],
        ["no hard links, as others say it"] = [(SystemCall.RenameAt2, Errno.EINVAL), (SystemCall.LinkAt, Errno.EOPNOTSUPP)],
        ["too many links"] = [(SystemCall.RenameAt2, Errno.EINVAL), (SystemCall.LinkAt, Errno.EMLINK)],
        ["links not between these directories"] = [(SystemCall.RenameAt2, Errno.EINVAL), (SystemCall.LinkAt, Errno.EXDEV)],
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_file_gets_its_new_name(string kernel)
    {
        _ = _folder.NewFile("old", "content");
        Assert.Equal(Errno.None, Rename(kernel, "old", "new"));
        Assert.Equal("content", _folder.ContentOf("new"));
        Assert.Equal(["new"], _folder.Names());
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_file_that_exists_is_not_replaced(string kernel)
    {
        _ = _folder.NewFile("old", "old");
        _ = _folder.NewFile("new", "new");
        Assert.Equal(Errno.EEXIST, Rename(kernel, "old", "new"));
        Assert.Equal(("old", "new"), (_folder.ContentOf("old"), _folder.ContentOf("new")));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_dangling_link_is_not_replaced(string kernel)
    {
        _ = _folder.NewFile("old");
        _ = _folder.NewLink("new", "nowhere");
        Assert.Equal(Errno.EEXIST, Rename(kernel, "old", "new"));
        Assert.Equal(["new", "old"], _folder.Names());
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_file_does_not_replace_itself(string kernel)
    {
        _ = _folder.NewFile("f", "content");
        Assert.Equal(Errno.EEXIST, Rename(kernel, "f", "f"));
        Assert.Equal("content", _folder.ContentOf("f"));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_directory_moves_with_all_that_is_in_it(string kernel)
    {
        _ = _folder.NewDirectory("old");
        _ = _folder.NewFile("old/f", "content");
        Assert.Equal(Errno.None, Rename(kernel, "old", "new"));
        Assert.Equal("content", _folder.ContentOf("new/f"));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_directory_does_not_replace_an_empty_one(string kernel)
    {
        _ = _folder.NewDirectory("old");
        _ = _folder.NewDirectory("new");
        Assert.Equal(Errno.EEXIST, Rename(kernel, "old", "new"));
        Assert.Equal(["new", "old"], _folder.Names());
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_link_moves_itself(string kernel)
    {
        _ = _folder.NewLink("old", "nowhere");
        Assert.Equal(Errno.None, Rename(kernel, "old", "new"));
        Assert.Equal("nowhere", new FileInfo(_folder.Path("new")).LinkTarget);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void What_is_missing_cannot_be_renamed(string kernel) => Assert.Equal(Errno.ENOENT, Rename(kernel, "old", "new"));

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_directory_does_not_move_into_itself(string kernel)
    {
        _ = _folder.NewDirectory("d");
        Assert.Equal(Errno.EINVAL, Rename(kernel, "d", "d/d"));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Where_there_is_no_directory_nothing_moves_to(string kernel)
    {
        _ = _folder.NewFile("old");
        _ = _folder.NewFile("f");
        Assert.Equal(Errno.ENOENT, Rename(kernel, "old", "missing/new"));
        Assert.Equal(Errno.ENOTDIR, Rename(kernel, "old", "f/new"));
        Assert.Equal(["f", "old"], _folder.Names());
    }

    [Fact]
    public void When_the_old_name_cannot_go_the_new_one_does_not_stay()
    {
        _ = _folder.NewDirectory("kept");
        _ = _folder.NewFile("kept/old");
        if (!SetAppendOnly("kept", on: true))
            return; // Only root has directories that names can come to and not leave, and not on every file system.

        Errno error = Rename("flag unknown to the file system", "kept/old", "new");
        _ = SetAppendOnly("kept", on: false);

        Assert.Equal(Errno.EPERM, error);
        Assert.Equal(["kept"], _folder.Names());
        Assert.True(File.Exists(_folder.Path("kept/old")));
    }

    public void Dispose() => _folder.Dispose();

    private Errno Rename(string kernel, string oldName, string newName)
    {
        Errno error = default;
        Kernel.Refusing(Refusals[kernel], () => error = _folder.Tree.Rename(_folder[oldName], _folder[newName]));
        return error;
    }

    private bool SetAppendOnly(string name, bool on)
    {
        try
        {
            System.Diagnostics.ProcessStartInfo start = new("chattr", [on ? "+a" : "-a", _folder.Path(name)]) { RedirectStandardError = true };
            using System.Diagnostics.Process chattr = System.Diagnostics.Process.Start(start)!;
            chattr.WaitForExit();
            return chattr.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // No such program here.
        }
    }
}
