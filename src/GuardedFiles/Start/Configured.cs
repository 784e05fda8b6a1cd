using GuardedFiles.Configuration;

namespace GuardedFiles.Start;

/// <summary>
/// Everything that was said about a session, added up: by the administrator, in a key's own file, on the command line. Each of them can
/// take something from the session, and none can give it back what another has taken.
/// </summary>
internal sealed class Configured
{
    private Configured(SessionSettings settings, ClientLogin login) => (Settings, Login) = (settings, login);

    /// <summary>Of the type that the command line's have.</summary>
    public SessionSettings Settings { get; private init; }

    /// <summary>A key's file may have said who it is.</summary>
    public ClientLogin Login { get; }

    /// <summary>The blocks that matched, the administrator's first.</summary>
    public List<MatchedBlock> Matched { get; private init; } = [];

    /// <param name="settings">Those of the command line.</param>
    /// <param name="groups">The names of the groups that the account is in.</param>
    /// <exception cref="UsageException">A file is wrong.</exception>
    public static Configured Of(SessionSettings settings, ClientLogin login, Func<byte[][]> groups)
    {
        SettingsFile? administrators = SettingsFile.Administrators();
        byte[]? path = settings.ConfigFile is { } template ? new JailPath(login, "the key's file cannot be read").Expand(template) : null;
        SettingsFile? keys = path is null ? null : SettingsFile.Keys(path, login);
        if (administrators is null && keys is null)
            return new Configured(Complete(settings, path), login);
        if (settings.VirtualName is null && keys?.Defaults.VirtualName is { } name)
            login = login.As(ByteText.Bytes(name));
        if (administrators is { HasMatches: true } || keys is { HasMatches: true })
            _ = CertainLogin.Of(login);
        Who who = new(login.User, groups, login.Address, login.VirtualName);
        List<MatchedBlock> matched = [];
        SessionSettings? above = administrators?.Under(null, who, matched);
        above = keys is null ? above : keys.Under(above, who, matched);
        return new Configured(Complete(settings.Under(above!), path), login) { Matched = matched };
    }

    /// <summary>Derived settings: the session's own configuration file is protected from it, and a jailed or forced session sets no set-id bits.</summary>
    private static SessionSettings Complete(SessionSettings settings, byte[]? keysFile)
    {
        if (keysFile is not null)
            settings = settings with { Protected = [.. settings.Protected, ByteText.Of(keysFile)] };
        bool isConfined = settings.Jail is not null || settings.Forced;
        return !isConfined ? settings : settings with { Policy = settings.Policy with { MasksSetIds = true } };
    }
}
