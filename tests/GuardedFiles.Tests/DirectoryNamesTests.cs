using System.Text;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class DirectoryNamesTests : IDisposable
{
    private readonly Folder _folder = Folder.InMemory();

    [Fact]
    public void Everything_but_the_dots_is_named()
    {
        string[] expected = ["...", "..a", ".hidden", "d", "dangling", "f", "fifo"];
        _ = _folder.NewFile("f");
        _ = _folder.NewFile(".hidden");
        _ = _folder.NewFile("...");
        _ = _folder.NewFile("..a");
        _ = _folder.NewDirectory("d");
        _ = _folder.NewLink("dangling", "nothing");
        _ = _folder.NewFifo("fifo");
        using DirectoryNames names = Open(".");
        Assert.Equal(expected, All(names).Order(StringComparer.Ordinal));
        Assert.Equal(Errno.None, names.Error);
        Assert.Equal(_folder["."], names.Path);
    }

    [Fact]
    public void An_empty_directory_has_no_names_however_often_it_is_asked()
    {
        using DirectoryNames names = Open(".");
        Assert.False(names.Next(out ReadOnlySpan<byte> name));
        Assert.True(name.IsEmpty);
        Assert.False(names.Next(out _));
        Assert.Equal(Errno.None, names.Error);
    }

    [Fact]
    public void A_name_is_bytes()
    {
        byte[] path = [.. _folder["."], (byte)'/', 0xff, (byte)'\n', 0xc3];
        Assert.Equal(Errno.None, _folder.Tree.MakeDirectory(path, 0b111_000_000));
        using DirectoryNames names = Open(".");
        Assert.True(names.Next(out ReadOnlySpan<byte> name));
        Assert.Equal([0xff, (byte)'\n', 0xc3], name.ToArray());
    }

    [Fact]
    public void Each_of_many_entries_is_named_once()
    {
        SortedSet<string> made = new(StringComparer.Ordinal);
        for (int i = 0; i < 5000; i++)
        {
            string name = $"{i}-{new string('n', i * 13 % 250)}";
            made.Add(name);
            _ = _folder.NewFile(name);
        }

        using DirectoryNames names = Open(".");
        List<string> listed = All(names);

        Assert.Equal(Errno.None, names.Error);
        Assert.Equal(made.Count, listed.Count);
        Assert.Equal(made, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_directories_are_named_side_by_side()
    {
        _ = _folder.NewDirectory("a");
        _ = _folder.NewDirectory("b");
        for (int i = 0; i < 10; i++)
        {
            _ = _folder.NewFile($"a/a{i}");
            _ = _folder.NewFile($"b/b{i}");
        }

        using DirectoryNames ofA = Open("a");
        using DirectoryNames ofB = Open("b");
        for (int i = 0; i < 10; i++)
        {
            Assert.True(ofA.Next(out ReadOnlySpan<byte> a));
            Assert.True(ofB.Next(out ReadOnlySpan<byte> b));
            Assert.Equal(((byte)'a', (byte)'b'), (a[0], b[0]));
        }

        Assert.False(ofA.Next(out _) || ofB.Next(out _));
    }

    [Fact]
    public void What_cannot_be_read_at_all_says_so()
    {
        _ = _folder.NewFile("f");
        using DirectoryNames names = Open(".");
        Kernel.Refusing(SystemCall.GetDents, Errno.EIO, () => Assert.Empty(All(names)));
        Assert.Equal(Errno.EIO, names.Error);
    }

    [Fact]
    public void What_cannot_be_read_to_its_end_says_so_after_what_was_read()
    {
        for (int i = 0; i < 500; i++)
            _ = _folder.NewFile($"{i}-{new string('n', 200)}");
        using DirectoryNames names = Open(".");
        Assert.True(names.Next(out _));
        Assert.Equal(Errno.None, names.Error);

        List<string> listed = [];
        Kernel.Refusing(SystemCall.GetDents, Errno.EIO, () => listed = All(names));

        Assert.Equal(Errno.EIO, names.Error);
        Assert.InRange(listed.Count, 1, 400);
    }

    [Fact]
    public void A_directory_that_was_removed_meanwhile_is_ENOENT()
    {
        _ = _folder.NewDirectory("d");
        using DirectoryNames names = Open("d");
        Directory.Delete(_folder.Path("d"));
        Assert.False(names.Next(out _));
        Assert.Equal(Errno.ENOENT, names.Error);
    }

    [Fact]
    public void Disposed_it_has_closed_the_directory()
    {
        Assert.Equal(Errno.None, _folder.Tree.OpenDirectory(_folder["."], out OpenDirectory? directory));
        new DirectoryNames(directory!).Dispose();
        Assert.True(directory!.Descriptor.IsClosed);
    }

    public void Dispose() => _folder.Dispose();

    private static List<string> All(DirectoryNames names)
    {
        List<string> all = [];
        while (names.Next(out ReadOnlySpan<byte> name))
            all.Add(Encoding.UTF8.GetString(name));
        return all;
    }

    private DirectoryNames Open(string name)
    {
        Assert.Equal(Errno.None, _folder.Tree.OpenDirectory(_folder[name], out OpenDirectory? directory));
        return new DirectoryNames(directory!);
    }
}
