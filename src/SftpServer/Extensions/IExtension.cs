using GuardedFiles;
using SftpServer.Requests;

namespace SftpServer.Extensions;

/// <summary>A request that travels as SSH_FXP_EXTENDED, under a name that VERSION announces.</summary>
internal interface IExtension<TSelf> : IRequest<TSelf>
    where TSelf : IExtension<TSelf>, allows ref struct
{
    /// <summary>OpenSSH PROTOCOL, section 4.</summary>
    public static abstract string WireName { get; }

    /// <summary>Clients compare it as text.</summary>
    public static abstract string Version { get; }

    /// <summary>What VERSION says behind the name: the version, unless the extension defines something else.</summary>
    public static virtual byte[] Announcement => ByteText.Bytes(TSelf.Version);

    /// <summary>
    /// False for a further request of an extension that another row announces: both have the same <see cref="IRequest{TSelf}.Name"/>, so that a
    /// policy and -Q requests know one name.
    /// </summary>
    public static virtual bool IsAnnounced => true;

    /// <summary>Requests that do the same to a file: where a policy refuses one of them, it refuses this one.</summary>
    public static virtual string[] Needs => [];
}
