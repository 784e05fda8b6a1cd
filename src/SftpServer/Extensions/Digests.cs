using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace SftpServer.Extensions;

/// <summary>The algorithms of check-file by their names (draft-ietf-secsh-filexfer-extensions-00, section 3).</summary>
internal static class Digests
{
    /// <summary>The first algorithm of a list that is known here.</summary>
    /// <param name="list">Names with commas.</param>
    /// <param name="name">Lies in the list.</param>
    /// <returns>Null when none is.</returns>
    public static IDigest? FirstOf(ReadOnlySpan<byte> list, out ReadOnlySpan<byte> name)
    {
        IDigest? digest = null;
        name = [];
        while (digest is null && !list.IsEmpty)
        {
            int comma = list.IndexOf((byte)',');
            name = comma < 0 ? list : list[..comma];
            list = comma < 0 ? [] : list[(comma + 1)..];
            digest = Named(name);
        }

        return digest;
    }

    private static IDigest? Named(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("md5"u8) ? new MD5Digest()
        : name.SequenceEqual("sha1"u8) ? new Sha1Digest()
        : name.SequenceEqual("sha224"u8) ? new Sha224Digest()
        : name.SequenceEqual("sha256"u8) ? new Sha256Digest()
        : name.SequenceEqual("sha384"u8) ? new Sha384Digest()
        : name.SequenceEqual("sha512"u8) ? new Sha512Digest()
        : name.SequenceEqual("crc32"u8) ? new Crc32Digest()
        : null;
}
