using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>The draft's open modes as the kernel's flags and as the log's words.</summary>
internal static class OpenModeMapping
{
    private static readonly string?[] _names = new string?[64];

    public static OpenFlags ToOpenFlags(this OpenModes modes)
    {
        OpenFlags flags = (modes & (OpenModes.Read | OpenModes.Write)) switch
        {
            OpenModes.Read | OpenModes.Write => OpenFlags.O_RDWR,
            OpenModes.Write => OpenFlags.O_WRONLY,
            _ => OpenFlags.O_RDONLY,
        };
        if (modes.HasFlag(OpenModes.Append))
            flags |= OpenFlags.O_APPEND;
        if (modes.HasFlag(OpenModes.Create))
            flags |= OpenFlags.O_CREAT;
        if (modes.HasFlag(OpenModes.Truncate))
            flags |= OpenFlags.O_TRUNC;
        if (modes.HasFlag(OpenModes.Exclusive))
            flags |= OpenFlags.O_EXCL;
        return flags;
    }

    /// <summary>READ,WRITE,APPEND,CREATE,TRUNCATE,EXCL: those that are set.</summary>
    public static string Names(this OpenModes modes)
    {
        int known = (int)modes & (_names.Length - 1);
        return _names[known] ??= Join(modes);
    }

    private static string Join(OpenModes modes)
    {
        ReadOnlySpan<string> words = ["READ", "WRITE", "APPEND", "CREATE", "TRUNCATE", "EXCL"];
        string joined = "";
        for (int bit = 0; bit < words.Length; bit++)
        {
            if (((uint)modes & (1u << bit)) != 0)
                joined += joined.Length > 0 ? "," + words[bit] : words[bit];
        }

        return joined;
    }
}
