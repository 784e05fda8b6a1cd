using System.Runtime.CompilerServices;
using GuardedFiles.Log;
using GuardedFiles.Rules;

namespace GuardedFiles.Start;

/// <summary>What either program can be told on its command line.</summary>
internal record SessionSettings
{
    public required LogSettings Log { get; init; }

    public Policy Policy { get; init; } = new();

    /// <summary>What was said, in the order in which it was said, and where.</summary>
    public Given[] Given { get; init; } = [];

    /// <summary>--jail: the directory that the session sees as "/", before tilde and percent signs are expanded; null is the machine's own.</summary>
    public string? Jail { get; init; }

    /// <summary>Jails that others have demanded: this one lies in each of them, or is it.</summary>
    public string[] OuterJails { get; init; } = [];

    /// <summary>--name: who it is among those that share an account.</summary>
    public string? VirtualName { get; init; }

    /// <summary>--guard, --no-guard; null is on when the session is confined otherwise.</summary>
    public bool? Guard { get; init; }

    /// <summary>--protect: more that the home guard keeps as it is; paths on the machine.</summary>
    public string[] Protected { get; init; } = [];

    /// <summary>--unguard, --unguard-read: what the home guard leaves open of what it closes.</summary>
    public UnguardedPaths Unguarded { get; init; } = UnguardedPaths.NothingSaid;

    /// <summary>--forced, or a login shell: whatever else the client asks for is refused, and the process is confined.</summary>
    public bool Forced { get; init; }

    /// <summary>--audit: files that get a line for each event, before percent signs are expanded.</summary>
    public string[] Audits { get; init; } = [];

    /// <summary>
    /// --audit-required: whether a session is refused that cannot have one of these files, or must not trust it. Null is true.
    /// </summary>
    public bool? AuditRequired { get; init; }

    /// <summary>--config: a file of settings besides the administrator's, before tilde and percent signs are expanded.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Where relative paths begin, before tilde and percent signs are expanded; null is where sshd put us.</summary>
    public string? StartDirectory { get; init; }

    /// <summary>Was anything said about this?</summary>
    public bool Has(Setting setting)
    {
        foreach (Given given in Given)
            if (given.Setting == setting)
                return true;
        return false;
    }

    /// <summary>These settings under those of somebody who has more to say: restrictions add up, and nothing is taken back.</summary>
    public SessionSettings Under(SessionSettings above) => this with
    {
        Log = Log.Under(above.Log, above.Has(Setting.LogLevel), above.Has(Setting.LogFacility)),
        Policy = above.Policy.And(Policy),
        Given = [.. above.Given, .. Given],
        Jail = Jail ?? above.Jail,
        OuterJails = Jail is not null && above.Jail is { } outer ? [.. above.OuterJails, outer, .. OuterJails] : [.. above.OuterJails, .. OuterJails],
        VirtualName = VirtualName ?? above.VirtualName,
        Guard = Guard == true || above.Guard == true ? true : above.Guard ?? Guard,
        Protected = [.. above.Protected, .. Protected],
        Unguarded = Unguarded.Under(above.Unguarded),
        Forced = Forced || above.Forced,
        Audits = [.. above.Audits, .. Audits],
        AuditRequired = RequiresUnder(above),
        ConfigFile = ConfigFile ?? above.ConfigFile,
        StartDirectory = StartDirectory ?? above.StartDirectory,
    };

    /// <summary>True wins, and files that were asked for without a word about it are required: those below cannot loosen that.</summary>
    private bool? RequiresUnder(SessionSettings above)
    {
        bool isSilent = above.AuditRequired is null && above.Audits.Length > 0;
        return AuditRequired == true || above.AuditRequired == true || isSilent ? true : above.AuditRequired ?? AuditRequired;
    }

    // Nobody compares settings or prints them, and what a record would bring for that is memory of every session.
    public virtual bool Equals(SessionSettings? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => nameof(SessionSettings);
}
