using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// limits@openssh.com: no fields. Answered by EXTENDED_REPLY with four uint64: longest packet, most data of a READ, most
/// data of a WRITE, most handles.
/// </summary>
internal readonly ref struct Limits : IExtension<Limits>
{
    public static string Name => "limits";

    public static string WireName => "limits@openssh.com";

    public static string Version => "1";

    public static bool Writes => false;

    public static bool TracesItself => true;

    public static Limits Read(scoped ref PacketReader packet) => default;

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.LimitsAsked(reply.Id);
        session.KnowsLimits = true;
        reply.BeginExtended();
        reply.UInt64(WireLimits.Packet);
        reply.UInt64(WireLimits.Data);
        reply.UInt64(WireLimits.Data);
        reply.UInt64((ulong)session.Handles.Limits.Announced);
        reply.End();
        return Status.Ok;
    }
}
