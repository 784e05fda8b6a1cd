namespace SftpServer.Commands;

/// <summary>The digests, each by its program of coreutils.</summary>
internal enum ChecksumKind
{
    Md5,
    Sha1,
    Sha256,
    Sha512,
}
