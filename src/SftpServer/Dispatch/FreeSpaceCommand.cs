using GuardedFiles.Start;
using SftpServer.Commands;

namespace SftpServer.Dispatch;

/// <summary>"df -k [-P] [--] [PATH]", letters bundled as one likes.</summary>
internal static class FreeSpaceCommand
{
    public static Asked Parse(ReadOnlySpan<CommandWord> words)
    {
        bool kilobytes = false;
        bool portable = false;
        while (!words.IsEmpty && words[0].Bytes is [(byte)'-', _, ..] option)
        {
            words = words[1..];
            if (option.SequenceEqual("--"u8))
                break;
            if (option[1..].ContainsAnyExcept("kP"u8))
                return Asked.Refused("df is served with -k and -P only");
            kilobytes |= option.Contains((byte)'k');
            portable |= option.Contains((byte)'P');
        }

        if (!kilobytes || words.Length > 1)
            return Asked.Refused("df is served with -k and one path only");
        return Asked.Answered(new FreeSpace(portable, words.IsEmpty ? [(byte)'.'] : words[0].Path()));
    }
}
