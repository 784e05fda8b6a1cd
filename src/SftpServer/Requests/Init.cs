using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>
/// INIT: uint32 version. Answered by VERSION with 3, whatever the client speaks; may come again. Not in the catalogue: it
/// has no id, no list of requests names it, and no policy refuses it.
/// </summary>
internal static class Init
{
    private const uint OurVersion = 3;

    /// <param name="reply">Carries the client's version where a request has its id.</param>
    public static Outcome Answer(Session session, scoped ref Reply reply)
    {
        session.ClientVersion = reply.Id;
        session.Trace.ClientVersion(reply.Id);
        reply.BeginVersion(OurVersion);
        foreach (ExtensionName extension in session.Extensions)
        {
            // OpenSSH's client gives up when something is announced and then refused (limits@openssh.com).
            if (session.Announces(extension))
            {
                reply.String(extension.WireName);
                reply.String(extension.Announcement);
            }
            else
            {
                session.Trace.NotAdvertised(extension.WireName);
            }
        }

        reply.End();
        return Status.Ok;
    }
}
