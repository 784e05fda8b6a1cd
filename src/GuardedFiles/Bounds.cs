using GuardedFiles.Confinement;

namespace GuardedFiles;

/// <summary>What confines a session.</summary>
/// <param name="guard">Null when nothing protected lies in what the session sees.</param>
/// <param name="jail">Null when the session sees the machine's own "/".</param>
internal sealed class Bounds(Resolver resolver, HomeGuard? guard, Jail? jail, DescriptorLinks links)
{
    public Resolver Resolver => resolver;

    public HomeGuard? Guard => guard;

    public Jail? Jail => jail;

    public DescriptorLinks Links => links;
}

/// <summary>A virtual root, as the session is told of it.</summary>
/// <param name="path">Where it is on the machine, without links; nothing of it is told.</param>
/// <param name="user">The account's login name.</param>
/// <param name="home">What "~" and home-directory are answered: absolute in the jail.</param>
internal sealed class Jail(byte[] path, byte[] user, byte[] home)
{
    public byte[] Path => path;

    public byte[] User => user;

    public byte[] Home => home;
}
