using GuardedFiles.Linux;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;

namespace GuardedFiles.Tests;

public sealed class FileTreeUmaskTests
{
    [Theory]
    [InlineData(0u)]
    [InlineData(0b000_010_010u)]
    [InlineData(0b111_111_111u)]
    public void The_umask_is_told_and_stays(uint mask)
    {
        using Folder folder = new(new Policy { Umask = mask });
        Assert.Equal(mask, FileTree.Umask);
        Assert.Equal(mask, FileTree.Umask);
        Assert.Equal(mask, Libc.umask(mask));
    }

    [Fact]
    public void Without_a_policy_it_is_the_inherited_one()
    {
        using Folder folder = new();
        Assert.Equal(folder.Umask, FileTree.Umask);
    }
}
