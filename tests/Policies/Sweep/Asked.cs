using System.Globalization;

namespace Policies;

/// <summary>One request with its paths. Text stands for one byte per character.</summary>
/// <param name="Second">Null for a request with one path.</param>
internal sealed record Asked(SweptVerb Verb, string Path, string? Second = null)
{
    public byte[] Packet => Verb.Build(Path, Second ?? "").ToArray();

    public override string ToString() => $"{Verb.Name} {Shown(Path)}{(Second is null ? "" : $" {Shown(Second)}")}";

    public static string Shown(string path) => path.Length <= 60
        ? $"\"{path}\""
        : string.Create(CultureInfo.InvariantCulture, $"\"{path[..8]}...{path[^8..]}\"({path.Length})");
}

/// <summary>A kind of request, and how one is built.</summary>
/// <param name="Changes">It may change the tree when it succeeds.</param>
internal sealed record SweptVerb(string Name, bool Changes, Func<string, string, Packet> Build)
{
    /// <summary>Seconds since 1970 that SETSTAT sets.</summary>
    public const uint TimeSet = 7;

    private const uint ModeSet = 0b111_000_001;

    public static SweptVerb[] WithOnePath { get; } =
    [
        .. Questions(), .. from letters in (string[])["r", "w", "rw", "c", "wc", "wa", "wct", "wcx", "rt", "rcx", "wx", "rwct"] select Open(letters),
        .. Sets("SETSTAT", () => Of(PacketType.SetStat)), .. Sets("lsetstat", () => Of("lsetstat@openssh.com")),
        new("REMOVE", true, (path, _) => Of(PacketType.Remove).String(path)),
        new("MKDIR", true, (path, _) => Of(PacketType.MkDir).String(path).Attributes()),
        new("RMDIR", true, (path, _) => Of(PacketType.RmDir).String(path)),
        new("SYMLINK", true, (path, _) => Of(PacketType.SymLink).String("target").String(path)),
    ];

    public static SweptVerb[] WithTwoPaths { get; } =
    [
        new("RENAME", true, (first, second) => Of(PacketType.Rename).String(first).String(second)),
        new("posix-rename", true, (first, second) => Of("posix-rename@openssh.com").String(first).String(second)),
        new("hardlink", true, (first, second) => Of("hardlink@openssh.com").String(first).String(second)),
    ];

    /// <summary>Its first path is any text.</summary>
    public static SweptVerb SymbolicLink { get; } = new("SYMLINK", true, (text, path) => Of(PacketType.SymLink).String(text).String(path));

    public static Packet Close(byte[] handle) => Of(PacketType.Close).String(handle);

    private static IEnumerable<SweptVerb> Questions() =>
    [
        new("STAT", false, (path, _) => Of(PacketType.Stat).String(path)),
        new("LSTAT", false, (path, _) => Of(PacketType.LStat).String(path)),
        new("OPENDIR", false, (path, _) => Of(PacketType.OpenDir).String(path)),
        new("READLINK", false, (path, _) => Of(PacketType.ReadLink).String(path)),
        new("REALPATH", false, (path, _) => Of(PacketType.RealPath).String(path)),
        new("statvfs", false, (path, _) => Of("statvfs@openssh.com").String(path)),
        new("expand-path", false, (path, _) => Of("expand-path@openssh.com").String(path)),
    ];

    private static SweptVerb Open(string letters) =>
        new($"OPEN {letters}", letters != "r", (path, _) => Of(PacketType.Open).String(path).UInt32((uint)OpenLetters.ToAccess(letters)).Attributes());

    private static IEnumerable<SweptVerb> Sets(string name, Func<Packet> begin) =>
    [
        new($"{name} size", true, (path, _) => begin().String(path).Attributes(size: 3)),
        new($"{name} mode", true, (path, _) => begin().String(path).Attributes(mode: ModeSet)),
        new($"{name} times", true, (path, _) => begin().String(path).Attributes(atime: TimeSet, mtime: TimeSet)),
        new($"{name} owner", true, (path, _) => begin().String(path).Attributes(uid: Launch.Stranger, gid: Launch.Stranger)),
        new($"{name} nothing", true, (path, _) => begin().String(path).Attributes()),
    ];

    private static Packet Of(PacketType type) => new Packet(type).Id(1);

    private static Packet Of(string extension) => Of(PacketType.Extended).String(extension);
}
