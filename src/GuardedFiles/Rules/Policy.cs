using System.Runtime.CompilerServices;
using Mono.Unix.Native;

namespace GuardedFiles.Rules;

/// <summary>What this session may do, and how what it creates looks. Set up once, then only read.</summary>
internal sealed record Policy
{
    /// <summary>set-user-ID and set-group-ID.</summary>
    private const uint SetIdBits = 0b110_000_000_000;

    private const uint SetGroupId = 0b010_000_000_000;

    /// <summary>-R: nothing is created, changed or removed.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>-P: requests that are refused, by name; looked at before <see cref="AllowedRequests"/>.</summary>
    public string[]? DeniedRequests { get; init; }

    /// <summary>-p: the only requests that are served; null is all.</summary>
    public string[]? AllowedRequests { get; init; }

    /// <summary>-u: bits that new files and directories never get; null is what the process inherited.</summary>
    public uint? Umask { get; init; }

    /// <summary>-m: the mode of every new file, whatever the client asked for and the umask says.</summary>
    public uint? FileMode { get; init; }

    /// <summary>-M: the same for new directories.</summary>
    public uint? DirectoryMode { get; init; }

    /// <summary>What files may have and must have, when they are made and ever after.</summary>
    public ModeRange FileModes { get; init; } = ModeRange.Any;

    /// <summary>The same for directories.</summary>
    public ModeRange DirectoryModes { get; init; } = ModeRange.Any;

    /// <summary>Nobody gets a set-id bit from this session.</summary>
    public bool MasksSetIds { get; init; }

    /// <summary>Who may do what where, one list for each author: every one has to permit it.</summary>
    public PathRules[] PathRules { get; init; } = [];

    /// <summary>A file that is there loses nothing: it is neither written to, but at its end, nor replaced.</summary>
    public bool NoOverwrite { get; init; }

    /// <summary>Nothing is removed, and nothing is replaced.</summary>
    public bool NoDelete { get; init; }

    public bool NoSymlink { get; init; }

    public bool NoHardlink { get; init; }

    /// <summary>Bytes that a file may have when this session is done with it; null is no limit.</summary>
    public ulong? MaxFileSize { get; init; }

    /// <summary>A client that may not set a mode is told that it did.</summary>
    public bool IgnoresMode { get; init; }

    /// <summary>The same for times.</summary>
    public bool IgnoresTimes { get; init; }

    /// <summary>The same for owners.</summary>
    public bool IgnoresOwner { get; init; }

    /// <summary>Something depends on which name it is, or on what is there already.</summary>
    public bool JudgesPaths =>
        PathRules.Length > 0 || NoOverwrite || NoDelete || NoSymlink || NoHardlink || !FileModes.IsAny || !DirectoryModes.IsAny;

    /// <summary>Some names answer as if they did not exist.</summary>
    public bool Hides
    {
        get
        {
            foreach (PathRules rules in PathRules)
                if (rules.Hide)
                    return true;
            return false;
        }
    }

    /// <summary>No file may be read and no directory listed, wherever it lies.</summary>
    public bool ForbidsReading
    {
        get
        {
            foreach (PathRules rules in PathRules)
                if (rules.ForbidReading)
                    return true;
            return false;
        }
    }

    /// <summary>No rule names anything beyond ASCII.</summary>
    public bool PathsAreAscii
    {
        get
        {
            foreach (PathRules rules in PathRules)
                foreach (PathRule rule in rules.Rules)
                    if (!System.Text.Ascii.IsValid(rule.Text))
                        return false;
            return true;
        }
    }

    /// <summary>What the switches leave of every path.</summary>
    private Rights Granted => Rights.All
        & ~(NoOverwrite ? Rights.Overwrite : 0)
        & ~(NoDelete ? Rights.Delete : 0);

    /// <summary>May a request of this name be served at all?</summary>
    public Verdict Judge(string request, bool writes)
    {
        if (ReadOnly && writes)
            return Verdict.ReadOnly;
        if (DeniedRequests is { } denied && denied.Has(request))
            return Verdict.Denylisted;
        if (AllowedRequests is not { } allowed)
            return Verdict.Permitted;
        return allowed.Has(request) ? Verdict.Allowlisted : Verdict.NotAllowlisted;
    }

    /// <summary>The same for a request that does to a file what others do: where one of these is refused, it is.</summary>
    /// <param name="needs">Names of requests.</param>
    public Verdict Judge(string request, bool writes, string[] needs)
    {
        Verdict verdict = Judge(request, writes);
        foreach (string need in needs)
            if (verdict.Permits() && Judge(need, writes: false) is var other && !other.Permits())
                verdict = other;
        return verdict;
    }

    /// <summary>
    /// May a file be opened like this? Judged by what the flags do, not by their names: creating and truncating change
    /// something even when the file is opened for reading (CVE-2017-15906).
    /// </summary>
    public bool PermitsOpen(OpenFlags flags) =>
        !ReadOnly || (flags & (OpenFlags.O_WRONLY | OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_TRUNC)) == 0;

    /// <summary>What may be done to a path: what every author permits.</summary>
    /// <param name="path">Absolute, without links, "." and "..", as the session sees it.</param>
    /// <param name="decisive">A rule that takes something; null when none does.</param>
    public Rights RightsOf(ReadOnlySpan<byte> path, out PathRule? decisive)
    {
        Rights rights = Granted;
        decisive = null;
        foreach (PathRules rules in PathRules)
        {
            Rights granted = rules.RightsOf(path, out PathRule? rule);
            if ((rights & granted) != rights)
                decisive = rule;
            rights &= granted;
        }

        return rights;
    }

    /// <summary>Is all that lies beneath one path judged as if it lay beneath the other, so that a directory may become the other?</summary>
    public bool JudgesAlike(ReadOnlySpan<byte> path, ReadOnlySpan<byte> other)
    {
        foreach (PathRules rules in PathRules)
            if (!rules.JudgesAlike(path, other))
                return false;
        return true;
    }

    /// <summary>The mode that something gets or keeps.</summary>
    /// <param name="held">What it has: a directory keeps the set-group-ID bit that it inherited.</param>
    public uint ModeOf(uint wanted, bool isDirectory, uint held = 0)
    {
        uint mode = (isDirectory ? DirectoryModes : FileModes).Of(wanted);
        return MasksSetIds ? mode & (~SetIdBits | (isDirectory ? held & SetGroupId : 0)) : mode;
    }

    /// <summary>Both: whatever either refuses is refused.</summary>
    public Policy And(Policy other) => new()
    {
        ReadOnly = ReadOnly || other.ReadOnly,
        DeniedRequests = DeniedRequests is null ? other.DeniedRequests : [.. DeniedRequests, .. other.DeniedRequests ?? []],
        AllowedRequests = AllowedRequests is { } mine && other.AllowedRequests is { } its
            ? Common(mine, its)
            : AllowedRequests ?? other.AllowedRequests,
        Umask = Umask is null && other.Umask is null ? null : (Umask ?? 0) | (other.Umask ?? 0),
        FileMode = Both(FileMode & other.MostOfFiles, other.FileMode & MostOfFiles),
        DirectoryMode = Both(DirectoryMode & other.MostOfDirectories, other.DirectoryMode & MostOfDirectories),
        FileModes = FileModes.Within(other.MostOfFiles).And(other.FileModes.Within(MostOfFiles)),
        DirectoryModes = DirectoryModes.Within(other.MostOfDirectories).And(other.DirectoryModes.Within(MostOfDirectories)),
        MasksSetIds = MasksSetIds || other.MasksSetIds,
        PathRules = [.. PathRules, .. other.PathRules],
        NoOverwrite = NoOverwrite || other.NoOverwrite,
        NoDelete = NoDelete || other.NoDelete,
        NoSymlink = NoSymlink || other.NoSymlink,
        NoHardlink = NoHardlink || other.NoHardlink,
        MaxFileSize = MaxFileSize is { } most && other.MaxFileSize is { } least ? Math.Min(most, least) : MaxFileSize ?? other.MaxFileSize,
        IgnoresMode = IgnoresMode || other.IgnoresMode,
        IgnoresTimes = IgnoresTimes || other.IgnoresTimes,
        IgnoresOwner = IgnoresOwner || other.IgnoresOwner,
    };

    private static string[] Common(string[] mine, string[] its)
    {
        List<string> common = [];
        foreach (string name in mine)
            if (its.Has(name))
                common.Add(name);
        return common.ToArray();
    }

    private static uint? Both(uint? mine, uint? its) => mine is { } one && its is { } two ? one & two : mine ?? its;

    /// <summary>Bits that a new file could have, whatever a client wants: another author must not demand more.</summary>
    private uint MostOfFiles => FileModes.Of(FileMode ?? ~(Umask ?? 0));

    /// <summary>The same for a new directory.</summary>
    private uint MostOfDirectories => DirectoryModes.Of(DirectoryMode ?? ~(Umask ?? 0));

    // Nobody compares settings or prints them, and what a record would bring for that is memory of every session.
    public bool Equals(Policy? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => nameof(Policy);
}
