using Mono.Unix.Native;

namespace GuardedFiles.Rules;

/// <summary>What this session may do, and how what it creates looks. Set up once, then only read.</summary>
internal sealed record Policy
{
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

    /// <summary>May a request of this name be served at all?</summary>
    public Verdict Judge(string request, bool writes)
    {
        if (ReadOnly && writes)
            return Verdict.ReadOnly;
        if (DeniedRequests is { } denied && denied.AsSpan().Contains(request))
            return Verdict.Denylisted;
        if (AllowedRequests is not { } allowed)
            return Verdict.Permitted;
        return allowed.AsSpan().Contains(request) ? Verdict.Allowlisted : Verdict.NotAllowlisted;
    }

    /// <summary>
    /// May a file be opened like this? Judged by what the flags do, not by their names: creating and truncating change
    /// something even when the file is opened for reading (CVE-2017-15906).
    /// </summary>
    public bool PermitsOpen(OpenFlags flags) =>
        !ReadOnly || (flags & (OpenFlags.O_WRONLY | OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_TRUNC)) == 0;
}
