using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

/// <summary>What is made where modes cannot be set: it is gone again, or the client is told that it worked (--ignore-chmod).</summary>
public sealed class NewModeTests
{
    private const OpenFlags Fresh = OpenFlags.O_WRONLY | OpenFlags.O_CREAT;

    private static Policy Policy => new() { FileMode = 0b110_110_110, DirectoryMode = 0b111_111_111, Umask = 0b000_010_010 };

    public static TheoryData<string, bool> Kinds => new()
    {
        { "jail", false }, { "jail", true }, { "rules", false }, { "rules", true }, { "plain", false }, { "plain", true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_whose_mode_cannot_be_set_is_not_left(string kind, bool ignores) => WithoutModes(kind, ignores, (tree, root) =>
    {
        Errno error = tree.Open([.. root, .. "new"u8], Fresh, 0b110_000_000, out OpenFile? file);
        file?.Dispose();
        Assert.Equal(ignores ? Errno.None : Errno.EPERM, error);
        return ignores ? ["link", "new", "there"] : ["link", "there"];
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nor_is_one_that_was_made_through_a_link(string kind, bool ignores) => WithoutModes(kind, ignores, (tree, root) =>
    {
        Errno error = tree.OpenToReplace([.. root, .. "link"u8], 0b110_000_000, out OpenFile? file, out _);
        file?.Dispose();
        Assert.Equal(ignores ? Errno.None : Errno.EPERM, error);
        return ignores ? ["aim", "link", "there"] : ["link", "there"];
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_directory_likewise(string kind, bool ignores) => WithoutModes(kind, ignores, (tree, root) =>
    {
        Assert.Equal(ignores ? Errno.None : Errno.EOPNOTSUPP, tree.MakeDirectory([.. root, .. "new"u8], 0b111_000_000));
        return ignores ? ["link", "new", "there"] : ["link", "there"];
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_is_there_stays_as_it_is(string kind, bool ignores) => WithoutModes(kind, ignores, (tree, root) =>
    {
        Assert.Equal(Errno.None, tree.Open([.. root, .. "there"u8], Fresh, 0b110_000_000, out OpenFile? file));
        file!.Dispose();
        return ["link", "there"];
    });

    /// <param name="act">With the tree and what its paths begin with; returns the names that must be there then.</param>
    private static void WithoutModes(string kind, bool ignores, Func<FileTree, byte[], string[]> act)
    {
        Policy policy = Policy with { IgnoresMode = ignores };
        if (kind == "rules")
            policy = policy with { FileMode = null, FileModes = ModeRange.Any with { Least = 0b110_110_110 } };
        if (kind == "plain")
        {
            using Folder folder = new(policy);
            folder.NewFile("there");
            folder.NewLink("link", "aim");
            Check(folder.Tree, [.. folder[""], (byte)'/'], folder.Path(""), act);
            return;
        }

        using JailedFolder jail = new(kernelResolves: true, policy);
        jail.NewFile("there");
        jail.NewLink("link", "aim");
        Check(jail.Tree, "/"u8.ToArray(), jail.PathOf(""), act);
    }

    private static void Check(FileTree tree, byte[] root, string directory, Func<FileTree, byte[], string[]> act)
    {
        string[] expected = [];
        Kernel.Refusing(
            [(SystemCall.FChMod, Errno.EPERM), (SystemCall.FChModAt2, Errno.EOPNOTSUPP)], () => expected = act(tree, root));
        Assert.Equal(expected, Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }
}
