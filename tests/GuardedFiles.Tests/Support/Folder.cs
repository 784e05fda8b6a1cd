using System.Runtime.InteropServices;
using System.Text;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Support;

/// <summary>A real directory, a file tree to work in it, and names in it as the bytes that a tree takes.</summary>
internal sealed partial class Folder : IDisposable
{
    private readonly TempDirectory _directory;
    private readonly uint _umask = Libc.umask(0);

    public Folder()
        : this(new Policy())
    {
    }

    public Folder(Policy policy)
        : this(policy, new TempDirectory())
    {
    }

    private Folder(Policy policy, TempDirectory directory)
    {
        _directory = directory;
        _ = Libc.umask(_umask);
        Tree = new FileTree(policy);
    }

    /// <summary>For thousands of files: a disk takes its time for these.</summary>
    public static Folder InMemory() => new(new Policy(), TempDirectory.InMemory());

    public FileTree Tree { get; }

    public uint Umask => _umask;

    public byte[] this[string name] => Encoding.UTF8.GetBytes(Path(name));

    public string Path(string name) => _directory.Combine(name);

    public byte[] NewFile(string name, string content = "")
    {
        File.WriteAllText(Path(name), content);
        return this[name];
    }

    public byte[] NewDirectory(string name)
    {
        Directory.CreateDirectory(Path(name));
        return this[name];
    }

    public byte[] NewLink(string name, string target)
    {
        File.CreateSymbolicLink(Path(name), target);
        return this[name];
    }

    public byte[] NewFifo(string name)
    {
        Assert.Equal(0, mkfifo(Path(name), 0b110_000_000));
        return this[name];
    }

    public string ContentOf(string name) => File.ReadAllText(Path(name));

    public uint ModeOf(string name) => (uint)File.GetUnixFileMode(Path(name));

    /// <summary>What the directory holds, in the order of the alphabet.</summary>
    public string[] Names() => [.. Directory.GetFileSystemEntries(_directory.Path).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>open(2) that has to succeed.</summary>
    public OpenFile Open(string name, OpenFlags flags = OpenFlags.O_RDWR, uint mode = 0b110_100_100)
    {
        Assert.Equal(Errno.None, Tree.Open(this[name], flags, mode, out OpenFile? file));
        return file!;
    }

    public void Dispose()
    {
        _directory.Dispose();
        _ = Libc.umask(_umask);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);
}
