using System.Buffers.Binary;
using Org.BouncyCastle.Crypto.Digests;

namespace GuardedFiles;

/// <summary>
/// What "ssh-keygen -lf" prints of a public key: "SHA256:" and the digest of its wire format (RFC 4253, section 6.6) in base64 without
/// padding. Of a certificate it is the key that it certifies.
/// </summary>
internal static class KeyFingerprint
{
    private const int LengthBytes = sizeof(uint);

    /// <param name="text">Base64, as in authorized_keys.</param>
    /// <returns>Null for what is no key.</returns>
    public static string? Of(ReadOnlySpan<byte> text)
    {
        byte[] blob = new byte[text.Length];
        if (System.Buffers.Text.Base64.DecodeFromUtf8(text, blob, out _, out int length) != System.Buffers.OperationStatus.Done)
            return null;
        if (PlainKey(blob.AsSpan(0, length)) is not { } key)
            return null;

        // The digests of .NET are OpenSSL's, which an empty chroot does not have.
        Sha256Digest digest = new();
        digest.BlockUpdate(key, 0, key.Length);
        byte[] hash = new byte[digest.GetDigestSize()];
        _ = digest.DoFinal(hash, 0);
        return $"SHA256:{Convert.ToBase64String(hash).TrimEnd('=')}";
    }

    /// <summary>
    /// A certificate (PROTOCOL.certkeys) is the name of its kind, a nonce, and then the fields that the plain key has behind its own name;
    /// what follows is about whom it certifies.
    /// </summary>
    private static byte[]? PlainKey(ReadOnlySpan<byte> blob)
    {
        ReadOnlySpan<byte> rest = blob;
        if (!TakeField(ref rest, out ReadOnlySpan<byte> field))
            return null;
        ReadOnlySpan<byte> kind = field[LengthBytes..];
        int mark = kind.IndexOf("-cert-v01@openssh.com"u8);
        if (mark < 0)
            return blob.ToArray();

        bool isSecurityKey = kind.StartsWith("sk-"u8);
        byte[] plainKind = [.. kind[..mark], .. isSecurityKey ? "@openssh.com"u8 : []];
        byte[] key = [.. "\0\0\0"u8, (byte)plainKind.Length, .. plainKind];
        if (FieldsOf(plainKind) is not (> 0 and var count) || !TakeField(ref rest, out _))
            return null;
        for (int i = 0; i < count; i++)
        {
            if (!TakeField(ref rest, out field))
                return null;
            key = [.. key, .. field];
        }

        return key;
    }

    /// <summary>Strings and integers of a plain key behind its name; 0 for a kind that is not known.</summary>
    private static int FieldsOf(ReadOnlySpan<byte> kind)
    {
        if (kind.SequenceEqual("ssh-ed25519"u8))
            return 1; // The key.
        if (kind.SequenceEqual("ssh-rsa"u8))
            return 2; // Exponent and modulus.
        if (kind.StartsWith("ecdsa-sha2-"u8))
            return 2; // The curve's name and a point.
        if (kind.SequenceEqual("ssh-dss"u8))
            return 4; // p, q, g and y.
        if (kind.SequenceEqual("sk-ssh-ed25519@openssh.com"u8))
            return 2; // The key and the application.
        return kind.StartsWith("sk-ecdsa-sha2-"u8) ? 3 : 0; // Curve, point and application.
    }

    /// <summary>The next field, with its length in front.</summary>
    private static bool TakeField(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        field = [];
        if (!BinaryPrimitives.TryReadUInt32BigEndian(rest, out uint length) || length > (uint)(rest.Length - LengthBytes))
            return false;
        field = rest[..(LengthBytes + (int)length)];
        rest = rest[field.Length..];
        return true;
    }
}
