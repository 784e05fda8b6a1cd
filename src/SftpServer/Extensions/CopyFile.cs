using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// copy-file (draft-ietf-secsh-filexfer-extensions-00, section 6): string source, string target, bool overwrite. A file is copied by its name:
/// WinSCP's "duplicate".
/// </summary>
internal readonly ref struct CopyFile : IExtension<CopyFile>
{
    public static string Name => "copy-file";

    public static string WireName => "copy-file";

    public static string Version => "1";

    public static string[] Needs => ["open", "read", "write"];

    public static bool Writes => true;

    private ReadOnlySpan<byte> Source { get; init; }

    private ReadOnlySpan<byte> Target { get; init; }

    private bool Overwrites { get; init; }

    public static CopyFile Read(scoped ref PacketReader packet) => new()
    {
        Source = packet.Path(),
        Target = packet.Path(),
        Overwrites = packet.Byte() != 0,
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.Names(Name, Source, Target);
        Errno error = session.Files.Copy(Source, Target, Overwrites, session.BetweenParts, out CopyResult result);
        if (!error.Failed && result == CopyResult.Overlap)
            return new Outcome(Status.Failure, "source and target are one file"u8);
        return error;
    }
}
