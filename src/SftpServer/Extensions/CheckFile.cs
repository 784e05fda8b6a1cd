using GuardedFiles;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// check-file, as Paramiko asks: string handle, then the fields of <see cref="FileHashes"/>. Its reply begins with one more string, "check-file".
/// It stands for the three requests in VERSION and in lists of requests.
/// </summary>
internal readonly ref struct CheckFile : IExtension<CheckFile>
{
    public static string Name => "check-file";

    public static string WireName => "check-file";

    public static string Version => "1";

    public static string[] Needs => FileHashes.Needs;

    public static bool Writes => false;

    public static bool MayAnswerAtLength => true;

    private HandleId Id { get; init; }

    private FileHashes Hashes { get; init; }

    public static CheckFile Read(scoped ref PacketReader packet) => new()
    {
        Id = packet.Handle(),
        Hashes = FileHashes.Read(ref packet),
    };

    public Outcome Handle(Session session, scoped ref Reply reply) => session.Handles.File(Id) is { } file
        ? Hashes.Answer(session, file, "check-file"u8, ref reply)
        : Outcome.InvalidHandle;
}
