using System.Text;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class FileTreePolicyTests
{
    private static ModeRange SetIdsWanted => new(0b110_000_000_000, 0b111_111_111_111);

    [Fact]
    public void Nobody_gets_a_set_id_bit_where_those_are_masked_whoever_wants_it()
    {
        Policy[] policies =
        [
            new() { MasksSetIds = true },
            new() { MasksSetIds = true, FileMode = 0b110_111_101_101, DirectoryMode = 0b110_111_101_101 },
            new() { MasksSetIds = true, FileModes = SetIdsWanted, DirectoryModes = SetIdsWanted },
        ];
        foreach (Policy policy in policies)
        {
            using JailedFolder folder = new(kernelResolves: true, policy);
            Assert.Equal(Errno.None, folder.Tree.Open("new"u8, OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0b110_111_000_000, out OpenFile? file));
            Assert.Equal(0u, SetIdsOf(folder, "new"));
            Assert.Equal(Errno.None, folder.Tree.SetMode(file!, 0b110_111_000_000));
            file!.Dispose();
            Assert.Equal(0u, SetIdsOf(folder, "new"));
            Assert.Equal(Errno.None, folder.Tree.SetMode("new"u8, 0b110_111_000_000));
            Assert.Equal(0u, SetIdsOf(folder, "new"));
            Assert.Equal(Errno.None, folder.Tree.MakeDirectory("dir"u8, 0b110_111_000_000));
            Assert.Equal(Errno.None, folder.Tree.SetMode("dir"u8, 0b110_111_000_000));
            Assert.Equal(0u, SetIdsOf(folder, "dir"));
        }
    }

    [Fact]
    public void A_directory_keeps_the_group_that_it_inherited()
    {
        using JailedFolder folder = new(kernelResolves: true, new Policy { MasksSetIds = true });
        folder.NewDirectory("dir");
        File.SetUnixFileMode(folder.PathOf("dir"), (UnixFileMode)0b010_111_000_000);
        Assert.Equal(Errno.None, folder.Tree.SetMode("dir"u8, 0b110_111_111_000));
        Assert.Equal(0b010_000_000_000u, SetIdsOf(folder, "dir"));
        Assert.Equal(Errno.None, folder.Tree.SetMode("dir"u8, 0b111_111_000));
        Assert.Equal(0u, SetIdsOf(folder, "dir"));
    }

    [Fact]
    public void A_listing_leaves_out_what_is_hidden_and_tells_nothing_of_its_number()
    {
        using JailedFolder folder = new(kernelResolves: true, Hiding("none:b", "none:/d/e"));
        foreach (string name in (string[])["a", "b", "d", "d/e"])
            folder.NewDirectory(name);
        Assert.Equal(Errno.None, folder.Tree.OpenDirectory("."u8, out OpenDirectory? opened));
        using OpenDirectory directory = opened!;
        List<(string Name, uint Links, ulong Size)> entries = [];
        DirectoryListing listing = directory.List(new byte[4096]);
        while (listing.Next(more: true, out ReadOnlySpan<byte> name, out FileMetadata metadata))
            entries.Add((Encoding.UTF8.GetString(name), metadata.Links, metadata.Size));

        entries.Sort();
        Assert.Equal([(".", 1u, 4096ul), ("..", 1u, 4096ul), ("a", 1u, 4096ul), ("d", 1u, 4096ul)], entries);
        Assert.Equal(Errno.None, folder.Tree.Stat("d"u8, out FileMetadata told));
        Assert.Equal((1u, 4096ul), (told.Links, told.Size));
    }

    [Fact]
    public void What_is_too_large_is_refused_before_a_byte_is_written()
    {
        using Folder folder = new(new Policy { MaxFileSize = 10 });
        _ = folder.NewFile("f", "01234567");
        using OpenFile file = folder.Open("f");
        Assert.Equal(Errno.EACCES, file.Write(8, "abc"u8));
        Assert.Equal("Permission denied: max-file-size 10"u8, folder.Tree.TextOf(Errno.EACCES));
        Assert.Equal(Errno.EACCES, file.Write(ulong.MaxValue, "a"u8));
        Assert.Equal("01234567", folder.ContentOf("f"));
        Assert.Equal(Errno.None, file.Write(8, "ab"u8));
        using OpenFile appended = folder.Open("f", OpenFlags.O_WRONLY | OpenFlags.O_APPEND);
        Assert.Equal(Errno.EACCES, appended.Write(0, "x"u8));
        Assert.Equal("01234567ab", folder.ContentOf("f"));
    }

    [Fact]
    public void A_refusal_is_told_with_its_reason_until_it_is_forgotten()
    {
        List<(string Path, RefusedBy By, string Why)> told = [];
        using JailedFolder folder = new(kernelResolves: true, Hiding("none:b", "read:a"));
        folder.NewFile("a");
        folder.Tree.Refused = (path, by, why) => told.Add((Encoding.UTF8.GetString(path), by, Encoding.UTF8.GetString(why)));
        Assert.Equal(Errno.EACCES, folder.Tree.Remove("a"u8));
        Assert.Equal("Permission denied: rule read:a"u8, folder.Tree.TextOf(Errno.EACCES));
        folder.Tree.ForgetReason();
        Assert.Equal("Permission denied"u8, folder.Tree.TextOf(Errno.EACCES));
        Assert.Equal(Errno.ENOENT, folder.Tree.Remove("b"u8));
        Assert.Equal([("/a", RefusedBy.Policy, "rule read:a"), ("/b", RefusedBy.Hiding, "")], told);
    }

    private static Policy Hiding(params string[] rules) => new() { PathRules = [new PathRules(Array.ConvertAll(rules, rule => PathRule.Parse(rule)!))] };

    private static uint SetIdsOf(JailedFolder folder, string name) => (uint)File.GetUnixFileMode(folder.PathOf(name)) & 0b110_000_000_000;
}
