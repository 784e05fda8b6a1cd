using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>
/// How a client has proved who it is: what sshd writes into the file that SSH_USER_AUTH names, when its configuration says
/// "ExposeAuthInfo yes".
/// </summary>
internal sealed class Authentication
{
    /// <summary>Bytes; a key is a few hundred.</summary>
    private const int LongestFile = 64 * 1024;

    private Authentication()
    {
    }

    /// <summary>publickey, password, keyboard-interactive/pam …, with commas when more than one was wanted; null when nobody said so.</summary>
    public byte[]? Methods { get; private init; }

    /// <summary>The fingerprint of the first key; null when there was none.</summary>
    public string? Key { get; private init; }

    /// <summary>Before anything confines us: the file lies in /tmp.</summary>
    public static Authentication FromEnvironment()
    {
        byte[]? text = Libc.Environment("SSH_USER_AUTH"u8, out ReadOnlySpan<byte> path) ? OwnProcess.ReadRegular(path, LongestFile) : null;
        return Parse(text);
    }

    /// <summary>A line for each method: its name, and what it knows of the client besides; of publickey that is the key.</summary>
    internal static Authentication Parse(ReadOnlySpan<byte> text)
    {
        byte[]? methods = null;
        string? key = null;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            ReadOnlySpan<byte> method = Word(ref line);
            if (method.IsEmpty)
                continue;
            methods = methods is null ? method.ToArray() : [.. methods, (byte)',', .. method];
            if (!method.SequenceEqual("publickey"u8) || key is not null)
                continue;
            _ = Word(ref line); // The kind of key, which the key says, too.
            key = KeyFingerprint.Of(Word(ref line));
        }

        return new Authentication { Methods = methods, Key = key };
    }

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> line)
    {
        int blank = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = blank < 0 ? line : line[..blank];
        line = blank < 0 ? [] : line[(blank + 1)..];
        return word;
    }
}
