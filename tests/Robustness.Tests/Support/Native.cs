using System.Runtime.InteropServices;

namespace Robustness;

/// <summary>The few system calls .NET has no name for.</summary>
internal static class Native
{
    public const int SignalHangup = 1;
    public const int SignalAbort = 6;
    public const int SignalTerminate = 15;

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

    private const uint FifoType = 0x1000;
    private const uint CharacterType = 0x2000;
    private const int UnixFamily = 1;
    private const int StreamType = 1;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

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
}
