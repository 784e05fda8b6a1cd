using Testing;

namespace Transcripts.Playing;

/// <summary>
/// The requests by the names transcripts use, and their fields: s string, h handle, b byte, d uint32, q uint64, f open flags,
/// A attributes, u a string of user numbers.
/// </summary>
internal static class Requests
{
    private static readonly Dictionary<string, (PacketType Type, string Fields)> Base = new()
    {
        ["OPEN"] = (PacketType.Open, "sfA"),
        ["CLOSE"] = (PacketType.Close, "h"),
        ["READ"] = (PacketType.Read, "hqd"),
        ["WRITE"] = (PacketType.Write, "hqs"),
        ["LSTAT"] = (PacketType.LStat, "s"),
        ["FSTAT"] = (PacketType.FStat, "h"),
        ["SETSTAT"] = (PacketType.SetStat, "sA"),
        ["FSETSTAT"] = (PacketType.FSetStat, "hA"),
        ["OPENDIR"] = (PacketType.OpenDir, "s"),
        ["READDIR"] = (PacketType.ReadDir, "h"),
        ["REMOVE"] = (PacketType.Remove, "s"),
        ["MKDIR"] = (PacketType.MkDir, "sA"),
        ["RMDIR"] = (PacketType.RmDir, "s"),
        ["REALPATH"] = (PacketType.RealPath, "s"),
        ["STAT"] = (PacketType.Stat, "s"),
        ["RENAME"] = (PacketType.Rename, "ss"),
        ["READLINK"] = (PacketType.ReadLink, "s"),
        ["SYMLINK"] = (PacketType.SymLink, "ss"),
    };

    private static readonly Dictionary<string, (string Name, string Fields)> Extensions = new()
    {
        ["posix-rename"] = ("posix-rename@openssh.com", "ss"),
        ["statvfs"] = ("statvfs@openssh.com", "s"),
        ["fstatvfs"] = ("fstatvfs@openssh.com", "h"),
        ["hardlink"] = ("hardlink@openssh.com", "ss"),
        ["fsync"] = ("fsync@openssh.com", "h"),
        ["lsetstat"] = ("lsetstat@openssh.com", "sA"),
        ["limits"] = ("limits@openssh.com", ""),
        ["expand-path"] = ("expand-path@openssh.com", "s"),
        ["copy-data"] = ("copy-data", "hqqhq"),
        ["home-directory"] = ("home-directory", "s"),
        ["users-groups-by-id"] = ("users-groups-by-id@openssh.com", "uu"),
        ["check-file"] = ("check-file", "hsqqd"),
        ["check-file-name"] = ("check-file-name", "ssqqd"),
        ["check-file-handle"] = ("check-file-handle", "hsqqd"),
        ["copy-file"] = ("copy-file", "ssb"),
        ["ranges"] = ("ranges@asyncssh.com", "hqq"),
        ["vendor-id"] = ("vendor-id", "sssq"),
    };

    public static IEnumerable<string> Names => Base.Keys.Concat(Extensions.Keys);

    /// <summary>The packet begun with type, id and an extension's name, and the fields that follow.</summary>
    public static (Packet Packet, string Fields) Begin(string name, uint id)
    {
        if (Base.TryGetValue(name, out (PacketType Type, string Fields) request))
            return (new Packet(request.Type).Id(id), request.Fields);
        if (Extensions.TryGetValue(name, out (string Name, string Fields) extension))
            return (new Packet(PacketType.Extended).Id(id).String(extension.Name), extension.Fields);
        throw new FormatException($"unknown request {name}");
    }
}
