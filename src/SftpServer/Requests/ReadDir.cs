using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>
/// READDIR: string handle. Answered by NAME with as many entries as one reply may hold, then by EOF. The order is the
/// directory's; "." and ".." are among them.
/// </summary>
internal readonly ref struct ReadDir : IRequest<ReadDir>
{
    public static string Name => "readdir";

    public static bool Writes => false;

    public static bool TracesItself => true;

    public static bool MayAnswerAtLength => true;

    private HandleId Id { get; init; }

    public static ReadDir Read(scoped ref PacketReader packet) => new() { Id = packet.Handle() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.ReadDirectory(reply.Id, session.Handles.PathOf(Id), Id);
        if (session.Handles.Directory(Id) is not { } directory)
            return Outcome.InvalidHandle;

        reply.BeginNames();
        Errno error = Fill(session, directory, ref reply, out int count);
        if (error.Failed || count == 0)
        {
            reply.Discard();
            return error.Failed ? error : Status.Eof;
        }

        session.Trace.SentNames(reply.Id, count);
        reply.EndNames(count);
        return Status.Ok;
    }

    private static Errno Fill(Session session, OpenDirectory directory, scoped ref Reply reply, out int count)
    {
        DirectoryListing listing = directory.List(session.DirectoryBuffer);
        session.LongName.Begin();
        int enough = session.ListingLimit / 2;
        for (count = 0; listing.Next(reply.Length < enough, out ReadOnlySpan<byte> name, out FileMetadata metadata); count++)
        {
            ReadOnlySpan<byte> longName = session.LongName.Format(name, in metadata);
            if (count > 0 && reply.Length + Reply.EntryLength(name, longName) > session.ListingLimit)
            {
                listing.Return();
                break;
            }

            reply.Entry(name, longName, Attributes.Of(in metadata));
        }

        // A directory that was removed has no entries: readdir(3) calls that its end, and so does OpenSSH.
        return listing.Error == Errno.ENOENT ? Errno.None : listing.Error;
    }
}
