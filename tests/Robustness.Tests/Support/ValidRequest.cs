using Testing;

namespace Robustness;

/// <summary>One valid request of every kind, in a <see cref="World"/>, and what it is answered with.</summary>
internal sealed record ValidRequest(string Name, PacketType Answer, Func<World, byte[]> Build)
{
    public static IReadOnlyList<ValidRequest> All { get; } = [.. BaseRequests(), .. Extensions()];

    /// <summary>Names for a theory.</summary>
    public static TheoryData<string> Names { get; } = new(All.Select(request => request.Name));

    public static ValidRequest Named(string name) => All.Single(request => request.Name == name);

    private static ValidRequest[] BaseRequests() =>
    [
        new("open", PacketType.Handle, _ => Request.Open("new", Access.Fresh, mode: 0x1A4)),
        new("close", PacketType.Status, world => Request.Close(world.FileHandle)),
        new("read", PacketType.Data, world => Request.Read(world.FileHandle, 10, 20)),
        new("write", PacketType.Status, world => Request.Write(world.FileHandle, 0, "written"u8.ToArray())),
        new("lstat", PacketType.Attrs, _ => Request.OfPath(PacketType.LStat, "link")),
        new("fstat", PacketType.Attrs, world => Request.OfHandle(PacketType.FStat, world.FileHandle)),
        new("setstat", PacketType.Status, _ => AllAttributes(new Packet(PacketType.SetStat).Id(1).String("file"))),
        new("fsetstat", PacketType.Status, world => AllAttributes(new Packet(PacketType.FSetStat).Id(1).String(world.FileHandle))),
        new("opendir", PacketType.Handle, _ => Request.OpenDir("dir")),
        new("readdir", PacketType.Name, world => Request.ReadDir(world.DirHandle)),
        new("remove", PacketType.Status, _ => Request.Remove("other")),
        new("mkdir", PacketType.Status, _ => AllAttributes(new Packet(PacketType.MkDir).Id(1).String("newdir"))),
        new("rmdir", PacketType.Status, _ => Request.OfPath(PacketType.RmDir, "empty")),
        new("realpath", PacketType.Name, _ => Request.RealPath("link")),
        new("stat", PacketType.Attrs, _ => Request.Stat("link")),
        new("rename", PacketType.Status, _ => Request.Rename("file", "moved")),
        new("readlink", PacketType.Name, _ => Request.OfPath(PacketType.ReadLink, "link")),
        new("symlink", PacketType.Status, _ => Request.OfPaths(PacketType.SymLink, "file", "newlink")),
    ];

    private static ValidRequest[] Extensions() =>
    [
        new("posix-rename", PacketType.Status, _ => Request.PosixRename("file", "other")),
        new("statvfs", PacketType.ExtendedReply, _ => Request.Extended("statvfs@openssh.com", body => body.String("."))),
        new("fstatvfs", PacketType.ExtendedReply,
            world => Request.Extended("fstatvfs@openssh.com", body => body.String(world.FileHandle))),
        new("hardlink", PacketType.Status, _ => Request.HardLink("file", "second")),
        new("fsync", PacketType.Status, world => Request.Fsync(world.FileHandle)),
        new("lsetstat", PacketType.Status,
            _ => Request.Extended("lsetstat@openssh.com", body => body.String("link").Attributes(atime: 1, mtime: 1_000_000_000))),
        new("limits", PacketType.ExtendedReply, _ => Request.Extended("limits@openssh.com")),
        new("expand-path", PacketType.Name, _ => Request.Extended("expand-path@openssh.com", body => body.String("~"))),
        new("copy-data", PacketType.Status, world => Request.CopyData(world.FileHandle, world.OtherHandle)),
        new("home-directory", PacketType.Name, _ => Request.Extended("home-directory", body => body.String("root"))),
        new("users-groups-by-id", PacketType.ExtendedReply,
            _ => Request.Extended("users-groups-by-id@openssh.com", body => body.String([0, 0, 0, 0]).String([0, 0, 0, 1]))),
        new("check-file", PacketType.ExtendedReply, world => Request.Hash("check-file", world.FileHandle)),
        new("check-file-name", PacketType.ExtendedReply, _ => Request.Hash("check-file-name", "file"u8.ToArray())),
        new("check-file-handle", PacketType.ExtendedReply, world => Request.Hash("check-file-handle", world.FileHandle)),
        new("copy-file", PacketType.Status, _ => Request.CopyFile("file", "copy")),
        new("ranges", PacketType.ExtendedReply, world => Request.Ranges(world.FileHandle)),
        new("vendor-id", PacketType.Status,
            _ => Request.Extended("vendor-id", body => body.String("vendor").String("product").String("1").UInt64(0))),
    ];

    private static byte[] AllAttributes(Packet packet) =>
        packet.Attributes(size: 500, uid: Native.User, gid: Native.User, mode: 0x1ED, atime: 1, mtime: 1_000_000_000).ToArray();
}
