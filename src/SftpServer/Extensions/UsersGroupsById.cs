using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// users-groups-by-id@openssh.com: string of uint32 uids, string of uint32 gids. Answered by EXTENDED_REPLY with two
/// strings, each of which holds one string for each number: the name, or nothing.
/// </summary>
internal readonly ref struct UsersGroupsById : IExtension<UsersGroupsById>
{
    private const int NumberLength = 4;

    /// <summary>Bytes of ids after which it is time to see whether anybody still waits: a directory service may be slow.</summary>
    private const int ManyNumbers = 64 * NumberLength;

    public static string Name => "users-groups-by-id";

    public static string WireName => "users-groups-by-id@openssh.com";

    public static string Version => "1";

    public static bool Writes => false;

    public static bool TracesItself => true;

    public static bool MayAnswerAtLength => true;

    private ReadOnlySpan<byte> Uids { get; init; }

    private ReadOnlySpan<byte> Gids { get; init; }

    public static UsersGroupsById Read(scoped ref PacketReader packet) => new()
    {
        Uids = packet.String(),
        Gids = packet.String(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        if (Uids.Length % NumberLength != 0 || Gids.Length % NumberLength != 0)
            return Status.BadMessage;

        reply.BeginExtended();
        if (!Names(Uids, session, groups: false, ref reply) || !Names(Gids, session, groups: true, ref reply))
        {
            reply.Discard();
            return new Outcome(Status.Failure, "the names are longer than a packet"u8);
        }

        session.Trace.UsersGroups(Uids.Length / NumberLength, Gids.Length / NumberLength);
        reply.End();
        return Status.Ok;
    }

    private static bool Names(ReadOnlySpan<byte> ids, Session session, bool groups, scoped ref Reply reply)
    {
        int start = reply.BeginString();
        PacketReader numbers = new(ids);
        while (!numbers.AtEnd)
        {
            if (numbers.Left % ManyNumbers == 0)
                session.BetweenParts?.Invoke();
            uint id = numbers.UInt32();
            ReadOnlySpan<byte> name = groups ? session.Accounts.GroupName(id) : session.Accounts.UserName(id);
            if (reply.Left < name.Length + (2 * NumberLength))
                return false;
            reply.String(name);
        }

        reply.EndString(start);
        return true;
    }
}
