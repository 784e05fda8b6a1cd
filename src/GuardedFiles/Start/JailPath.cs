using System.Text;

namespace GuardedFiles.Start;

/// <summary>
/// The directory that --jail names, and the files that --config and --audit name: absolute, or beneath "~"; %u (user), %h (home), %U (uid), %n (virtual
/// name) and %% anywhere.
/// </summary>
/// <param name="failure">What whoever wrote it is told has failed.</param>
internal readonly struct JailPath(ClientLogin login, string failure = JailPath.OfJail)
{
    private const string OfJail = "the jail cannot be entered";
    private const int FatalError = 255;

    /// <param name="text">One char for each byte.</param>
    /// <exception cref="UsageException">It names no absolute path, or something that is not known here.</exception>
    public byte[] Expand(string text)
    {
        bool underHome = text is "~" || text is ['~', '/', ..];
        byte[] path = [.. underHome ? Home() : [], .. PathTemplate.Expand(underHome ? text[1..] : text, Key)];
        if (path.Length == 0)
            throw Wrong("it is empty");
        if (path[0] != (byte)'/')
            throw Wrong("it is not an absolute path");
        return path.AsSpan().Contains((byte)0) ? throw Wrong("it has a NUL byte") : path;
    }

    private UsageException Wrong(string why) => new($"{failure}: {why}\n", FatalError);

    private ReadOnlySpan<byte> Key(char key) => key switch
    {
        'u' => Name(CertainLogin.Of(login).User, "user"),
        'h' => Home(),
        'U' => ByteText.Bytes($"{login.Number}"),
        'n' => Name(login.VirtualName ?? throw Wrong("it has %n, and --name is missing"), "virtual user"),
        '%' => "%"u8,
        '\0' => throw Wrong("it ends in %"),
        _ => throw Wrong($"%{key} means nothing in it"),
    };

    private byte[] Home() => CertainLogin.Of(login).Home ?? throw Wrong("this account has no home directory");

    /// <summary>One name, so that nobody's name leads elsewhere (CVE-2026-30915: a user called "..").</summary>
    private byte[] Name(byte[] name, string whose) =>
        name.Length == 0 || name.AsSpan().Contains((byte)'/') || name.AsSpan().SequenceEqual("."u8) || name.AsSpan().SequenceEqual(".."u8)
            ? throw Wrong($"the name of the {whose} is not the name of a directory")
            : name;
}
