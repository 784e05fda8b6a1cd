namespace Escapes;

/// <summary>Where the session's root lies, seen from the home that it must not change.</summary>
public enum Guarding
{
    /// <summary>Nothing is guarded: every attack must succeed.</summary>
    Nothing,
    JailAtHome,
    JailAboveHome,
    Forced,

    /// <summary>As the jail at home, with the walk instead of openat2, and no Landlock.</summary>
    WalkAtHome,
}

internal static class GuardingExtensions
{
    public static Guarding[] All { get; } = [Guarding.JailAtHome, Guarding.JailAboveHome, Guarding.Forced, Guarding.WalkAtHome];

    /// <summary>How the client says where home is; ends with a slash.</summary>
    public static string PathOf(this Guarding guarding, Home home) => guarding switch
    {
        Guarding.JailAtHome or Guarding.WalkAtHome => "/",
        Guarding.JailAboveHome => "/home/",
        _ => $"{home.Path}/",
    };

    public static Launch Launch(this Guarding guarding, Home home, params string[] more) => new()
    {
        Directory = home.Path,
        Arguments = [.. guarding.Arguments(home), .. more],
        Wrapper = guarding.Wrapper(),
        Environment = new Dictionary<string, string> { ["HOME"] = home.Path, ["SSH_ORIGINAL_COMMAND"] = "internal-sftp" },
        Patience = Race.Patience,
    };

    /// <summary>Only the dispatcher knows a forced command.</summary>
    public static ScpLaunch Scp(this Guarding guarding, Home home, params string[] more) => new()
    {
        Directory = home.Path,
        Arguments = guarding == Guarding.Nothing ? more : [.. guarding.Arguments(home), .. more],
        Wrapper = guarding.Wrapper(),
        Environment = new Dictionary<string, string> { ["HOME"] = home.Path },
    };

    private static string[] Wrapper(this Guarding guarding) =>
        guarding == Guarding.WalkAtHome ? Without.Calls("landlock_create_ruleset=ENOSYS", "openat2=ENOSYS") : [];

    private static string[] Arguments(this Guarding guarding, Home home) => guarding switch
    {
        Guarding.Nothing => ["-d", home.Path],
        Guarding.JailAboveHome => ["--jail", home.Above],
        Guarding.Forced => ["--forced"],
        _ => ["--jail", home.Path],
    };
}
