using GuardedFiles.Start;
using SftpServer.Commands;

namespace SftpServer.Dispatch;

/// <summary>"md5sum [-b|-t] [--] [FILE|-]..." and its siblings, options anywhere before "--", as coreutils reads them.</summary>
internal static class ChecksumCommand
{
    public static Asked Parse(ChecksumKind kind, ReadOnlySpan<CommandWord> words)
    {
        List<byte[]> names = [];
        bool binary = false;
        bool optionsEnd = false;
        foreach (CommandWord word in words)
        {
            if (optionsEnd || word.Bytes is not [(byte)'-', _, ..])
                names.Add(word.Path());
            else if (word.Bytes.SequenceEqual("--"u8))
                optionsEnd = true;
            else if (word.Bytes.SequenceEqual("-b"u8) || word.Bytes.SequenceEqual("--binary"u8))
                binary = true;
            else if (word.Bytes.SequenceEqual("-t"u8) || word.Bytes.SequenceEqual("--text"u8))
                binary = false;
            else
                return Asked.Refused("checksums are served with -b and -t only");
        }

        return Asked.Answered(new Checksum(kind, binary, names.ToArray()));
    }
}
