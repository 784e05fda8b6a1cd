using System.Runtime.InteropServices;
using System.Text;

namespace Escapes;

/// <summary>The calls of an attacker, without anything in between. Text stands for one byte per character.</summary>
internal static class Posix
{
    /// <summary>As C takes it; made once by those who race.</summary>
    public static byte[] Path(string path) => [.. Encoding.Latin1.GetBytes(path), 0];

    /// <summary>Both names change places at one moment; false when one of them is not there.</summary>
    public static bool Exchange(byte[] first, byte[] second) => RenameAt(WorkingDirectory, first, WorkingDirectory, second, ExchangeNames) == 0;

    public static bool Rename(byte[] from, byte[] to) => RenameAt(WorkingDirectory, from, WorkingDirectory, to, 0) == 0;

    public static bool Link(byte[] target, byte[] path) => SymbolicLink(target, path) == 0;

    public static bool Unlink(byte[] path) => RemoveName(path) == 0;

    public static void HardLink(string from, string to) => Check(MakeLink(Path(from), Path(to)), to);

    public static void Link(string target, string path) => Check(SymbolicLink(Path(target), Path(path)), path);

    public static void Exchange(string first, string second) => Check(Exchange(Path(first), Path(second)) ? 0 : -1, first);

    /// <summary>Of the name itself, not of what a link leads to.</summary>
    public static void SetTimes(string path, long accessed, long modified) =>
        Check(ChangeTimes(WorkingDirectory, Path(path), [accessed, 0, modified, 0], NoFollow), path);

    /// <summary>Everything that a change of any kind would show in, change time included.</summary>
    public static string Describe(string path)
    {
        byte[] result = new byte[256];
        Check(StatX(WorkingDirectory, Path(path), NoFollow, BasicStats, result), path);
        var words = MemoryMarshal.Cast<byte, uint>(result.AsSpan());
        var longs = MemoryMarshal.Cast<byte, long>(result.AsSpan());
        // struct statx: links, uid, gid, mode | inode, size | change time and modification time.
        return $"links={words[4]} owner={words[5]}:{words[6]} mode={Convert.ToString(words[7] & 0xFFFF, 8)} inode={longs[4]} "
            + $"size={longs[5]} changed={longs[12]}.{words[26]} modified={longs[14]}.{words[30]}";
    }

    private const int WorkingDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint ExchangeNames = 2;
    private const uint BasicStats = 0x7FF;

    private static void Check(int result, string path)
    {
        if (result != 0)
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int RenameAt(int fromDirectory, byte[] from, int toDirectory, byte[] to, uint flags);

    [DllImport("libc", EntryPoint = "symlink", SetLastError = true)]
    private static extern int SymbolicLink(byte[] target, byte[] path);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int MakeLink(byte[] from, byte[] to);

    [DllImport("libc", EntryPoint = "unlink", SetLastError = true)]
    private static extern int RemoveName(byte[] path);

    [DllImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    private static extern int ChangeTimes(int directory, byte[] path, long[] times, int flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatX(int directory, byte[] path, int flags, uint mask, [Out] byte[] result);
}
