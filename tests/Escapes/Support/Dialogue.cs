using System.Text;

namespace Escapes;

/// <summary>
/// Requests with paths as seen from within the jail, and a record of all answers. A server that is not confined is asked for the same
/// place with the jail's path in front. Text stands for one byte per character.
/// </summary>
internal sealed class Dialogue(Session session, Func<string, string> inside)
{
    private readonly List<string> _answers = [];
    private readonly List<Status> _statuses = [];
    private readonly StringBuilder _raw = new();

    public Dialogue(Session session, Scene scene, Confinement confinement)
        : this(session, name => confinement == Confinement.None ? scene.InJail(name) : $"/{name}")
    {
    }

    /// <summary>Each answer, without what differs from one run to the next: handles and free space.</summary>
    public string Answers => string.Join('\n', _answers);

    /// <summary>Everything that was received.</summary>
    public string Raw => _raw.ToString();

    public string Statuses => string.Join(", ", _statuses);

    /// <summary>The first answer that was a failure; null when there was none.</summary>
    public (Status Code, string Text)? Failure { get; private set; }

    /// <summary>Nothing was served but questions.</summary>
    public bool HasOnlyFailed => !_statuses.Contains(Status.Ok);

    public bool Refused => _statuses.Contains(Status.PermissionDenied);

    /// <summary>A place in the jail by its absolute path.</summary>
    public string Inside(string name) => inside(name);

    public Packet Request(PacketType type) => new Packet(type).Id(1);

    public Packet Extension(string name) => Request(PacketType.Extended).String(name);

    public Packet Of(PacketType type, params string[] paths) => Append(Request(type), paths);

    public Packet Of(string extension, params string[] paths) => Append(Extension(extension), paths);

    public Packet Open(string path, Access access) => Of(PacketType.Open, path).UInt32((uint)access).UInt32(0);

    public Packet Of(PacketType type, byte[] handle) => Request(type).String(handle);

    public Packet Read(byte[] handle) => Of(PacketType.Read, handle).UInt64(0).UInt32(1000);

    public Packet Write(byte[] handle) => Of(PacketType.Write, handle).UInt64(0).String("HIT");

    public Packet CopyData(byte[] from, byte[] to) => Extension("copy-data").String(from).UInt64(0).UInt64(0).String(to).UInt64(0);

    public Packet CopyFile(string from, string to, bool overwrite) => Of("copy-file", from, to).Byte(overwrite ? (byte)1 : (byte)0);

    /// <param name="of">A path for check-file-name, a handle for the others.</param>
    public Packet Hash(string extension, byte[] of) => Extension(extension).String(of).String("sha256").UInt64(0).UInt64(0).UInt32(0);

    public void Ask(Packet request) => _ = Receive(request);

    /// <summary>Goes on with the handle when there is one.</summary>
    public void WithHandle(Packet open, Action<byte[]> action)
    {
        byte[] answer = Receive(open);
        if (answer[0] != (byte)PacketType.Handle)
            return;
        byte[] handle = new Answer(answer).String();
        action(handle);
        Ask(Of(PacketType.Close, handle));
    }

    public static byte[] Bytes(string path) => Encoding.Latin1.GetBytes(path);

    private byte[] Receive(Packet request)
    {
        session.Send(request.ToArray());
        byte[] answer = session.ReceivePacket() ?? throw new InvalidOperationException($"the server ended: {session.Story()}");
        string text = Encoding.Latin1.GetString(answer);
        _raw.Append(text).Append('\n');
        var type = (PacketType)answer[0];
        _answers.Add(type is PacketType.Handle or PacketType.ExtendedReply ? type.ToString() : text);
        if (type == PacketType.Status)
            Note(new Answer(answer));
        return answer;
    }

    private void Note(Answer status)
    {
        _statuses.Add(status.StatusCode);
        if (status.StatusCode is not (Status.Ok or Status.Eof))
            Failure ??= (status.StatusCode, status.StatusText);
    }

    private static Packet Append(Packet packet, string[] paths)
    {
        foreach (string path in paths)
            packet.String(Bytes(path));
        return packet;
    }
}
