using System.Text;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

/// <summary>What is behind a slash lies in a directory: a file has no ".." and no ".", whether paths are canonicalized or not.</summary>
public sealed class DotsBehindFileTests : IDisposable
{
    private readonly JailedFolder _plain = Lay(new Policy());
    private readonly JailedFolder _judged = Lay(new Policy { PathRules = [new PathRules([PathRule.Parse("none:/w/hidden")!])] });

    [Theory]
    [InlineData("/w/f/..")]
    [InlineData("/w/f/.")]
    [InlineData("/w/f/")]
    [InlineData("/w/f/../f")]
    [InlineData("/w/f/./../f")]
    [InlineData("/w/f/../new")]
    [InlineData("/w/l/..")]
    [InlineData("/w/l/../f")]
    [InlineData("/w/long/../f")]
    [InlineData("/w/fifo/../f")]
    public void It_is_no_directory_with_path_rules_as_without(string path)
    {
        Assert.Equal(Answers(_plain.Tree, path), Answers(_judged.Tree, path));
        Assert.All(Answers(_judged.Tree, path), error => Assert.Equal(Errno.ENOTDIR, error));
    }

    [Theory]
    [InlineData("/w/d/..")]
    [InlineData("/w/d/../f")]
    [InlineData("/w/d/./../f")]
    [InlineData("/w/toD/../f")]
    public void A_directory_has_them(string path) => Assert.Equal(Errno.None, _judged.Tree.Stat(Encoding.UTF8.GetBytes(path), out _));

    [Fact]
    public void A_hidden_file_does_not_exist() => Assert.All(Answers(_judged.Tree, "/w/hidden/../f"), error => Assert.Equal(Errno.ENOENT, error));

    [Fact]
    public void RealPath_answers_as_OpenSSH_does() => Assert.Equal((Errno.None, "/w"), _judged.RealPath("/w/f/.."));

    public void Dispose()
    {
        _plain.Dispose();
        _judged.Dispose();
    }

    private static Errno[] Answers(FileTree tree, string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        return
        [
            tree.Stat(bytes, out _), tree.LinkStat(bytes, out _), tree.Open(bytes, OpenFlags.O_RDONLY, 0, out _), tree.OpenDirectory(bytes, out _),
            tree.SetMode(bytes, 0b111_101_101),
        ];
    }

    private static JailedFolder Lay(Policy policy)
    {
        JailedFolder folder = new(kernelResolves: true, policy);
        folder.NewDirectory("w");
        folder.NewDirectory("w/d");
        folder.NewFile("w/f", "content");
        folder.NewFile("w/hidden", "content");
        folder.NewLink("w/l", "f");
        folder.NewLink("w/long", "/w/l");
        folder.NewLink("w/toD", "d");
        folder.Machine.NewFifo("jail/w/fifo");
        return folder;
    }
}
