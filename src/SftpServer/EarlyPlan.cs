using GuardedFiles;
using GuardedFiles.Rules;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>
/// Decides which requests may be asked ahead of their turn: those that change nothing, as long as nothing before them does. So every answer
/// is as if each had been asked in its turn: a STAT never overtakes the OPEN that creates its file, nor an FSTAT the WRITE before it.
/// </summary>
internal sealed class EarlyPlan(Session session)
{
    /// <summary>Requests of one run.</summary>
    private const int Longest = 128;

    /// <summary>Bytes that are read ahead: what clients have under way, mostly, and a bound for our memory.</summary>
    private const int MostBytes = 5 * 512 * 1024;

    /// <summary>For each request its question, or null where it is better asked in its turn.</summary>
    private readonly EarlyCall?[] _calls = new EarlyCall?[Longest];
    private readonly EarlyCall[] _questions = new EarlyCall[Longest];
    private int _requests;

    /// <summary>Handles that are asked about, and whether by somebody who must be alone with it.</summary>
    private readonly List<(HandleId Handle, bool Alone)> _handles = [];
    private readonly int _mostOpened = session.Handles.Limits.Capacity - session.Handles.Count;
    private int _opened;
    private int _bytes;

    /// <summary>How long such requests take says whether storage is slow.</summary>
    public static bool Tells(PacketType type) => type is PacketType.Stat or PacketType.LinkStat or PacketType.FileStat
        or PacketType.Open or PacketType.OpenDirectory or PacketType.Read or PacketType.Close;

    /// <summary>Questions that can be asked side by side.</summary>
    public int QuestionCount { get; private set; }

    /// <summary>The requests as one run.</summary>
    public EarlyRun Run => new(_calls.AsSpan(0, _requests).ToArray(), _questions.AsSpan(0, QuestionCount).ToArray());

    /// <summary>Takes a request in; false when the run ends before it.</summary>
    public bool Add(ReadOnlySpan<byte> packet)
    {
        PacketReader fields = new(packet);
        PacketType type = (PacketType)fields.Byte();
        _ = fields.UInt32();
        if (_requests == Longest || _bytes >= MostBytes || Catalogue.Find(type) is not { Writes: false } kind)
            return false;

        bool isPermitted = session.Policy.Judge(kind.Name, writes: false) is Verdict.Permitted or Verdict.Allowlisted;
        bool changesNothing = Ask(type, ref fields, isPermitted, out EarlyCall? call);
        if (!changesNothing)
            return false;
        if (call is not null && call != LastCall)
            _questions[QuestionCount++] = call;
        _calls[_requests++] = call;
        return true;
    }

    private EarlyCall? LastCall => _requests > 0 ? _calls[_requests - 1] : null;

    private bool Ask(PacketType type, scoped ref PacketReader fields, bool isPermitted, out EarlyCall? call)
    {
        call = null;
        switch (type)
        {
            case PacketType.RealPath or PacketType.ReadLink:
                return true;
            case PacketType.Stat or PacketType.LinkStat:
                ReadOnlySpan<byte> path = fields.Path();
                if (isPermitted && !fields.Malformed)
                    call = EarlyCall.OfPath(type == PacketType.Stat ? EarlyKind.Stat : EarlyKind.LinkStat, path);
                return true;
            case PacketType.Open or PacketType.OpenDirectory:
                return AskToOpen(type, ref fields, isPermitted, out call);
            case PacketType.FileStat or PacketType.Read or PacketType.ReadDirectory or PacketType.Close:
                HandleId handle = fields.Handle();
                bool isClose = type == PacketType.Close;
                if (isClose && session.Handles.File(handle) is { IsWritable: true })
                    return false; // What was written arrives then, for all that we know.
                bool isAlone = isClose || type == PacketType.ReadDirectory;
                bool isFree = IsFree(handle, isAlone);
                _handles.Add((handle, isAlone));
                if (isPermitted && isFree)
                    call = AskOf(handle, type, ref fields);
                return true;
            default:
                return false;
        }
    }

    private bool AskToOpen(PacketType type, scoped ref PacketReader fields, bool isPermitted, out EarlyCall? call)
    {
        call = null;
        ReadOnlySpan<byte> path = fields.Path();
        bool isFile = type == PacketType.Open;
        if (isFile && (OpenModes)fields.UInt32() != OpenModes.Read)
            return false;
        if (isPermitted && !fields.Malformed && _opened++ < _mostOpened)
            call = EarlyCall.OfPath(isFile ? EarlyKind.Open : EarlyKind.OpenDirectory, path);
        return true;
    }

    private EarlyCall? AskOf(HandleId handle, PacketType type, scoped ref PacketReader fields)
    {
        if (session.Handles.Directory(handle) is { } directory)
        {
            return type == PacketType.Close ? EarlyCall.OfDirectory(EarlyKind.Close, directory)
                : type == PacketType.ReadDirectory && !directory.HasKept ? EarlyCall.OfDirectory(EarlyKind.List, directory, session.DirectoryBuffer.Length)
                : null;
        }

        if (session.Handles.File(handle) is not { } file || type == PacketType.ReadDirectory)
            return null;
        if (type != PacketType.Read)
            return EarlyCall.OfFile(type == PacketType.Close ? EarlyKind.Close : EarlyKind.FileStat, file);
        ulong offset = fields.UInt64();
        int length = (int)Math.Min(fields.UInt32(), WireLimits.Data);
        if (fields.Malformed || length == 0)
            return null;
        _bytes += length;
        return LastCall is { } last && last.Extend(file, offset, length) ? last : EarlyCall.OfRead(file, offset, length);
    }

    /// <summary>READs of one file may be asked together; whoever moves on in a directory, or closes, must have the handle for himself.</summary>
    private bool IsFree(HandleId handle, bool alone)
    {
        foreach ((HandleId Handle, bool Alone) other in _handles)
            if (other.Handle == handle && (alone || other.Alone))
                return false;
        return true;
    }
}
