namespace Escapes;

/// <summary>How a server is confined. Without a jail every attack must succeed: that proves the attack.</summary>
public enum Confinement
{
    None,

    /// <summary>Everything the kernel has.</summary>
    Jail,

    /// <summary>Without Landlock, so that nothing but the resolver holds.</summary>
    ResolverAlone,

    /// <summary>Without openat2 and Landlock: nothing but our own walk holds.</summary>
    WalkAlone,
}

internal static class ConfinementExtensions
{
    /// <summary>A server that sees the jail as its root, or one that merely starts there.</summary>
    public static Launch SftpIn(this Confinement confinement, string jail) => new()
    {
        Directory = jail,
        Arguments = confinement == Confinement.None ? ["-d", jail] : ["--jail", jail],
        Wrapper = confinement.Wrapper(),
    };

    public static ScpLaunch ScpIn(this Confinement confinement, string jail, params string[] arguments) => new()
    {
        Directory = jail,
        Arguments = confinement == Confinement.None ? arguments : ["--jail", jail, .. arguments],
        Wrapper = confinement.Wrapper(),
    };

    private static string[] Wrapper(this Confinement confinement) => confinement switch
    {
        Confinement.ResolverAlone => Without.Calls("landlock_create_ruleset=ENOSYS"),
        Confinement.WalkAlone => Without.Calls("landlock_create_ruleset=ENOSYS", "openat2=ENOSYS"),
        _ => [],
    };
}
