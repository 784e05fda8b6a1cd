using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Robustness;

/// <summary>More system calls .NET has no name for: names that change places, and sizes of pipes and sockets.</summary>
internal static class ScpReviewNative
{
    /// <summary>Each name gets the file of the other, and there is no moment at which one is missing.</summary>
    public static void Exchange(byte[] first, byte[] second) =>
        Check(RenameAt(WorkingDirectory, first, WorkingDirectory, second, ExchangeNames));

    /// <summary>As C takes it.</summary>
    public static byte[] PathOf(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    public static int PipeSize(SafeFileHandle pipe)
    {
        int size = Control(Native.NumberOf(pipe), GetPipeSize, 0);
        Check(Math.Min(size, 0));
        return size;
    }

    public static int SendBuffer(int socket)
    {
        int length = sizeof(int);
        Check(GetOption(socket, SocketLevel, SendBufferSize, out int size, ref length));
        return size;
    }

    /// <summary>False without the privilege to go beyond what every user may have.</summary>
    public static bool TryForceSendBuffer(int socket, int size) => SetOption(socket, SocketLevel, ForcedSendBufferSize, in size, sizeof(int)) == 0;

    private const int WorkingDirectory = -100;
    private const uint ExchangeNames = 2;
    private const int GetPipeSize = 1032;
    private const int SocketLevel = 1;
    private const int SendBufferSize = 7;
    private const int ForcedSendBufferSize = 32;

    private static void Check(int result)
    {
        if (result != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int RenameAt(int firstDirectory, byte[] first, int secondDirectory, byte[] second, uint flags);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(int descriptor, int command, int argument);

    [DllImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static extern int GetOption(int socket, int level, int name, out int value, ref int length);

    [DllImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static extern int SetOption(int socket, int level, int name, in int value, int length);
}
