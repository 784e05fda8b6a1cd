using GuardedFiles.Confinement;

namespace GuardedFiles;

/// <summary>What confines a session.</summary>
/// <param name="Guard">Null when nothing protected lies in what the session sees.</param>
/// <param name="Jail">Null when the session sees the machine's own "/".</param>
internal sealed record Bounds(Resolver Resolver, HomeGuard? Guard, Jail? Jail, DescriptorLinks Links);

/// <summary>A virtual root, as the session is told of it.</summary>
/// <param name="Path">Where it is on the machine, without links; nothing of it is told.</param>
/// <param name="User">The account's login name.</param>
/// <param name="Home">What "~" and home-directory are answered: absolute in the jail.</param>
internal sealed record Jail(byte[] Path, byte[] User, byte[] Home);
