using GuardedFiles;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>Serves one request that is not yet read.</summary>
internal delegate Outcome ServeRequest(Session session, scoped ref PacketReader packet, scoped ref Reply reply);

/// <summary>One row of the catalogue.</summary>
internal sealed class RequestKind
{
    /// <summary>For -p, -P, -Q and the log.</summary>
    public required string Name { get; init; }

    public required PacketType Type { get; init; }

    public required bool Writes { get; init; }

    /// <summary>See <see cref="IRequest{TSelf}.MayAnswerAtLength"/>.</summary>
    public required bool MayAnswerAtLength { get; init; }

    public required ServeRequest Serve { get; init; }

    /// <summary>As VERSION announces it and EXTENDED asks for it; empty for a request of the draft.</summary>
    public byte[] WireName { get; private init; } = [];

    /// <summary>What VERSION says behind the name of an extension.</summary>
    public byte[] Announcement { get; private init; } = [];

    /// <summary>VERSION and -Q requests name it. False for a further request of an extension that another row announces.</summary>
    public bool IsAnnounced { get; private init; } = true;

    /// <summary>Requests that must be permitted, too.</summary>
    public string[] Needs { get; private init; } = [];

    /// <summary>The row of a request of the draft.</summary>
    public static RequestKind Of<T>(PacketType type)
        where T : IRequest<T>, allows ref struct => new()
        {
            Name = T.Name,
            Type = type,
            Writes = T.Writes,
            MayAnswerAtLength = T.MayAnswerAtLength,
            Serve = ReadAndHandle<T>,
        };

    /// <summary>The row of an extension.</summary>
    public static RequestKind Of<T>(string wireName, byte[] announcement, bool isAnnounced, string[] needs)
        where T : IRequest<T>, allows ref struct => new()
        {
            Name = T.Name,
            Type = PacketType.Extended,
            Writes = T.Writes,
            MayAnswerAtLength = T.MayAnswerAtLength,
            Serve = ReadAndHandle<T>,
            WireName = ByteText.Bytes(wireName),
            Announcement = announcement,
            IsAnnounced = isAnnounced,
            Needs = needs,
        };

    private static Outcome ReadAndHandle<T>(Session session, scoped ref PacketReader packet, scoped ref Reply reply)
        where T : IRequest<T>, allows ref struct
    {
        T request = T.Read(ref packet);
        if (packet.Malformed)
        {
            session.Trace.Malformed(reply.Id, T.Name);
            return Status.BadMessage;
        }

        if (!T.TracesItself)
            session.Trace.Request(reply.Id, T.Name);
        return request.Handle(session, ref reply);
    }
}
