using GuardedFiles;
using GuardedFiles.Client;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>The loop: every packet is one request, every request gets one answer, in the order in which they came.</summary>
internal sealed class Server(Session session, PacketStream stream)
{
    private readonly Lookahead _lookahead = new(session);
    private readonly Pace _pace = session.Files.Storage.Pace;

    /// <summary>Serves until the input ends; all that was complete by then is answered.</summary>
    /// <exception cref="SessionOverException">The connection broke, or what comes in is not SFTP.</exception>
    public void Run()
    {
        do
        {
            _pace.Resume();
            while (stream.TryNext(out ReadOnlySpan<byte> packet))
            {
                session.Files.BeginTurn(stream.Arrivals);
                _lookahead.Before(packet, stream.Arrived);
                PacketType type = Serve(packet);
                _lookahead.After(type, stream.Waits);
                if (type == PacketType.Close && session.Handles.Count == 0)
                    session.Outlet.GiveBackRoom();
            }

            session.Files.EndTurn();
            _pace.Pause();
        }
        while (stream.Turn());

        session.Trace.EndOfInput();
    }

    private PacketType Serve(ReadOnlySpan<byte> packet)
    {
        PacketReader fields = new(packet);
        PacketType type = (PacketType)fields.Byte();
        uint idOrVersion = fields.UInt32(); // INIT is the one packet without an id: its version stands there.
        if (session.ClientVersion is null && type != PacketType.Init)
        {
            session.Trace.NotInitialised(type);
            throw stream.Over(SessionEnd.NotInitialised);
        }

        if (fields.Malformed)
        {
            session.Trace.TooShort(packet.Length);
            throw stream.Over(SessionEnd.TooShort); // Nothing can be answered without an id: the client would wait for ever.
        }

        session.Files.ForgetReason();
        Reply reply = new(stream.Room, idOrVersion);
        Outcome outcome = type == PacketType.Init
            ? Requests.Init.Answer(session, ref reply)
            : Dispatch(type, ref fields, ref reply);
        if (reply.Length == 0)
            Answer(outcome, ref reply);
        Commit(in reply);
        return type;
    }

    private void Commit(scoped in Reply reply)
    {
        if (reply.Following == 0)
        {
            stream.Commit(reply.Length);
            return;
        }

        _pace.Pause();
        stream.Commit(reply.Length, session.Outlet.Pipe, reply.Following);
        _pace.Resume();
    }

    private Outcome Dispatch(PacketType type, scoped ref PacketReader fields, scoped ref Reply reply)
    {
        RequestKind? kind = type == PacketType.Extended ? FindExtension(ref fields) : Catalogue.Find(type);
        if (fields.Malformed)
        {
            session.Trace.Malformed(reply.Id, "extended");
            return Status.BadMessage;
        }

        if (kind is null)
        {
            if (type != PacketType.Extended)
                session.Trace.UnknownMessage((byte)type);
            return Status.OpUnsupported;
        }

        if (session.Permits(kind.Name, kind.Writes, kind.Needs))
            return kind.Serve(session, ref fields, ref reply);
        RefusedRequest.Tell(session, kind, ref fields);
        return Status.PermissionDenied;
    }

    private RequestKind? FindExtension(scoped ref PacketReader fields)
    {
        ReadOnlySpan<byte> name = fields.String();
        RequestKind? kind = Catalogue.FindExtension(name);
        if (kind is null && !fields.Malformed)
            session.Trace.UnknownExtension(name);
        return kind;
    }

    private void Answer(Outcome outcome, scoped ref Reply reply)
    {
        session.Trace.SentStatus(reply.Id, outcome.Status);
        bool isRefusal = outcome.Status == Status.PermissionDenied && !session.Files.Reason.IsEmpty;
        reply.Status(outcome.Status, isRefusal ? session.Files.Reason : outcome.Text, withText: session.ClientVersion >= 3);
    }
}
