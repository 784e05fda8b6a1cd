namespace GuardedFiles.Rules;

/// <summary>Why a request is served or not.</summary>
internal enum Verdict
{
    Permitted,
    Allowlisted,
    ReadOnly,
    Denylisted,
    NotAllowlisted,
}

/// <summary>What follows from it.</summary>
internal static class VerdictExtensions
{
    public static bool Permits(this Verdict verdict) => verdict is Verdict.Permitted or Verdict.Allowlisted;

    /// <summary>The rule that refuses it, in OpenSSH's words; empty when none does.</summary>
    public static string Rule(this Verdict verdict) => verdict switch
    {
        Verdict.ReadOnly => "read-only",
        Verdict.Denylisted => "denylisted",
        Verdict.NotAllowlisted => "non-allowlisted",
        _ => "",
    };
}
