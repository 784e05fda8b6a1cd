using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Support;

/// <summary>A home directory with keys and start-up files in it, and a file tree that is guarded. The session's root is above the home.</summary>
internal sealed class GuardedHome : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Resolver _resolver;
    private readonly GuardSettings _settings;
    private readonly Jail _jail;

    public GuardedHome(params string[] alsoProtected)
        : this(alsoProtected, [], [])
    {
    }

    /// <param name="unguarded">--unguard.</param>
    /// <param name="unguardedToRead">--unguard-read.</param>
    public GuardedHome(string[] alsoProtected, string[] unguarded, string[] unguardedToRead)
    {
        foreach (string directory in (string[])["top", "top/u", "top/u/.ssh", "top/u/files", "top/u/.config"])
            _ = _folder.NewDirectory(directory);
        foreach (string file in (string[])[".ssh/authorized_keys", ".ssh/id_ed25519", ".ssh/id_ed25519.pub", ".bashrc", "files/f", ".config/app"])
            _ = _folder.NewFile($"top/u/{file}", "as it was");
        int number = Libc.openat(
            Libc.AT_FDCWD, _folder["top"], OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0);
        _resolver = new Resolver(new FileDescriptor(number), isJail: true) { TellsIdentities = true };
        _resolver.BeginAt("/u"u8);
        _settings = new GuardSettings
        {
            Homes = [_folder["top/u"]],
            Kept = [.. alsoProtected.Select(path => _folder[$"top/u/{path}"])],
            Opened = [.. unguarded.Select(Bytes)],
            OpenedToRead = [.. unguardedToRead.Select(Bytes)],
        };
        Jail jail = new(_folder["top"], "me"u8.ToArray(), "/u"u8.ToArray());
        _jail = jail;
        Begin();
    }

    public FileTree Tree { get; private set; }

    public HomeGuard Guard { get; private set; }

    /// <summary>Another session begins: what lies in the home by now is what its guard surveys.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(Tree), nameof(Guard))]
    public void Begin()
    {
        DescriptorLinks links = new();
        Guard = new HomeGuard(_settings, _resolver, links);
        Tree = new FileTree(new Policy(), new Bounds(_resolver, Guard, _jail, links))
        {
            Refused = (path, _, _) => Refusals.Add(Encoding.UTF8.GetString(path)),
        };
    }

    public Resolver Resolver => _resolver;

    public List<string> Refusals { get; } = [];

    /// <summary>A path of the machine, beneath the home.</summary>
    public string PathOf(string name) => _folder.Path($"top/u/{name}");

    public string ContentOf(string name) => _folder.ContentOf($"top/u/{name}");

    public Errno Open(string path, OpenFlags flags, out OpenFile? file) => Tree.Open(Bytes(path), flags, 0b110_000_000, out file);

    /// <summary>Opens and closes.</summary>
    public Errno Open(string path, OpenFlags flags)
    {
        Errno error = Open(path, flags, out OpenFile? file);
        file?.Dispose();
        return error;
    }

    public static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);

    public void Dispose()
    {
        _resolver.Dispose();
        _folder.Dispose();
    }
}
