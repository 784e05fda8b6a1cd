using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Policies;

/// <summary>
/// What each request of the sweep finds: one thing of each kind, in a directory "w" where the session starts. It is made again after each request that has
/// changed it. All belongs to the client but the root, "w" and "u": so "w" stays, and can be the server's working directory.
/// </summary>
/// <remarks>Each file has a size of its own and each directory a mode, so that a description tells what has moved where.</remarks>
internal sealed class SweptTree : IDisposable
{
    private const int ReadWriteNonBlocking = 2 | 0x800;
    private const int NoEntry = 2;
    private const int NoDirectory = 20;
    private const uint AnySticky = 0b001_111_111_111;

    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private readonly TempDirectory _beside = TempDirectory.InMemory();
    private int _fifo = -1;

    public SweptTree()
    {
        Raw.Must(Raw.chmod(Root, AnySticky), Root);
        Native.GiveTo(Beside, Launch.Stranger);
        MakeRest();
        foreach ((_, Action make) in Makers())
            make();
        Fresh = Describe();
    }

    /// <summary>The only one beneath "w" that is not the client's.</summary>
    private const string NotWritable = "w/u";

    private static readonly string[] Rest = ["w", "dev", "proc"];

    public static string LongestName { get; } = new('l', 255);

    public string Root => _directory.Path;

    /// <summary>The client's, and outside of what it sees.</summary>
    public string Beside => _beside.Path;

    /// <summary>As <see cref="Describe"/> says it when nothing has changed.</summary>
    public string[] Fresh { get; }

    /// <summary>Each entry: path, type and mode, size and number of names of a file, target of a link, and whether its time was set.</summary>
    public string[] Describe()
    {
        List<string> lines = [];
        Describe(Root, "", lines);
        lines.Sort(StringComparer.Ordinal);
        return [.. lines];
    }

    /// <summary>What is other than fresh, and is made as it was.</summary>
    public string Repair()
    {
        string[] now = Describe();
        if (now.AsSpan().SequenceEqual(Fresh))
            return "";
        string[] gone = [.. Fresh.Except(now)];
        string[] come = [.. now.Except(Fresh)];
        HashSet<string> paths = [.. gone.Concat(come).Select(line => line[1..line.IndexOf('\t', StringComparison.Ordinal)])];
        if (paths.Contains("w/f") || paths.Contains("w/h"))
            paths.UnionWith(["w/f", "w/h"]); // One file.
        foreach (string path in paths)
            Remove($"{Root}/{path}");
        foreach ((string path, Action make) in Makers())
            if (paths.Any(changed => path == changed || path.StartsWith($"{changed}/", StringComparison.Ordinal)) && !Exists(path))
                make();
        return string.Join("; ", [.. gone.Select(line => $"-{line}"), .. come.Select(line => $"+{line}")]);
    }

    public void Dispose()
    {
        if (_fifo >= 0)
            _ = Raw.close(_fifo);
        _directory.Dispose();
        _beside.Dispose();
    }

    /// <summary>What no client can move or remove. OpenSSH's programs open /dev/null.</summary>
    private void MakeRest()
    {
        foreach (string directory in Rest)
            Raw.Must(Raw.mkdir($"{Root}/{directory}", 0b111_101_101), directory);
        Raw.Must(Raw.chmod($"{Root}/w", 0b111_111_111), "w");
        File.WriteAllText($"{Root}/dev/null", "");
        Raw.Must(Raw.chmod($"{Root}/dev/null", 0b110_110_110), "null");
    }

    /// <summary>Each entry, and how it is made; directories before what lies in them.</summary>
    private IEnumerable<(string Path, Action Make)> Makers()
    {
        foreach ((string path, uint mode) in Directories)
            yield return (path, () => MakeDirectory(path, mode));
        for (int i = 0; i < Files.Length; i++)
        {
            (string path, int size) = (Files[i], i + 1);
            yield return (path, () => MakeFile(path, size));
        }

        yield return ("w/h", () => Raw.Must(Raw.link($"{Root}/w/f", $"{Root}/w/h"), "h"));
        foreach ((string link, string target) in Links)
            yield return (link, () => MakeLink(link, target));
        yield return ("w/p", () => MakeFifo("w/p"));
    }

    private static readonly (string Path, uint Mode)[] Directories =
    [
        ("home", 0b111_000_111), ("w/e", 0b111_101_001), ("w/k", 0b111_101_010), ("w/d", 0b111_101_011), ("w/d/s", 0b111_101_100),
        (NotWritable, 0b111_101_101), ("w/u/e", 0b111_101_110), ("w/n", 0),
    ];

    private static readonly string[] Files = ["w/f", "w/g", "w/d/x", "w/u/f", "w/n/x", $"w/{LongestName}"];

    private static readonly (string Link, string Target)[] Links =
    [
        ("w/lf", "f"), ("w/ld", "d"), ("w/le", "e"), ("w/ll", "lf"), ("w/lx", "m"), ("w/ly", "m/x"), ("w/lo", "lo"), ("w/lt", "d/"),
        ("w/lz", "f/"), ("w/lb", "d/."), ("w/lu", "d/.."), ("w/la", "/w/d"), ("w/lr", "/"), ("w/d/y", "x"),
    ];

    private void MakeDirectory(string name, uint mode)
    {
        Raw.Must(Raw.mkdir($"{Root}/{name}", 0b111_111_111), name);
        if (name != NotWritable)
            Own(name);
        Raw.Must(Raw.chmod($"{Root}/{name}", mode), name);
    }

    private void MakeFile(string name, int size)
    {
        int number = Raw.open($"{Root}/{name}", 0x41, 0b110_100_100); // O_WRONLY | O_CREAT
        Raw.Must(number < 0 ? -1 : 0, name);
        Raw.Must(Raw.ftruncate(number, size), name);
        _ = Raw.close(number);
        Raw.Must(Raw.chmod($"{Root}/{name}", 0b110_100_100), name);
        Own(name);
    }

    private void MakeLink(string name, string target)
    {
        Raw.Must(Raw.symlink(target, $"{Root}/{name}"), name);
        Own(name);
    }

    /// <summary>Held open, so that OpenSSH's server does not wait for its other end.</summary>
    private void MakeFifo(string name)
    {
        Native.MakeFifo($"{Root}/{name}");
        Own(name);
        if (_fifo >= 0)
            _ = Raw.close(_fifo);
        _fifo = Raw.open($"{Root}/{name}", ReadWriteNonBlocking, 0);
        Raw.Must(_fifo < 0 ? -1 : 0, name);
    }

    private void Own(string name) => Raw.Must(Raw.lchown($"{Root}/{name}", Launch.Stranger, Launch.Stranger), name);

    private bool Exists(string path) => Raw.statx(-100, $"{Root}/{path}", 0x100, 0, new byte[256]) == 0;

    /// <summary>With all that is in it, if there is anything of the name.</summary>
    private static void Remove(string path)
    {
        if (Raw.unlink(path) == 0 || Raw.rmdir(path) == 0)
            return;
        if (Marshal.GetLastPInvokeError() is NoEntry or NoDirectory)
            return;
        foreach (string name in Names(path))
            Remove($"{path}/{name}");
        Raw.Must(Raw.rmdir(path), path);
    }

    private static string[] Names(string directory)
    {
        nint stream = Raw.opendir(directory);
        Raw.Must(stream == 0 ? -1 : 0, directory);
        List<string> names = [];
        for (nint entry; (entry = Raw.readdir(stream)) != 0;)
            if (Marshal.PtrToStringUTF8(entry + 19) is { } name and not ("." or "..")) // struct dirent: inode, offset, length, type, name
                names.Add(name);
        _ = Raw.closedir(stream);
        return [.. names];
    }

    private static void Describe(string path, string name, List<string> lines)
    {
        byte[] result = new byte[256];
        Raw.Must(Raw.statx(-100, path, 0x100, 0x7FF, result), path);
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(result.AsSpan());
        ReadOnlySpan<long> longs = MemoryMarshal.Cast<byte, long>(result.AsSpan());

        // struct statx: links, uid, gid, mode | size | modification time.
        uint mode = words[7] & 0xFFFF;
        uint type = mode & 0xF000;
        string more = type switch
        {
            0x4000 => "",
            0xA000 => $"to {Target(path)}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{longs[5]} x{words[4]}"),
        };
        string set = longs[14] == SweptVerb.TimeSet ? " set" : "";
        lines.Add($"{name}\t{Convert.ToString(mode, 8)} {words[5]} {more}{set}");
        if (type == 0x4000)
            foreach (string entry in Names(path))
                Describe($"{path}/{entry}", $"{name}/{entry}", lines);
    }

    private static string Target(string path)
    {
        byte[] room = new byte[4096];
        long length = Raw.readlink(path, room, (nuint)room.Length);
        Raw.Must(length < 0 ? -1 : 0, path);
        return length > 100 ? $"{length} bytes" : Encoding.Latin1.GetString(room, 0, (int)length);
    }

#pragma warning disable IDE1006, CA1707 // Spelled as in their manual pages.
    private static class Raw
    {
        public static void Must(int result, string path)
        {
            if (result != 0)
                throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        [DllImport("libc", SetLastError = true)]
        public static extern int chmod([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

        [DllImport("libc", SetLastError = true)]
        public static extern int mkdir([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

        [DllImport("libc", SetLastError = true)]
        public static extern int rmdir([MarshalAs(UnmanagedType.LPUTF8Str)] string path);

        [DllImport("libc", SetLastError = true)]
        public static extern int unlink([MarshalAs(UnmanagedType.LPUTF8Str)] string path);

        [DllImport("libc", SetLastError = true)]
        public static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

        [DllImport("libc", SetLastError = true)]
        public static extern int symlink([MarshalAs(UnmanagedType.LPUTF8Str)] string target, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

        [DllImport("libc", SetLastError = true)]
        public static extern long readlink([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] room, nuint size);

        [DllImport("libc", SetLastError = true)]
        public static extern int lchown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

        [DllImport("libc", SetLastError = true)]
        public static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mode);

        [DllImport("libc", SetLastError = true)]
        public static extern int ftruncate(int number, long size);

        [DllImport("libc", SetLastError = true)]
        public static extern int close(int number);

        [DllImport("libc", SetLastError = true)]
        public static extern nint opendir([MarshalAs(UnmanagedType.LPUTF8Str)] string path);

        [DllImport("libc", SetLastError = true)]
        public static extern nint readdir(nint stream);

        [DllImport("libc", SetLastError = true)]
        public static extern int closedir(nint stream);

        [DllImport("libc", SetLastError = true)]
        public static extern int statx(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] result);
    }
#pragma warning restore IDE1006, CA1707
}
