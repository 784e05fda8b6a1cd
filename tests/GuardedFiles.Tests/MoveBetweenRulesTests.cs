using System.Text;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

/// <summary>A file is moved to where other rules hold; a directory is not, and nothing is lost where it cannot be done.</summary>
public sealed class MoveBetweenRulesTests
{
    private static Policy Policy => new() { PathRules = [new PathRules([PathRule.Parse("none:/w/*/keep")!])] };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_gets_its_new_name_and_loses_the_old_one(bool replaces)
    {
        using JailedFolder folder = Lay(Policy);
        Assert.Equal(Errno.None, Move(folder, "/w/f", "/out/new", replaces));
        Assert.Equal(("content", "new", ""), (folder.ContentOf("out/new"), Names(folder, "out"), Names(folder, "w")));
        Assert.Equal(Errno.None, Move(folder, "/out/new", "/w/back", replaces));
        Assert.Equal(("back", ""), (Names(folder, "w"), Names(folder, "out")));
        Assert.Equal(Errno.None, folder.Tree.LinkStat("/w/back"u8, out FileMetadata metadata));
        Assert.Equal(1u, metadata.Links);
    }

    [Fact]
    public void A_link_is_moved_itself()
    {
        using JailedFolder folder = Lay(Policy);
        folder.NewLink("w/l", "nowhere");
        Assert.Equal(Errno.None, Move(folder, "/w/l", "/out/l", replaces: false));
        Assert.Equal("nowhere", new FileInfo(folder.PathOf("out/l")).LinkTarget);
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_by_the_request_that_replaces()
    {
        using JailedFolder folder = Lay(Policy);
        folder.NewFile("out/new", "old");
        Assert.Equal(Errno.EEXIST, Move(folder, "/w/f", "/out/new", replaces: false));
        Assert.Equal(("content", "old"), (folder.ContentOf("w/f"), folder.ContentOf("out/new")));
        Assert.Equal(Errno.None, Move(folder, "/w/f", "/out/new", replaces: true));
        Assert.Equal(("content", "new", ""), (folder.ContentOf("out/new"), Names(folder, "out"), Names(folder, "w")));
    }

    [Fact]
    public void A_directory_is_refused_and_is_not_replaced()
    {
        using JailedFolder folder = Lay(Policy);
        folder.NewDirectory("w/d");
        folder.NewDirectory("out/e");
        Assert.Equal((Errno.EACCES, Errno.EACCES), (Move(folder, "/w/d", "/out/d", replaces: false), Move(folder, "/w/d", "/out/e", replaces: true)));
        Assert.Equal("Permission denied: rules beneath it would no longer hold", Encoding.UTF8.GetString(folder.Tree.Reason));
        Assert.Equal(Errno.EISDIR, Move(folder, "/w/f", "/out/e", replaces: true));
        Assert.Equal(("d,f", "e"), (Names(folder, "w"), Names(folder, "out")));
    }

    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.EOPNOTSUPP)]
    [InlineData(Errno.EMLINK)]
    public void What_cannot_be_linked_stays_and_the_reason_is_told(Errno error)
    {
        using JailedFolder folder = Lay(Policy);
        Kernel.Refusing(SystemCall.LinkAt, error, () =>
        {
            Assert.Equal(Errno.EACCES, Move(folder, "/w/f", "/out/new", replaces: true));
            Assert.Equal("Permission denied: other rules hold there, and it cannot be linked", Encoding.UTF8.GetString(folder.Tree.Reason));
        });
        Assert.Equal(("f", ""), (Names(folder, "w"), Names(folder, "out")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_missing_is_missing(bool replaces)
    {
        using JailedFolder folder = Lay(Policy);
        Assert.Equal(Errno.ENOENT, Move(folder, "/w/none", "/out/new", replaces));
        Assert.Equal(Errno.ENOENT, Move(folder, "/w/none", "/out/new/", replaces));
        Assert.Equal(0, folder.Tree.Reason.Length);
    }

    [Theory]
    [InlineData(Errno.EACCES)]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOENT)]
    public void Nothing_is_replaced_by_what_cannot_lose_its_old_name(Errno error)
    {
        using JailedFolder folder = Lay(Policy);
        folder.NewFile("out/new", "old");
        Kernel.Refusing(SystemCall.UnlinkAt, error, () => Assert.Equal(error, Move(folder, "/w/f", "/out/new", replaces: true)));
        Assert.Equal(("content", "old"), (folder.ContentOf("w/f"), folder.ContentOf("out/new")));
    }

    [Theory]
    [InlineData("none:/w/*/keep")]
    [InlineData("none:/out/*.txt/keep")]
    [InlineData("none:/out/new*/keep")]
    public void A_target_with_the_longest_name_is_replaced(string rule)
    {
        using JailedFolder folder = Lay(new Policy { PathRules = [new PathRules([PathRule.Parse(rule)!])] });
        string longest = $"new{new string('x', 248)}.txt";
        folder.NewFile($"out/{longest}", "old");
        Assert.Equal(Errno.None, Move(folder, "/w/f", $"/out/{longest}", replaces: true));
        Assert.Equal(("content", longest, ""), (folder.ContentOf($"out/{longest}"), Names(folder, "out"), Names(folder, "w")));
    }

    /// <summary>rename(2) does nothing with two names of one file; here the old one goes, as between two files.</summary>
    [Fact]
    public void Two_names_of_one_file_become_one()
    {
        using JailedFolder folder = Lay(Policy);
        Assert.Equal(Errno.None, folder.Tree.Link("/w/f"u8, "/out/new"u8));
        Assert.Equal(Errno.None, Move(folder, "/w/f", "/out/new", replaces: true));
        Assert.Equal(("content", "new", ""), (folder.ContentOf("out/new"), Names(folder, "out"), Names(folder, "w")));
    }

    [Fact]
    public void Where_nothing_is_removed_a_file_keeps_the_rules_that_it_has()
    {
        using JailedFolder folder = Lay(Policy with { NoDelete = true });
        Assert.Equal(Errno.EACCES, Move(folder, "/w/f", "/out/new", replaces: false));
        Assert.Equal("Permission denied: no-delete, where other rules hold", Encoding.UTF8.GetString(folder.Tree.Reason));
        Assert.Equal(Errno.None, Move(folder, "/w/f", "/w/g", replaces: false));
    }

    /// <summary>Without the flag, and without hard links, the new name could be given away between the look and the rename.</summary>
    [Fact]
    public void What_might_replace_is_not_renamed_where_nothing_may_be_replaced()
    {
        using JailedFolder folder = Lay(new Policy { NoOverwrite = true });
        folder.NewDirectory("w/d");
        Kernel.Refusing([(SystemCall.RenameAt2, Errno.EINVAL), (SystemCall.LinkAt, Errno.EPERM)], () =>
        {
            Assert.Equal(Errno.EACCES, Move(folder, "/w/f", "/w/g", replaces: false));
            Assert.Equal(Errno.None, Move(folder, "/w/d", "/w/e", replaces: false));
        });
        Assert.Equal("e,f", Names(folder, "w"));
    }

    /// <summary>A name is taken that is like the target's in every rule; where there is none nothing is replaced.</summary>
    [Fact]
    public void A_rule_for_one_name_alone_keeps_that_from_being_replaced()
    {
        using JailedFolder folder = Lay(new Policy { PathRules = [new PathRules([PathRule.Parse("none:/out/new/keep")!])] });
        folder.NewFile("out/new", "old");
        Assert.Equal(Errno.EACCES, Move(folder, "/w/f", "/out/new", replaces: true));
        Assert.Equal(("content", "old"), (folder.ContentOf("w/f"), folder.ContentOf("out/new")));
    }

    [Theory]
    [InlineData("none:/out/*.txt/keep")]
    [InlineData("none:/out/new*/keep")]
    public void A_temporary_name_is_like_the_target(string rule)
    {
        using JailedFolder folder = Lay(new Policy { PathRules = [new PathRules([PathRule.Parse(rule)!])] });
        folder.NewFile("out/new.txt", "old");
        Assert.Equal(Errno.None, Move(folder, "/w/f", "/out/new.txt", replaces: true));
        Assert.Equal("new.txt", Names(folder, "out"));
    }

    private static JailedFolder Lay(Policy policy)
    {
        JailedFolder folder = new(kernelResolves: true, policy);
        folder.Resolver.FollowsLinks = false;
        folder.NewDirectory("w");
        folder.NewDirectory("out");
        folder.NewFile("w/f", "content");
        return folder;
    }

    private static Errno Move(JailedFolder folder, string from, string to, bool replaces) => replaces
        ? folder.Tree.Replace(Encoding.UTF8.GetBytes(from), Encoding.UTF8.GetBytes(to))
        : folder.Tree.Rename(Encoding.UTF8.GetBytes(from), Encoding.UTF8.GetBytes(to));

    /// <summary>With commas.</summary>
    private static string Names(JailedFolder folder, string directory) =>
        string.Join(',', Directory.EnumerateFileSystemEntries(folder.PathOf(directory)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
}
