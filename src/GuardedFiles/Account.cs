namespace GuardedFiles;

/// <summary>What is known of a login here: an entry of passwd(5), wherever it comes from.</summary>
internal sealed class Account
{
    public required byte[] Name { get; init; }

    public required uint Uid { get; init; }

    /// <summary>The group that every session of his begins in.</summary>
    public required uint Gid { get; init; }

    public required byte[] Home { get; init; }
}
