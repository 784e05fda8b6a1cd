using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// check-file-name (draft-ietf-secsh-filexfer-extensions-00, section 3): string path, then the fields of <see cref="FileHashes"/>. WinSCP
/// compares files by it.
/// </summary>
internal readonly ref struct CheckFileName : IExtension<CheckFileName>
{
    public static string Name => "check-file";

    public static string WireName => "check-file-name";

    public static string Version => "1";

    public static bool IsAnnounced => false;

    public static string[] Needs => FileHashes.Needs;

    public static bool Writes => false;

    public static bool MayAnswerAtLength => true;

    private ReadOnlySpan<byte> Path { get; init; }

    private FileHashes Hashes { get; init; }

    public static CheckFileName Read(scoped ref PacketReader packet) => new()
    {
        Path = packet.Path(),
        Hashes = FileHashes.Read(ref packet),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        Errno error = session.Files.OpenToRead(Name, Path, out OpenFile? opened, session.BetweenParts);
        if (error.Failed)
            return error;
        using OpenFile file = opened!;
        return Hashes.Answer(session, file, first: [], ref reply);
    }
}
