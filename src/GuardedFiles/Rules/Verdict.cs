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
