using System.Buffers.Binary;
using Testing;

namespace Robustness;

[Flags]
public enum Access : uint
{
    Read = 1,
    Write = 2,
    Append = 4,
    Create = 8,
    Truncate = 16,
    Exclusive = 32,
    Fresh = Write | Create | Truncate,
}

/// <summary>Well-formed requests.</summary>
internal static class Request
{
    public static byte[] Init(uint version = 3) => new Packet(PacketType.Init).UInt32(version).ToArray();

    public static byte[] Open(string path, Access access, uint? mode = null, uint id = 1) =>
        new Packet(PacketType.Open).Id(id).String(path).UInt32((uint)access).Attributes(mode: mode).ToArray();

    public static byte[] Read(byte[] handle, ulong offset, uint length, uint id = 1) =>
        new Packet(PacketType.Read).Id(id).String(handle).UInt64(offset).UInt32(length).ToArray();

    public static byte[] Write(byte[] handle, ulong offset, byte[] data, uint id = 1) =>
        new Packet(PacketType.Write).Id(id).String(handle).UInt64(offset).String(data).ToArray();

    public static byte[] Stat(string path, uint id = 1) => OfPath(PacketType.Stat, path, id);

    public static byte[] OpenDir(string path, uint id = 1) => OfPath(PacketType.OpenDir, path, id);

    public static byte[] Remove(string path, uint id = 1) => OfPath(PacketType.Remove, path, id);

    public static byte[] RealPath(string path, uint id = 1) => OfPath(PacketType.RealPath, path, id);

    public static byte[] Close(byte[] handle, uint id = 1) => OfHandle(PacketType.Close, handle, id);

    public static byte[] ReadDir(byte[] handle, uint id = 1) => OfHandle(PacketType.ReadDir, handle, id);

    public static byte[] Rename(string from, string to, uint id = 1) => OfPaths(PacketType.Rename, from, to, id);

    public static byte[] MkDir(string path, uint? mode = null, uint id = 1) =>
        new Packet(PacketType.MkDir).Id(id).String(path).Attributes(mode: mode).ToArray();

    public static byte[] SetSize(string path, ulong size, uint id = 1) =>
        new Packet(PacketType.SetStat).Id(id).String(path).Attributes(size: size).ToArray();

    public static byte[] OfPath(PacketType type, string path, uint id = 1) => new Packet(type).Id(id).String(path).ToArray();

    public static byte[] OfHandle(PacketType type, byte[] handle, uint id = 1) => new Packet(type).Id(id).String(handle).ToArray();

    public static byte[] OfPaths(PacketType type, string first, string second, uint id = 1) =>
        new Packet(type).Id(id).String(first).String(second).ToArray();

    public static byte[] Extended(string name, Func<Packet, Packet>? body = null, uint id = 1)
    {
        Packet packet = new Packet(PacketType.Extended).Id(id).String(name);
        return (body?.Invoke(packet) ?? packet).ToArray();
    }

    public static byte[] PosixRename(string from, string to) =>
        Extended("posix-rename@openssh.com", body => body.String(from).String(to));

    public static byte[] HardLink(string from, string to) => Extended("hardlink@openssh.com", body => body.String(from).String(to));

    public static byte[] Fsync(byte[] handle, uint id = 1) => Extended("fsync@openssh.com", body => body.String(handle), id);

    public static byte[] UsersAndGroups(byte[] users, byte[] groups, uint id = 1) =>
        Extended("users-groups-by-id@openssh.com", body => body.String(users).String(groups), id);

    public static byte[] ExpandPath(string path) => Extended("expand-path@openssh.com", body => body.String(path));

    public static byte[] CopyData(byte[] source, byte[] target, ulong length = 0, ulong from = 0) =>
        Extended("copy-data", body => body.String(source).UInt64(from).UInt64(length).String(target).UInt64(0));

    public static byte[] CopyFile(string from, string to, bool overwrite = false) =>
        Extended("copy-file", body => body.String(from).String(to).Byte(overwrite ? (byte)1 : (byte)0));

    /// <param name="of">A path for check-file-name, a handle for the others.</param>
    public static byte[] Hash(string name, byte[] of) =>
        Extended(name, body => body.String(of).String("sha256").UInt64(0).UInt64(0).UInt32(0));

    public static byte[] Ranges(byte[] handle, ulong offset = 0, ulong length = 1000) =>
        Extended("ranges@asyncssh.com", body => body.String(handle).UInt64(offset).UInt64(length));

    public static uint IdOf(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[5..]);

    public static byte[] WithId(byte[] packet, uint id)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(5), id);
        return packet;
    }

    /// <summary>The first bytes of a packet (counted without the length), framed as if they were all.</summary>
    public static byte[] Truncate(byte[] packet, int length)
    {
        byte[] cut = packet[..(4 + length)];
        BinaryPrimitives.WriteUInt32BigEndian(cut, (uint)length);
        return cut;
    }
}
