using System.Globalization;

namespace Policies;

/// <summary>A program, and what stands between it and the tree. All of them see the same paths.</summary>
/// <param name="Name">In test names.</param>
internal sealed record SweptServer(string Name, string[] Options)
{
    private static readonly Lazy<string> InRoot = new(() => CProgram.Compiled("Testing/inroot.c", "-shared", "-fPIC"));

    /// <summary>
    /// The tree has /proc, where it is the root of the process: the C library needs it to set the mode of a name that may be a link, and so do we under
    /// path rules.
    /// </summary>
    public static bool HasProc => Privileges.Mounts is null;

    /// <summary>The facts: OpenSSH's server whose root is the tree.</summary>
    public static SweptServer OpenSsh { get; } = new("openssh", []);

    /// <summary>Ours, where nothing confines it.</summary>
    public static SweptServer Free { get; } = new("no-jail", []);

    public static SweptServer[] Ours { get; } =
    [
        Free,
        new("openat2", []) { IsJailed = true },
        new("walker", []) { IsJailed = true, Missing = ["openat2", "landlock_create_ruleset"] },
        new("guard", ["--guard"]) { IsJailed = true, Home = "home" },
        new("rules", ["--rule", "write:**"]) { IsJailed = true },
        new("audit", ["--audit", "{beside}/audit"]) { IsJailed = true },
        .. HasProc ? (SweptServer[])[new("rules-no-jail", ["--rule", "write:**"])] : [],
        new("no-flag", []) { Missing = ["renameat2=EINVAL"], IsForRename = true },
        new("jail-no-flag", []) { IsJailed = true, Missing = ["renameat2=EINVAL"], IsForRename = true },
    ];

    /// <summary>The tree is its --jail; otherwise the tree is the root of the process, as with sshd's ChrootDirectory.</summary>
    public bool IsJailed { get; init; }

    /// <summary>What the kernel lacks.</summary>
    public string[] Missing { get; init; } = [];

    /// <summary>It differs in RENAME alone, and where several things are wrong, it may tell another one.</summary>
    public bool IsForRename { get; init; }

    /// <summary>A directory of the tree that HOME names.</summary>
    public string? Home { get; init; }

    public Session Open(SweptTree tree) => Session.Open(new Launch
    {
        Program = IsOurs ? Programs.SftpServer : Programs.OpenSshSftpServer!,
        Wrapper = Wrapper(tree),
        Arguments = Arguments(tree),
        PrivateMounts = !IsJailed && HasProc,
        Before = !IsJailed && HasProc ? $"mount --bind /proc {tree.Root}/proc" : "",
        Patience = TimeSpan.FromMinutes(5),
    });

    /// <summary>scp behind the same walls.</summary>
    public ScpSession Open(SweptTree tree, params string[] operands) => ScpSession.Start(new ScpLaunch
    {
        Program = IsOurs ? ScpProgram.Ours : ScpProgram.OpenSsh,
        Wrapper = Wrapper(tree),
        Arguments = [.. Arguments(tree), .. operands],
    });

    private bool IsOurs => this != OpenSsh;

    private string[] Wrapper(SweptTree tree)
    {
        string user = Launch.Stranger.ToString(CultureInfo.InvariantCulture);
        string[] without = Missing.Length == 0 ? [] : Without.Calls(Missing);
        string[] home = Home is null ? [] : ["env", $"HOME={tree.Root}/{Home}"];
        string[] account = ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--"];
        string[] root = ["env", $"LD_PRELOAD={InRoot.Value}", $"INROOT={tree.Root}", "INROOT_AT=/w", $"INROOT_USER={user}"];
        return [.. without, .. home, .. IsJailed ? account : root];
    }

    private string[] Arguments(SweptTree tree) =>
    [
        .. IsJailed ? (string[])["--jail", tree.Root, "--start-directory", "/w"] : [],
        .. Options.Select(option => option.Replace("{beside}", tree.Beside, StringComparison.Ordinal)),
    ];
}
