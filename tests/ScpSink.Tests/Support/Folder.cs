using System.Runtime.InteropServices;
using System.Text;
using GuardedFiles;
using GuardedFiles.Rules;
using Mono.Unix.Native;
using Testing;

namespace ScpSink.Tests.Support;

/// <summary>A real directory for a session to work in.</summary>
internal sealed partial class Folder : IDisposable
{
    private readonly TempDirectory _directory;

    public Folder()
        : this(new TempDirectory())
    {
    }

    private Folder(TempDirectory directory) => _directory = directory;

    /// <summary>For thousands of files: a disk takes its time for these.</summary>
    public static Folder InMemory() => new(TempDirectory.InMemory());

    public string Root => _directory.Path;

    public string this[string name] => _directory.Combine(name);

    public static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    /// <param name="mode">Octal digits.</param>
    public string NewFile(string name, string content = "", string mode = "644", long time = 1_000_000_000)
    {
        File.WriteAllText(this[name], content, Encoding.Latin1);
        Assert.Equal(0, chmod(this[name], Convert.ToUInt32(mode, 8)));
        SetTime(name, time);
        return this[name];
    }

    public string NewDirectory(string name, string mode = "755")
    {
        Directory.CreateDirectory(this[name]);
        Assert.Equal(0, chmod(this[name], Convert.ToUInt32(mode, 8)));
        return this[name];
    }

    public string NewLink(string name, string target)
    {
        File.CreateSymbolicLink(this[name], target);
        return this[name];
    }

    public string NewFifo(string name)
    {
        Assert.Equal(0, mkfifo(this[name], 0b110_000_000));
        return this[name];
    }

    public string ContentOf(string name) => Latin1(File.ReadAllBytes(this[name]));

    /// <summary>Octal digits.</summary>
    public string ModeOf(string name) => Convert.ToString((int)File.GetUnixFileMode(this[name]), 8);

    public void SetTime(string name, long seconds)
    {
        FileTree tree = new(new Policy());
        Assert.Equal(Errno.None, tree.SetTimes(Encoding.UTF8.GetBytes(this[name]), new FileTimes(seconds, seconds)));
    }

    public (long Modify, long Access) TimesOf(string name) =>
        (new DateTimeOffset(File.GetLastWriteTimeUtc(this[name])).ToUnixTimeSeconds(),
            new DateTimeOffset(File.GetLastAccessTimeUtc(this[name])).ToUnixTimeSeconds());

    /// <summary>What it holds, in the order of the alphabet.</summary>
    public string[] Names() =>
        [.. Directory.GetFileSystemEntries(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => _directory.Dispose();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chmod(string path, uint mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);
}
