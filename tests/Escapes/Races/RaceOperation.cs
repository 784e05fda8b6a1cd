namespace Escapes;

/// <summary>Requests that undo themselves, so that they can be asked for ever.</summary>
/// <param name="Requests">All are sent at once.</param>
/// <param name="WithHandle">Asked with each handle that comes back, before it is closed.</param>
internal sealed record RaceOperation(
    string Name,
    Func<Dialogue, string, Packet[]> Requests,
    Func<Dialogue, byte[], Packet[]>? WithHandle = null)
{
    /// <summary>Goes through the last name when that is a link.</summary>
    public bool OnFile { get; init; }

    public static RaceOperation[] All { get; } =
    [
        new("read", (d, p) => [d.Open($"{p}/secret", Access.Read)], (d, handle) => [d.Read(handle)]) { OnFile = true },
        new("write", (d, p) => [d.Open($"{p}/secret", Access.Write)], (d, handle) => [d.Write(handle)]) { OnFile = true },
        new("truncate", (d, p) => [d.Open($"{p}/secret", Access.Write | Access.Truncate)]) { OnFile = true },
        new("replace", (d, p) => [d.Open($"{p}/secret", Access.Fresh)], (d, handle) => [d.Write(handle)]) { OnFile = true },
        new("create", (d, p) => [d.Open($"{p}/new", Access.Write | Access.Create), d.Of(PacketType.Remove, $"{p}/new")]),
        new("create exclusively", (d, p) =>
            [d.Open($"{p}/new", Access.Write | Access.Create | Access.Exclusive), d.Of(PacketType.Remove, $"{p}/new")]),
        new("copy out by name", (d, p) =>
            [d.CopyFile($"{p}/secret", d.Inside("own"), overwrite: true), d.Open(d.Inside("own"), Access.Read)], (d, handle) => [d.Read(handle)]) { OnFile = true },
        new("copy in by name", (d, p) => [d.CopyFile(d.Inside("own"), $"{p}/secret", overwrite: true)]) { OnFile = true },
        new("hash", (d, p) => [d.Hash("check-file-name", Dialogue.Bytes($"{p}/secret"))]) { OnFile = true },
        new("set size", (d, p) => [d.Of(PacketType.SetStat, $"{p}/secret").Attributes(size: 1)]) { OnFile = true },
        new("set mode", (d, p) => [d.Of(PacketType.SetStat, $"{p}/secret").Attributes(mode: 0x1FF)]) { OnFile = true },
        new("set times", (d, p) => [d.Of(PacketType.SetStat, $"{p}/secret").Attributes(atime: 7, mtime: 7)]) { OnFile = true },
        new("set owner", (d, p) => [d.Of(PacketType.SetStat, $"{p}/secret").Attributes(uid: Native.User, gid: Native.User)]) { OnFile = true },
        new("set times of the name", (d, p) => [d.Of("lsetstat@openssh.com", $"{p}/link").Attributes(atime: 7, mtime: 7)]),
        new("list", (d, p) => [d.Of(PacketType.OpenDir, $"{p}/dir")], (d, handle) => [d.Of(PacketType.ReadDir, handle)]),
        new("read link", (d, p) => [d.Of(PacketType.ReadLink, $"{p}/link")]),
        new("make directory", (d, p) => [d.Of(PacketType.MkDir, $"{p}/new").UInt32(0), d.Of(PacketType.RmDir, $"{p}/new")]),
        new("remove directory", (d, p) => [d.Of(PacketType.RmDir, $"{p}/empty"), d.Of(PacketType.MkDir, $"{p}/empty").UInt32(0)]),
        new("remove", (d, p) => [d.Of(PacketType.Remove, $"{p}/secret"), d.Open($"{p}/secret", Access.Write | Access.Create)]),
        new("rename out", (d, p) =>
            [d.Of(PacketType.Rename, $"{p}/secret", d.Inside("stolen")), d.Of(PacketType.Rename, d.Inside("stolen"), $"{p}/secret")]),
        new("rename in", (d, p) =>
            [d.Of(PacketType.Rename, d.Inside("own"), $"{p}/new"), d.Of(PacketType.Rename, $"{p}/new", d.Inside("own"))]),
        new("rename onto", (d, p) =>
            [d.Open(d.Inside("own"), Access.Write | Access.Create), d.Of("posix-rename@openssh.com", d.Inside("own"), $"{p}/secret")]),
        new("link out", (d, p) =>
            [d.Of("hardlink@openssh.com", $"{p}/secret", d.Inside("stolen")), d.Of(PacketType.Remove, d.Inside("stolen"))]),
        new("link in", (d, p) => [d.Of("hardlink@openssh.com", d.Inside("own"), $"{p}/new"), d.Of(PacketType.Remove, $"{p}/new")]),
        new("make a symbolic link", (d, p) => [d.Of(PacketType.SymLink, "anything", $"{p}/new"), d.Of(PacketType.Remove, $"{p}/new")]),
    ];

    public override string ToString() => Name;

    /// <summary>What other operations may have left away.</summary>
    public static Packet[] Repair(Dialogue d, string place) =>
    [
        d.Open($"{place}/secret", Access.Write | Access.Create),
        d.Open(d.Inside("own"), Access.Write | Access.Create),
        d.Of(PacketType.SymLink, "anything", $"{place}/link"),
        d.Of(PacketType.MkDir, $"{place}/empty").UInt32(0),
    ];
}
