using GuardedFiles;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// check-file-handle (draft-ietf-secsh-filexfer-extensions-00, section 3): string handle, then the fields of <see cref="FileHashes"/>.
/// </summary>
internal readonly ref struct CheckFileHandle : IExtension<CheckFileHandle>
{
    public static string Name => "check-file";

    public static string WireName => "check-file-handle";

    public static string Version => "1";

    public static bool IsAnnounced => false;

    public static string[] Needs => FileHashes.Needs;

    public static bool Writes => false;

    public static bool MayAnswerAtLength => true;

    private HandleId Id { get; init; }

    private FileHashes Hashes { get; init; }

    public static CheckFileHandle Read(scoped ref PacketReader packet) => new()
    {
        Id = packet.Handle(),
        Hashes = FileHashes.Read(ref packet),
    };

    public Outcome Handle(Session session, scoped ref Reply reply) => session.Handles.File(Id) is { } file
        ? Hashes.Answer(session, file, first: [], ref reply)
        : Outcome.InvalidHandle;
}
