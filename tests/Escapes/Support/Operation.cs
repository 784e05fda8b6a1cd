namespace Escapes;

/// <summary>What an attack does when it succeeds.</summary>
internal enum Harm
{
    /// <summary>A canary is not as it was.</summary>
    Changes,

    /// <summary>An answer holds the secret.</summary>
    Reveals,

    /// <summary>The answer is another one when there is nothing outside.</summary>
    Tells,
}

/// <summary>One request, or the few that belong together, for one path.</summary>
/// <param name="Target">The place outside that it wants.</param>
internal sealed record Operation(string Name, string Target, Harm Harm, Action<Dialogue, string> Play)
{
    /// <summary>Acts on the name itself when that is a link.</summary>
    public bool OnName { get; init; }

    public bool OnDirectory => Target is "dir" or "empty";

    public override string ToString() => Name;

    /// <summary>Whether it reaches what it wants on this way, when nothing confines it.</summary>
    public bool Hits(Route route) => Plays(route) && !(OnName && route.EndsInLink);

    public bool Plays(Route route) => OnDirectory || !route.DirectoriesOnly;
}
