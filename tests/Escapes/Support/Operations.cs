namespace Escapes;

/// <summary>Every request that takes a path.</summary>
internal static class Operations
{
    private static readonly Operation[] Contents =
    [
        new("read", "secret", Harm.Reveals, (d, p) => d.WithHandle(d.Open(p, Access.Read), handle =>
        {
            d.Ask(d.Read(handle));
            d.Ask(d.Of(PacketType.FStat, handle));
        })),
        new("write", "secret", Harm.Changes, Write(Access.Write)),
        new("append", "secret", Harm.Changes, Write(Access.Write | Access.Append)),
        new("truncate", "secret", Harm.Changes, Write(Access.Write | Access.Truncate)),
        new("replace", "secret", Harm.Changes, Write(Access.Fresh)),
        new("create", "new", Harm.Changes, Write(Access.Write | Access.Create)),
        new("create exclusively", "new", Harm.Changes, Write(Access.Write | Access.Create | Access.Exclusive)) { OnName = true },
        new("read or create", "new", Harm.Changes, (d, p) => d.WithHandle(d.Open(p, Access.Read | Access.Create), _ => { })),
        new("copy out", "secret", Harm.Reveals, (d, p) => d.WithHandle(d.Open(p, Access.Read), from =>
            d.WithHandle(d.Open(d.Inside("own"), Access.Read | Access.Write), to =>
            {
                d.Ask(d.CopyData(from, to));
                d.Ask(d.Read(to));
            }))),
        new("copy in", "secret", Harm.Changes, (d, p) => d.WithHandle(d.Open(d.Inside("own"), Access.Read), from =>
            d.WithHandle(d.Open(p, Access.Write), to => d.Ask(d.CopyData(from, to))))),
        new("copy out by name", "secret", Harm.Reveals, (d, p) =>
        {
            d.Ask(d.CopyFile(p, d.Inside("own"), overwrite: true));
            d.WithHandle(d.Open(d.Inside("own"), Access.Read), copy => d.Ask(d.Read(copy)));
        }),
        new("copy in by name", "secret", Harm.Changes, (d, p) => d.Ask(d.CopyFile(d.Inside("own"), p, overwrite: true))),
        new("copy to a new name", "new", Harm.Changes, (d, p) => d.Ask(d.CopyFile(d.Inside("own"), p, overwrite: false))) { OnName = true },
        new("copy to a name that may be new", "new", Harm.Changes, (d, p) => d.Ask(d.CopyFile(d.Inside("own"), p, overwrite: true))),
    ];

    private static readonly Operation[] Attributes =
    [
        new("set size", "secret", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.SetStat, p).Attributes(size: 1))),
        new("set mode", "secret", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.SetStat, p).Attributes(mode: 0x1FF))),
        new("set mode of a directory", "dir", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.SetStat, p).Attributes(mode: 0x1FF))),
        new("set times", "secret", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.SetStat, p).Attributes(atime: 7, mtime: 7))),
        new("set owner", "secret", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.SetStat, p).Attributes(uid: Native.User, gid: Native.User))),
        new("set times of the name", "secret", Harm.Changes, LSetStat(body => body.Attributes(atime: 7, mtime: 7))) { OnName = true },
        new("set owner of the name", "link", Harm.Changes, LSetStat(body => body.Attributes(uid: Native.User, gid: Native.User))) { OnName = true },
        new("set mode of the name", "secret", Harm.Changes, LSetStat(body => body.Attributes(mode: 0x1FF))) { OnName = true },
        new("set mode through a handle", "secret", Harm.Changes, (d, p) => d.WithHandle(d.Open(p, Access.Read), handle =>
            d.Ask(d.Of(PacketType.FSetStat, handle).Attributes(mode: 0x1FF)))),
    ];

    private static readonly Operation[] Questions =
    [
        new("list", "dir", Harm.Reveals, (d, p) => d.WithHandle(d.Of(PacketType.OpenDir, p), handle => d.Ask(d.Of(PacketType.ReadDir, handle)))),
        new("stat", "secret", Harm.Tells, (d, p) => d.Ask(d.Of(PacketType.Stat, p))),
        new("stat of the name", "secret", Harm.Tells, (d, p) => d.Ask(d.Of(PacketType.LStat, p))) { OnName = true },
        new("read link", "link", Harm.Reveals, (d, p) => d.Ask(d.Of(PacketType.ReadLink, p))) { OnName = true },
        new("real path", "dir/inner", Harm.Tells, (d, p) => d.Ask(d.Of(PacketType.RealPath, p))),
        new("expand path", "dir/inner", Harm.Tells, (d, p) => d.Ask(d.Of("expand-path@openssh.com", p))),
        new("hash", "secret", Harm.Tells, (d, p) => d.Ask(d.Hash("check-file-name", Dialogue.Bytes(p)))),
        new("volume", "secret", Harm.Tells, (d, p) => d.Ask(d.Of("statvfs@openssh.com", p))),
    ];

    private static readonly Operation[] Names =
    [
        new("make directory", "new", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.MkDir, p).UInt32(0))) { OnName = true },
        new("remove directory", "empty", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.RmDir, p))) { OnName = true },
        new("remove", "secret", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.Remove, p))) { OnName = true },
        new("rename out", "secret", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.Rename, p, d.Inside("stolen")))) { OnName = true },
        new("rename in", "new", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.Rename, d.Inside("own"), p))) { OnName = true },
        new("rename onto", "secret", Harm.Changes, (d, p) => d.Ask(d.Of("posix-rename@openssh.com", d.Inside("own"), p))) { OnName = true },
        new("rename a directory out", "dir", Harm.Changes, (d, p) => d.Ask(d.Of("posix-rename@openssh.com", p, d.Inside("stolen")))) { OnName = true },
        new("link out", "secret", Harm.Changes, (d, p) => d.Ask(d.Of("hardlink@openssh.com", p, d.Inside("stolen")))) { OnName = true },
        new("link in", "new", Harm.Changes, (d, p) => d.Ask(d.Of("hardlink@openssh.com", d.Inside("own"), p))) { OnName = true },
        new("make a symbolic link", "new", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.SymLink, "anything", p))) { OnName = true },
    ];

    public static Operation[] All { get; } = [.. Contents, .. Attributes, .. Questions, .. Names];

    private static Action<Dialogue, string> Write(Access access) =>
        (d, p) => d.WithHandle(d.Open(p, access), handle => d.Ask(d.Write(handle)));

    private static Action<Dialogue, string> LSetStat(Func<Packet, Packet> attributes) =>
        (d, p) => d.Ask(attributes(d.Of("lsetstat@openssh.com", p)));
}
