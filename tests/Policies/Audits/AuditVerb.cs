namespace Policies;

/// <summary>A request of a row: its name as -Q requests has it, and its arguments. Handles stand for themselves: the last that was opened, and the first.</summary>
internal sealed class AuditVerb(Session session)
{
    private readonly List<byte[]> _handles = [];

    public void Ask(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 1; i < words.Length; i++)
            words[i] = words[i] == AuditWorld.Empty ? "" : words[i];
        Answer answer = session.Ask(Packet(words[0], words[1..]));
        if (answer.Type == PacketType.Handle)
            _handles.Add(answer.String());
        else if (words[0] == "close" && _handles.Count > 0)
            _handles.RemoveAt(_handles.Count - 1);
    }

    private byte[] Last => _handles.Count > 0 ? _handles[^1] : [0, 0, 0, 9];

    private byte[] Packet(string name, string[] words) => name switch
    {
        "open" => Request.Open(words[1], OpenLetters.ToAccess(words[0])),
        "close" => Request.Close(Last),
        "read" => Request.Read(Last, 0, 4),
        "write" => Request.Write(Last, words.Length > 1 ? ulong.Parse(words[1], null) : 0, System.Text.Encoding.ASCII.GetBytes(words[0])),
        "lstat" => Request.OfPath(PacketType.LStat, words[0]),
        "fstat" => Request.OfHandle(PacketType.FStat, Last),
        "setstat" => Set(new Packet(PacketType.SetStat).Id(1).String(words[1]), words[0]),
        "fsetstat" => Set(new Packet(PacketType.FSetStat).Id(1).String(Last), words[0]),
        "opendir" => Request.OpenDir(words[0]),
        "readdir" => Request.ReadDir(Last),
        "remove" => Request.Remove(words[0]),
        "mkdir" => Request.MkDir(words[0]),
        "rmdir" => Request.OfPath(PacketType.RmDir, words[0]),
        "realpath" => Request.RealPath(words[0]),
        "stat" => Request.Stat(words[0]),
        "rename" => Request.Rename(words[0], words[1]),
        "readlink" => Request.OfPath(PacketType.ReadLink, words[0]),
        "symlink" => Request.OfPaths(PacketType.SymLink, words[0], words[1]),
        "posix-rename" => Request.PosixRename(words[0], words[1]),
        "statvfs" => Request.Extended("statvfs@openssh.com", body => body.String(words[0])),
        "fstatvfs" => Request.Extended("fstatvfs@openssh.com", body => body.String(Last)),
        "hardlink" => Request.HardLink(words[0], words[1]),
        "fsync" => Request.Fsync(Last),
        "lsetstat" => Request.Extended("lsetstat@openssh.com", body => Attributes(body.String(words[1]), words[0])),
        "limits" => Request.Extended("limits@openssh.com"),
        "expand-path" => Request.ExpandPath(words[0]),
        "copy-data" => Request.CopyData(words is ["none"] ? [0, 0, 0, 9] : _handles[0], _handles[^1], from: words is ["far"] ? ulong.MaxValue : 0),
        "home-directory" => Request.Extended("home-directory", body => body.String(words[0])),
        "check-file" when words.Length > 0 => Hash("check-file-name", body => body.String(words[0])),
        "check-file" => Hash("check-file-handle", body => body.String(Last)),
        "copy-file" => Request.Extended("copy-file", body => body.String(words[0]).String(words[1]).Byte(words.Length > 2 ? (byte)1 : (byte)0)),
        "ranges" => Request.Extended("ranges@asyncssh.com", body => body.String(Last).UInt64(0).UInt64(100)),
        "vendor-id" => Request.Extended("vendor-id", body => body.String("Martin Prikryl").String("WinSCP").String(words.Length > 0 ? words[0] : "6.5").UInt64(1)),
        "users-groups-by-id" => Request.UsersAndGroups([0, 0, 0, 0], []),
        _ => throw new ArgumentException(name),
    };

    private static byte[] Hash(string name, Func<Packet, Packet> file) =>
        Request.Extended(name, body => file(body).String("sha256").UInt64(0).UInt64(0).UInt32(0));

    private static byte[] Set(Packet packet, string what) => Attributes(packet, what).ToArray();

    private static Packet Attributes(Packet packet, string what) => what switch
    {
        "size" => packet.Attributes(size: 5),
        "grow" => packet.Attributes(size: 100),
        "mode" => packet.Attributes(mode: 0b110_000_000),
        "times" => packet.Attributes(atime: 7, mtime: 7),
        "owner" => packet.Attributes(uid: uint.MaxValue, gid: uint.MaxValue),
        "all" => packet.Attributes(size: 5, mode: 0b110_000_000, mtime: 7, uid: uint.MaxValue, gid: uint.MaxValue),
        _ => throw new ArgumentException(what),
    };
}
