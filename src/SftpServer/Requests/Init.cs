using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>INIT: uint32 version. Answered by VERSION with 3, whatever the client speaks; may come again.</summary>
internal readonly ref struct Init : IRequest<Init>
{
    private const uint OurVersion = 3;

    public static string Name => "init";

    public static bool Writes => false;

    public static bool TracesItself => true;

    private uint Version { get; init; }

    public static Init Read(scoped ref PacketReader packet) => new() { Version = packet.UInt32() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.ClientVersion = Version;
        session.Trace.ClientVersion(Version);
        reply.BeginVersion(OurVersion);
        foreach (ExtensionName extension in session.Extensions)
        {
            // OpenSSH's client gives up when something is announced and then refused (limits@openssh.com).
            if (!session.Permits(extension.Name, extension.Writes))
            {
                session.Trace.NotAdvertised(extension.Name);
                continue;
            }

            reply.String(extension.WireName);
            reply.String(extension.Version);
        }

        reply.End();
        return Status.Ok;
    }
}
