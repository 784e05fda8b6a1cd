using GuardedFiles;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>The ATTRS reply that three requests end with.</summary>
internal static class MetadataReply
{
    public static Outcome Metadata(this scoped ref Reply reply, scoped in FileMetadata metadata, Session session)
    {
        Attributes attributes = Attributes.Of(in metadata);
        session.Trace.SentAttributes(reply.Id, attributes.Flags);
        reply.Attributes(in attributes);
        return Status.Ok;
    }
}
