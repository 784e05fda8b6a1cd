using GuardedFiles;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>
/// Looks at the requests that have arrived behind the one whose turn it is, and has done at once what can be: READs and WRITEs of one file,
/// each of which begins where the last one ended, by one system call; and where storage is slow, questions that do not depend on each other
/// side by side. Every request is still served by itself, in its turn.
/// </summary>
internal sealed class Lookahead(Session session)
{
    private readonly Storage _storage = session.Files.Storage;
    private GatheredBytes? _gathered;
    private EarlyRun? _run;
    private EarlyCall? _early;
    private int _joined;
    private int _waits;

    /// <summary>Called before each request is served.</summary>
    /// <param name="arrived">What has arrived behind it.</param>
    public void Before(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> arrived)
    {
        if (_joined > 0)
        {
            _joined--;
            return;
        }

        if (_run is not null || (!arrived.IsEmpty && _storage.Pace.IsSlow && BeginRun(packet, arrived)))
            TakeTurn();
        else
            Join(packet, arrived);
    }

    /// <summary>Called when it has been served.</summary>
    /// <param name="waits">How often the client has been waited for.</param>
    public void After(PacketType type, int waits)
    {
        session.Files.Early = null;
        if (_run is { IsOver: true })
            EndRun(_run);

        if (_run is null && EarlyPlan.Tells(type) && waits == _waits)
            _storage.Pace.Done();
        else
            _storage.Pace.Begin();
        _waits = waits;
    }

    private bool BeginRun(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> arrived)
    {
        EarlyPlan plan = new(session);
        while (plan.Add(packet) && PacketStream.TryTake(ref arrived, out packet))
        {
        }

        if (!_storage.HelpsWith(plan.QuestionCount))
            return false;
        _run = plan.Run;
        _storage.Workers.Start(_run, plan.QuestionCount);
        return true;
    }

    private void TakeTurn()
    {
        EarlyCall? last = _early;
        _early = _run!.Next(_storage.Workers);
        if (_early is not null && _early == last)
            return; // It goes on reading what it was given.
        session.Outlet.Expect(0);
        last?.Dispose();
        if (_early is { Kind: EarlyKind.Read, IsUsable: true })
            session.Outlet.Give(_early.File!, _early.Offset, _early.Bytes!, _early.Count);
        else
            session.Files.Early = _early;
    }

    private void EndRun(EarlyRun run)
    {
        _storage.Pace.Judge(run.Times);
        session.Outlet.Expect(0);
        _early?.Dispose();
        _early = null;
        _run = null;
    }

    private void Join(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> arrived)
    {
        session.Outlet.Expect(0);
        session.Outlet.SavesDescriptors = session.Handles.IsCrowded;
        Transfer first = new(packet);
        if (first.Type == PacketType.Read)
            JoinReads(in first, arrived);
        else if (first.Type == PacketType.Write)
            JoinWrites(in first, arrived);
    }

    private void JoinReads(scoped in Transfer first, ReadOnlySpan<byte> arrived)
    {
        Transfer last = first;
        int together = last.Length;
        while (PacketStream.TryTake(ref arrived, out ReadOnlySpan<byte> packet)
            && new Transfer(packet) is var next && next.Continues(in last) && together + next.Length <= Outlet.MostTogether)
        {
            together += next.Length;
            last = next;
            _joined++;
        }

        session.Outlet.Expect(together);
    }

    private void JoinWrites(scoped in Transfer first, ReadOnlySpan<byte> arrived)
    {
        Transfer last = first;
        GatheredBytes gathered = _gathered ??= new GatheredBytes();
        gathered.Clear();
        gathered.Add(first.Data);
        while (PacketStream.TryTake(ref arrived, out ReadOnlySpan<byte> packet)
            && new Transfer(packet) is var next && next.Continues(in last) && !gathered.IsFull)
        {
            gathered.Add(next.Data);
            last = next;
        }

        bool isPermitted = session.Policy.Judge(Write.Name, Write.Writes) is Verdict.Permitted or Verdict.Allowlisted;
        if (gathered.Parts == 1 || !isPermitted || session.Handles.File(first.Handle) is not { } file)
            return;
        file.WriteAhead(first.Offset, gathered);
        _joined = gathered.Parts - 1;
    }

    /// <summary>A READ or a WRITE, as far as it matters here; anything else has no type.</summary>
    private readonly ref struct Transfer
    {
        public Transfer(ReadOnlySpan<byte> packet)
        {
            PacketReader fields = new(packet);
            PacketType type = (PacketType)fields.Byte();
            if (type is not (PacketType.Read or PacketType.Write))
                return;
            _ = fields.UInt32();
            Handle = fields.Handle();
            Offset = fields.UInt64();
            Data = type == PacketType.Write ? fields.String() : [];
            uint length = type == PacketType.Write ? (uint)Data.Length : fields.UInt32();
            if (fields.Malformed || length is 0 or > WireLimits.Data)
                return;
            Type = type;
            Length = (int)length;
        }

        public PacketType Type { get; }

        public HandleId Handle { get; }

        public ulong Offset { get; }

        public int Length { get; }

        public ReadOnlySpan<byte> Data { get; }

        public bool Continues(scoped in Transfer last) =>
            Type == last.Type && Handle == last.Handle && Offset == last.Offset + (ulong)last.Length;
    }
}
