using System.Text;
using GuardedFiles.Tests.Support;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Rules;

/// <summary>The same random operations under one policy, under another, and under both: what both permit, each of them permits.</summary>
public sealed class PolicyOnDiskTests
{
    private const int Pairs = 60;
    private const int OperationsOfAPair = 40;

    [Fact]
    public void Both_never_do_what_either_refuses()
    {
        int done = 0;
        int refused = 0;
        for (int seed = 0; seed < Pairs; seed++)
        {
            Random random = new(seed);
            (Policy one, Policy other) = (Next(random), Next(random));
            using JailedFolder both = Laid(one.And(other));
            using JailedFolder first = Laid(one);
            using JailedFolder second = Laid(other);
            for (int i = 0; i < OperationsOfAPair; i++)
            {
                int operation = random.Next();
                bool served = !Play(both.Tree, operation).Failed;
                done += served ? 1 : 0;
                refused += served ? 0 : 1;

                // Where both refuse, neither is asked: so all three trees stay alike.
                Assert.Equal(served, served && !Play(first.Tree, operation).Failed);
                Assert.Equal(served, served && !Play(second.Tree, operation).Failed);
            }
        }

        Assert.True(done > 100 && refused > 100, $"{done} done, {refused} refused");
    }

    /// <summary>Modes are another matter, and a umask is the whole process's.</summary>
    private static Policy Next(Random random) => RandomPolicy.Next(random) with
    {
        Umask = null,
        FileMode = null,
        DirectoryMode = null,
        FileModes = ModeRange.Any,
        DirectoryModes = ModeRange.Any,
        NoHardlink = random.Next(4) == 0,
        NoSymlink = random.Next(4) == 0,
    };

    private static JailedFolder Laid(Policy policy)
    {
        JailedFolder folder = new(kernelResolves: true, policy);
        foreach (string directory in (string[])["a", "in", "a/b", "in/a"])
            folder.NewDirectory(directory);
        foreach (string file in (string[])["b", "a/x.key", "in/b", "a/b/in", "in/a/b"])
            folder.NewFile(file, "0123456789");
        folder.NewLink("B", "a");
        folder.NewLink("in/B", "../a/x.key");
        return folder;
    }

    private static Errno Play(FileTree tree, int seed)
    {
        Random random = new(seed);
        (byte[] path, byte[] other) = (Path(random), Path(random));
        ulong size = (ulong)random.Next(100);
        return random.Next(12) switch
        {
            0 => tree.Remove(path),
            1 => tree.RemoveDirectory(path),
            2 => tree.MakeDirectory(path, 0b111_000_000),
            3 => tree.Rename(path, other),
            4 => tree.Replace(path, other),
            5 => tree.Link(path, other),
            6 => tree.MakeSymbolicLink(other, path),
            7 => tree.SetSize(path, size),
            8 => tree.SetMode(path, 0b111_000_000),
            9 => tree.Stat(path, out _),
            10 => List(tree, path),
            _ => Open(tree, path, random),
        };
    }

    private static Errno List(FileTree tree, byte[] path)
    {
        Errno error = tree.OpenDirectory(path, out OpenDirectory? directory);
        directory?.Dispose();
        return error;
    }

    private static Errno Open(FileTree tree, byte[] path, Random random)
    {
        OpenFlags flags = (OpenFlags)random.Next(3);
        foreach (OpenFlags more in (OpenFlags[])[OpenFlags.O_CREAT, OpenFlags.O_TRUNC, OpenFlags.O_APPEND, OpenFlags.O_EXCL])
            flags |= random.Next(2) == 0 ? more : 0;
        Errno error = tree.Open(path, flags, 0b110_000_000, out OpenFile? file);
        using (file)
            return error.Failed || (flags & (OpenFlags.O_WRONLY | OpenFlags.O_RDWR)) == 0 ? error : file!.Write((ulong)random.Next(50), "HIT"u8);
    }

    private static byte[] Path(Random random) => Encoding.UTF8.GetBytes(RandomPolicy.Path(random));
}
