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
        return flags
            | FlagIf(modes, OpenModes.Append, OpenFlags.O_APPEND)
            | FlagIf(modes, OpenModes.Create, OpenFlags.O_CREAT)
            | FlagIf(modes, OpenModes.Truncate, OpenFlags.O_TRUNC)
            | FlagIf(modes, OpenModes.Exclusive, OpenFlags.O_EXCL);
    }

    /// <summary>READ,WRITE,APPEND,CREATE,TRUNCATE,EXCL: those that are set.</summary>
    public static string Names(this OpenModes modes)
    {
        int known = (int)modes & (_names.Length - 1);
        return _names[known] ??= Join(modes);
    }

    private static OpenFlags FlagIf(OpenModes modes, OpenModes mode, OpenFlags flag) => (modes & mode) != 0 ? flag : 0;

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
