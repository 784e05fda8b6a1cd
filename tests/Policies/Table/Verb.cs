namespace Policies;

/// <summary>The first word of a row: what is asked, with which paths.</summary>
internal static class Verb
{
    private const uint NewMode = 0b110_000_000;

    /// <summary>They change nothing when they are served, or not for sure.</summary>
    private static readonly string[] Harmless =
        ["stat", "lstat", "fstat", "readlink", "realpath", "opendir", "list", "statvfs", "fstatvfs", "expand", "chown", "lchown", "hash", "fhash", "ranges"];

    /// <param name="words">A verb, flags for a verb that opens, and paths.</param>
    /// <param name="at">A path of the row as the session says it.</param>
    public static void Play(Dialogue d, string[] words, Func<string, string> at)
    {
        if (OpenLetters.Are(words[1]))
            PlayOnHandle(d, words[0], OpenLetters.ToAccess(words[1]), at(words[2]));
        else
            PlayOnPaths(d, words[0], at(words[1]), words.Length > 2 ? at(words[2]) : "");
    }

    public static bool Changes(string[] words) =>
        !Harmless.Contains(words[0]) && !(words is ["open", ['r', ..] flags, _] && flags.AsSpan().IndexOfAny("wct") < 0);

    private static void PlayOnHandle(Dialogue d, string verb, Access access, string path) => d.WithHandle(d.Open(path, access), handle =>
    {
        Packet Set() => d.Of(PacketType.FSetStat, handle);
        switch (verb)
        {
            case "open":
                if ((access & Access.Write) != 0)
                    d.Ask(d.Write(handle));
                if ((access & (Access.Read | Access.Write)) == Access.Read)
                    d.Ask(d.Read(handle));
                break;
            case "extend":
                d.Ask(d.Of(PacketType.Write, handle).UInt64(100).String("HIT"));
                break;
            case "fstat": d.Ask(d.Of(PacketType.FStat, handle)); break;
            case "fstatvfs": d.Ask(d.Extension("fstatvfs@openssh.com").String(handle)); break;
            case "fhash": d.Ask(d.Hash("check-file-handle", handle)); break;
            case "ranges": d.Ask(d.Extension("ranges@asyncssh.com").String(handle).UInt64(0).UInt64(100)); break;
            case "fsize": d.Ask(Set().Attributes(size: 1)); break;
            case "fchmod": d.Ask(Set().Attributes(mode: NewMode)); break;
            case "futime": d.Ask(Set().Attributes(atime: 7, mtime: 7)); break;
            case "fchown": d.Ask(Set().Attributes(uid: Native.User, gid: Native.User)); break;
            default: throw new ArgumentException(verb);
        }
    });

    private static void PlayOnPaths(Dialogue d, string verb, string path, string other)
    {
        Packet Set(Packet request) => verb switch
        {
            "size" or "grow" => request.Attributes(size: verb == "size" ? 1u : 100),
            "chmod" or "lchmod" => request.Attributes(mode: NewMode),
            "utime" or "lutime" => request.Attributes(atime: 7, mtime: 7),
            _ => request.Attributes(uid: Native.User, gid: Native.User),
        };
        switch (verb)
        {
            case "size" or "grow" or "chmod" or "utime" or "chown": d.Ask(Set(d.Of(PacketType.SetStat, path))); break;
            case "lchmod" or "lutime" or "lchown": d.Ask(Set(d.Of("lsetstat@openssh.com", path))); break;
            case "opendir": d.WithHandle(d.Of(PacketType.OpenDir, path), _ => { }); break;
            case "list": d.WithHandle(d.Of(PacketType.OpenDir, path), handle => d.Ask(d.Of(PacketType.ReadDir, handle))); break;
            case "copy":
                d.WithHandle(d.Open(path, Access.Read), from =>
                    d.WithHandle(d.Open(other, Access.Write | Access.Create), to => d.Ask(d.CopyData(from, to))));
                break;
            default: d.Ask(Simple(d, verb, path, other)); break;
        }
    }

    private static Packet Simple(Dialogue d, string verb, string path, string other) => verb switch
    {
        "stat" => d.Of(PacketType.Stat, path),
        "lstat" => d.Of(PacketType.LStat, path),
        "readlink" => d.Of(PacketType.ReadLink, path),
        "realpath" => d.Of(PacketType.RealPath, path),
        "expand" => d.Of("expand-path@openssh.com", path),
        "statvfs" => d.Of("statvfs@openssh.com", path),
        "mkdir" => d.Of(PacketType.MkDir, path).UInt32(0),
        "rmdir" => d.Of(PacketType.RmDir, path),
        "remove" => d.Of(PacketType.Remove, path),
        "rename" => d.Of(PacketType.Rename, path, other),
        "posix-rename" => d.Of("posix-rename@openssh.com", path, other),
        "hardlink" => d.Of("hardlink@openssh.com", path, other),
        "symlink" => d.Of(PacketType.SymLink, "anything", path),
        "copyfile" => d.CopyFile(path, other, overwrite: false),
        "copyover" => d.CopyFile(path, other, overwrite: true),
        "hash" => d.Hash("check-file-name", Dialogue.Bytes(path)),
        _ => throw new ArgumentException(verb),
    };
}
