using GuardedFiles.Linux;

namespace GuardedFiles.Confinement;

/// <summary>
/// ~/.config/dotnet-sftp-server: where an account has the files that its keys name (--config, --audit). The home guard closes it, so that no
/// guarded session of the account changes what another one is told, or removes what is kept of it.
/// </summary>
internal static class KeysFolder
{
    /// <summary>What to do with a file that lies elsewhere.</summary>
    public const string Advice = "another session of this account could change it there: put it into ~/.config/dotnet-sftp-server/";

    private static ReadOnlySpan<byte> InHome => "/.config/dotnet-sftp-server"u8;

    /// <summary>Does a directory lie in this folder, or is it the folder? Compared by device and inode.</summary>
    /// <param name="home">Null for an account without one.</param>
    /// <param name="directory">A descriptor.</param>
    public static bool Holds(byte[]? home, int directory) => home is not null && Reaches([.. home, .. InHome], directory, isRootToo: true);

    /// <summary>The same for the home itself. A home that is "/" holds nothing.</summary>
    public static bool IsInHome(byte[]? home, int directory) => home is not null && Reaches(home, directory, isRootToo: false);

    private static bool Reaches(byte[] path, int directory, bool isRootToo)
    {
        using TrustedPath place = TrustedPath.ToDirectory(path);
        return !place.Error.Failed && (isRootToo || place.Path.Length > 1) && Ascent.Reaches(Resolver.IdentityOf(place.Number), directory);
    }
}
