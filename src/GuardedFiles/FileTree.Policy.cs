using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>What the policy says of names and sizes, and who is told of it.</summary>
internal sealed partial class FileTree
{
    private static ReadOnlySpan<byte> Denied => "Permission denied: "u8;

    private byte[] _reason = [];

    /// <summary>Which rule has refused the operation that was begun last; null when none has, or when there is no witness.</summary>
    private byte[]? _rule;

    /// <summary>Called for each path that was refused, with what refused it: a path rule, a switch, or the home guard. For the log.</summary>
    public RefusedPath? Refused { get; set; }

    /// <summary>
    /// Called once for each operation that changes a name or what it stands for, that opens a directory, that cannot open a file, or that is
    /// refused, whatever it is. For the audit.
    /// </summary>
    public FileWitness? Witness { get; init; }

    /// <summary>What a person needs to know of the last refusal: which rule it was. Empty when there was none.</summary>
    public ReadOnlySpan<byte> Reason => _reason;

    /// <summary>What a person needs to know of an error: which rule it was, if it was one of ours.</summary>
    public ReadOnlySpan<byte> TextOf(Errno error) => error == Errno.EACCES && _reason.Length > 0 ? _reason : error.Text;

    /// <summary>Nothing has been refused yet that anybody still asks about.</summary>
    public void ForgetReason() => _reason = [];

    private Rights RightsOf(ReadOnlySpan<byte> path, out PathRule? rule)
    {
        rule = null;
        return _rules is null ? Rights.All : _rules.RightsOf(path, out rule);
    }

    /// <summary>May this be done there? A name that the session does not see answers as if it were not there.</summary>
    private Errno Check(in Place place, Rights needed) =>
        _rules is null ? Errno.None
        : place.Spelling != Spelling.Own ? Refuse(in place, creates: (needed & Rights.CreateName) != 0)
        : Check(place.Path, needed);

    private Errno Check(ReadOnlySpan<byte> path, Rights needed)
    {
        Rights rights = RightsOf(path, out PathRule? rule);
        if ((rights & Rights.See) == 0)
            return Hide(path);
        return (rights & needed) == needed ? Errno.None : Refuse(path, rule, needed & ~rights);
    }

    private Errno Hide(ReadOnlySpan<byte> path)
    {
        NoteRule("hidden"u8);
        Refused?.Invoke(path, RefusedBy.Hiding, []);
        return Errno.ENOENT;
    }

    private Errno Refuse(ReadOnlySpan<byte> path, PathRule? rule, Rights lacking) => Refuse(
        path,
        rule is not null ? [.. "rule "u8, .. ByteText.Bytes(rule.Text)]
        : (lacking & Rights.Delete) != 0 && _rules!.NoDelete ? "no-delete"u8
        : "no-overwrite"u8);

    /// <param name="why">The rule, in the words of whoever made it.</param>
    private Errno Refuse(ReadOnlySpan<byte> path, ReadOnlySpan<byte> why, RefusedBy by = RefusedBy.Policy)
    {
        _reason = [.. Denied, .. why];
        NoteRule(why);
        Refused?.Invoke(path, by, why);
        return Errno.EACCES;
    }

    /// <summary>The home guard has refused it.</summary>
    private Errno Refuse(ReadOnlySpan<byte> path) => Refuse(path, "protected by the home guard"u8, RefusedBy.HomeGuard);

    private Errno RefuseHandle(OpenFile file, Rights lacking)
    {
        _ = RightsOf(file.SeenPath, out PathRule? rule);
        return Refuse(file.Path, rule, lacking);
    }

    /// <summary>May a file that is about to be opened for writing get as large as this?</summary>
    public Errno CheckSize(ReadOnlySpan<byte> path, ulong size) => Tell(Begin("open"), path, CheckSizeOf(path, size));

    private Errno CheckSizeOf(ReadOnlySpan<byte> path, ulong size)
    {
        if (size <= _mostBytes)
            return Errno.None;
        if (Witness is not null)
            NoteFollowed(path);
        return RefuseSize(path);
    }

    /// <summary>Notes where a path leads to, its last links followed, so that the event has that path.</summary>
    private void NoteFollowed(ReadOnlySpan<byte> path)
    {
        Span<byte> room = stackalloc byte[CString.PathMax];
        scoped ReadOnlySpan<byte> here = path;
        for (int links = 0; links <= LinkLimit && !here.IsEmpty; links++)
        {
            using Place place = Find(here);
            if (place.Error.Failed || !place.IsPlain || Beyond(in place, ref here, room).Failed)
                return;
        }
    }

    private Errno CheckSizeOf(OpenFile file, ulong size) => size <= _mostBytes ? Errno.None : RefuseSize(file.Path);

    private Errno RefuseSize(ReadOnlySpan<byte> path) => Refuse(path, ByteText.Bytes($"max-file-size {_mostBytes}"));

    /// <summary>Refuses bytes that a request would write by a handle. copy-file has its event when it is over.</summary>
    private Errno RefuseSize(OpenFile file, string request) => request == CopyingFile
        ? RefuseSize(file.Path)
        : TellRefusal(Begin(request), file.SeenPath, RefuseSize(file.Path));

    private void Shroud(ref FileMetadata metadata)
    {
        if (_rules is { Hides: true })
            metadata = metadata.Shrouded;
    }

    /// <summary>
    /// Must be called before each operation of a client, and nowhere within one: what was located and refused for an earlier one is nothing that
    /// the event of this one may have.
    /// </summary>
    /// <returns>The same name, so that a call can stand where its operation is named.</returns>
    private string Begin(string operation)
    {
        (_firstLength, _secondLength) = (0, 0);
        _rule = null;
        return operation;
    }

    private void NoteRule(ReadOnlySpan<byte> rule) => _rule = Witness is null ? null : rule.ToArray();

    /// <summary>The one event of an operation by path. Precondition: <see cref="Begin"/>.</summary>
    private Errno Tell(string operation, ReadOnlySpan<byte> path, Errno error, ReadOnlySpan<byte> other = default, bool isText = false)
    {
        if (Witness is null)
            return error;
        ReadOnlySpan<byte> seen = _firstLength > 0 ? FirstSeen : Absolute(path);
        ReadOnlySpan<byte> otherSeen = isText ? other : _secondLength > 0 ? SecondSeen : Absolute(other);
        Witness(new FileEvent { Operation = operation, Path = seen, OtherPath = otherSeen, Error = error, Rule = RuleOf(error) });
        return error;
    }

    /// <summary>The one event of an operation by handle. Precondition: <see cref="Begin"/>.</summary>
    private Errno Tell(string operation, OpenFile file, Errno error)
    {
        Witness?.Invoke(new FileEvent { Operation = operation, Path = file.SeenPath, Error = error, Rule = RuleOf(error) });
        return error;
    }

    /// <summary>The same for an operation that only looks: it has an event when it is refused.</summary>
    private Errno TellRefusal(string operation, ReadOnlySpan<byte> path, Errno error) =>
        _rule is not null && error.Failed ? Tell(operation, path, error) : error;

    /// <summary>The one event of a request that is refused, or cannot be served, before it becomes an operation.</summary>
    /// <param name="path">As the client sent it: nothing is looked up for it.</param>
    /// <param name="rule">In words; empty when the request was not refused.</param>
    public Errno TellUnserved(string request, ReadOnlySpan<byte> path, Errno error, ReadOnlySpan<byte> rule, ReadOnlySpan<byte> other = default, bool isText = false, bool namesNothing = false)
    {
        Witness?.Invoke(new FileEvent
        {
            Operation = request,
            NamesNothing = namesNothing,
            Path = Absolute(path),
            OtherPath = isText ? other : Absolute(other),
            Error = error,
            Rule = rule,
        });
        return error;
    }

    private ReadOnlySpan<byte> RuleOf(Errno error) => error.Failed ? _rule : [];

    /// <summary>A path that could not be settled, as it was meant. An empty one means nothing.</summary>
    private byte[] Absolute(ReadOnlySpan<byte> path) =>
        path.IsEmpty || path.StartsWith("/"u8) ? path.ToArray() : [.. _resolver!.Start.TrimEnd((byte)'/'), (byte)'/', .. path];
}

/// <summary>Who keeps a client from something.</summary>
internal enum RefusedBy
{
    HomeGuard,

    /// <summary>A path rule or a switch: the client is told which.</summary>
    Policy,

    /// <summary>A path rule, and the client is told that there is no such thing.</summary>
    Hiding,

    /// <summary>Path rules compare names, and this is not the own name of the entry: the client is told that there is no such thing.</summary>
    Spelling,
}

/// <summary>Takes note of a path that was refused.</summary>
/// <param name="why">The rule, in the words of whoever made it.</param>
internal delegate void RefusedPath(ReadOnlySpan<byte> path, RefusedBy by, ReadOnlySpan<byte> why);
