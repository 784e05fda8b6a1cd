using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Robustness;

/// <summary>The few system calls .NET has no name for.</summary>
internal static class Native
{
    public const int SignalHangup = 1;
    public const int SignalAbort = 6;
    public const int SignalSegmentation = 11;
    public const int SignalAlarm = 14;
    public const int SignalTerminate = 15;
    public const int SignalContinue = 18;
    public const int SignalStop = 19;

    public static bool IsRoot { get; } = GetEffectiveUser() == 0;

    public static uint User { get; } = GetEffectiveUser();

    public static void Signal(int process, int signal) => Check(Kill(process, signal));

    public static void GiveTo(string path, uint user) => Check(ChangeOwner(path, user, user));

    public static void MakeFifo(string path) => Check(MakeNode(path, FifoType | 0x1B6, 0));

    public static void MakeCharacterDevice(string path, int major, int minor) =>
        Check(MakeNode(path, CharacterType | 0x1B6, (ulong)((major << 8) | minor)));

    /// <summary>A connected pair of stream sockets that a child inherits: what sshd gives its subsystems.</summary>
    public static (int Ours, int Theirs) SocketPair()
    {
        int[] pair = new int[2];
        Check(CreateSocketPair(UnixFamily, StreamType, 0, pair));
        Check(Control(pair[0], SetDescriptorFlags, CloseOnExec));
        return (pair[0], pair[1]);
    }

    public static void Close(int descriptor) => Check(CloseDescriptor(descriptor));

    /// <summary>Children get the descriptor under the same number.</summary>
    public static void Inherit(SafeHandle file) => Check(Control(NumberOf(file), SetDescriptorFlags, 0));

    public static int NumberOf(SafeHandle file) => (int)file.DangerousGetHandle();

    public static bool IsNonBlocking(SafeHandle file) => (Control(NumberOf(file), GetStatusFlags, 0) & NonBlocking) != 0;

    /// <summary>Seconds since 1970, far beyond what .NET's dates hold.</summary>
    public static void SetModifyTime(string path, long seconds) => Check(SetTimes(WorkingDirectory, path, [0, 0, seconds, 0], 0));

    /// <summary>Whoever opens the file in a way that conflicts waits until we give the lease back.</summary>
    public static void TakeLease(SafeFileHandle file, bool exclusive)
    {
        Check(Control(NumberOf(file), SetSignal, HarmlessSignal));
        Check(Control(NumberOf(file), SetLease, exclusive ? WriteLease : ReadLease));
    }

    /// <summary>Somebody waits for the lease.</summary>
    public static bool LeaseIsAskedFor(SafeFileHandle file, bool exclusive) =>
        Control(NumberOf(file), GetLease, 0) != (exclusive ? WriteLease : ReadLease);

    public static void GiveBackLease(SafeFileHandle file) => Check(Control(NumberOf(file), SetLease, NoLease));

    /// <summary>False where the file system has no access control lists.</summary>
    public static bool TrySetDefaultAcl(string directory, byte[] entries) =>
        SetExtendedAttribute(directory, "system.posix_acl_default", entries, (nuint)entries.Length, 0) == 0;

    private const uint FifoType = 0x1000;
    private const uint CharacterType = 0x2000;
    private const int UnixFamily = 1;
    private const int StreamType = 1;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
    private const int GetStatusFlags = 3;
    private const int NonBlocking = 0x800;
    private const int WorkingDirectory = -100;
    private const int SetSignal = 10;
    private const int HarmlessSignal = 23;
    private const int SetLease = 1024;
    private const int GetLease = 1025;
    private const int ReadLease = 0;
    private const int WriteLease = 1;
    private const int NoLease = 2;

    private static void Check(int result)
    {
        if (result != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUser();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    [DllImport("libc", EntryPoint = "mknod", SetLastError = true)]
    private static extern int MakeNode([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode, ulong device);

    [DllImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static extern int CreateSocketPair(int family, int type, int protocol, [Out] int[] pair);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(int descriptor, int command, int argument);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int CloseDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    private static extern int SetTimes(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, long[] times, int flags);

    [DllImport("libc", EntryPoint = "setxattr", SetLastError = true)]
    private static extern int SetExtendedAttribute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        byte[] value,
        nuint size,
        int flags);
}
