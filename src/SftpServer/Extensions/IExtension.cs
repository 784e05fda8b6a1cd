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
}
