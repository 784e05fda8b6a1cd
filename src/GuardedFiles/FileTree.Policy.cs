using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>What the policy says of names and sizes, and who is told of it.</summary>
internal sealed partial class FileTree
{
    private static ReadOnlySpan<byte> Denied => "Permission denied: "u8;

    private byte[] _reason = [];

    /// <summary>Told of each path that was refused, and by what: a path rule, a switch, or the home guard.</summary>
    public RefusedPath? Refused { get; set; }

    /// <summary>Told of everything that changes a name or what it stands for, and of files and directories that could not be opened.</summary>
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

    /// <summary>May a file get as large as this?</summary>
    public Errno CheckSize(ReadOnlySpan<byte> path, ulong size) =>
        size <= _mostBytes ? Errno.None : Refuse(path, ByteText.Bytes($"max-file-size {_mostBytes}"));

    private void Shroud(ref FileMetadata metadata)
    {
        if (_rules is { Hides: true })
            metadata = metadata.Shrouded;
    }

    private Errno Tell(string operation, ReadOnlySpan<byte> path, Errno error, ReadOnlySpan<byte> other = default, bool isText = false)
    {
        if (Witness is not null)
        {
            ReadOnlySpan<byte> seen = _firstLength > 0 ? FirstSeen : Absolute(path);
            ReadOnlySpan<byte> otherSeen = other.IsEmpty || isText ? other : _secondLength > 0 ? SecondSeen : Absolute(other);
            Witness(new FileEvent { Operation = operation, Path = seen, OtherPath = otherSeen, Error = error });
        }

        (_firstLength, _secondLength) = (0, 0);
        return error;
    }

    private Errno Tell(string operation, OpenFile file, Errno error)
    {
        Witness?.Invoke(new FileEvent { Operation = operation, Path = file.SeenPath, Error = error });
        return error;
    }

    /// <summary>A path that could not be settled, as it was meant.</summary>
    private byte[] Absolute(ReadOnlySpan<byte> path) =>
        path.StartsWith("/"u8) ? path.ToArray() : [.. _resolver!.Start.TrimEnd((byte)'/'), (byte)'/', .. path];
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
