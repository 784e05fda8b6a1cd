using System.Buffers.Binary;
using System.Text;
using GuardedFiles;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using SftpServer.Requests;
using SftpServer.Wire;
using Answer = Testing.Answer;
using Packet = Testing.Packet;
using TempDirectory = Testing.TempDirectory;

namespace SftpServer.Tests;

/// <summary>
/// One client and its session, both in this process: packets go through the catalogue's rows from buffer to buffer, and
/// the files are real. It has a directory of its own; paths are absolute, for the working directory belongs to all tests.
/// </summary>
internal sealed class Conversation : IDisposable
{
    private readonly byte[] _room = new byte[4 + WireLimits.Packet];
    private readonly TempDirectory _directory;
    private readonly EventLog _log;
    private readonly uint _umask = Libc.umask(0);

    public Conversation()
        : this(new Policy())
    {
    }

    public Conversation(Policy policy, LogSettings? log = null)
        : this(policy, log, new TempDirectory())
    {
    }

    private Conversation(Policy policy, LogSettings? log, TempDirectory directory)
    {
        _directory = directory;
        _ = Libc.umask(_umask);
        _log = new EventLog(log ?? new LogSettings { Identity = "test", Level = LogLevel.Quiet });
        Session = new Session(policy, new FileTree(policy), _log, Catalogue.ExtensionNames) { ClientVersion = 3 };
    }

    /// <summary>For thousands of files: a disk takes its time for these.</summary>
    public static Conversation InMemory() => new(new Policy(), null, TempDirectory.InMemory());

    public Session Session { get; }

    /// <summary>The umask that the session began with.</summary>
    public uint Umask => _umask;

    /// <summary>A name in the directory of this conversation.</summary>
    public string Path(string name) => _directory.Combine(name);

    public string PathOfFile(string name, string content = "")
    {
        File.WriteAllText(Path(name), content);
        return Path(name);
    }

    /// <summary>Sends one request, and reads its one answer.</summary>
    public Answer Ask(Packet request)
    {
        byte[] packet = request.ToArray();
        int length = Serve(packet.AsSpan(4));
        Assert.Equal(length - 4, BinaryPrimitives.ReadInt32BigEndian(_room));
        Answer answer = new(_room[4..length]);
        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(5)), answer.Id);
        return answer;
    }

    /// <summary>OPEN that has to succeed; the handle.</summary>
    public byte[] Open(string path, uint modes) =>
        Ask(new Packet(Testing.PacketType.Open).Id(1).String(path).UInt32(modes).Attributes()).String();

    /// <summary>OPENDIR that has to succeed; the handle.</summary>
    public byte[] OpenDirectory(string path) =>
        Ask(new Packet(Testing.PacketType.OpenDir).Id(1).String(path)).String();

    public Answer Close(byte[] handle) =>
        Ask(new Packet(Testing.PacketType.Close).Id(1).String(handle));

    /// <summary>What the server's loop does with one packet; returns the length of the answer with its length field.</summary>
    public int Serve(ReadOnlySpan<byte> packet)
    {
        PacketReader fields = new(packet);
        PacketType type = (PacketType)fields.Byte();
        Reply reply = new(_room, fields.UInt32());
        Outcome outcome = Row(type, ref fields) is { } kind && Session.Permits(kind.Name, kind.Writes, kind.Needs)
            ? kind.Serve(Session, ref fields, ref reply)
            : Status.PermissionDenied;
        if (reply.Length == 0)
            reply.Status(outcome.Status, outcome.Text, withText: true);
        return reply.Length;
    }

    public void Dispose()
    {
        for (int slot = 0; slot < Session.Handles.SlotsUsed; slot++)
            Session.Handles.Take(slot)?.Dispose();
        _log.Dispose();
        _directory.Dispose();
        _ = Libc.umask(_umask);
    }

    private static RequestKind? Row(PacketType type, ref PacketReader fields) =>
        type == PacketType.Extended ? Catalogue.FindExtension(fields.String()) : Catalogue.Find(type);

    /// <summary>Text as the wire has it.</summary>
    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
