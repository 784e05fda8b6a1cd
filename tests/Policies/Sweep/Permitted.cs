namespace Policies;

/// <summary>An answer that differs from OpenSSH's, or a text that depends on what confines the session, and why it may.</summary>
/// <param name="Id">A row of the deviations in docs/PROTOCOL.md.</param>
/// <param name="Applies">To this request, these answers of ours and of OpenSSH's; the last parameter tells what OpenSSH answers to another request.</param>
internal sealed record Permitted(string Id, string Why, Func<Asked, Swept, Swept, Func<string, string, string>, bool> Applies)
{
    public static Permitted[] All { get; } =
    [
        new(
            "rename-dangling", "RENAME replaces nothing: a link that leads nowhere, and a file with a slash behind it, is there all the same",
            (request, ours, _, openssh) => request.Verb.Name == "RENAME" && ours is { Answer: "Failure", Text: "File exists", Changes: "" }
                && openssh("LSTAT", request.Path) is ['A', 'T', 'T', 'R', 'S', ..] and not ['A', 'T', 'T', 'R', 'S', ' ', '1', '0', '0', ..]
                && openssh("STAT", request.Second!) is not ['A', 'T', 'T', 'R', 'S', ..]
                && openssh("LSTAT", request.Second!.TrimEnd('/')) is ['A', 'T', 'T', 'R', 'S', ..]),
        new(
            "status-text", "the root of a jail stays as it was made: the code is that of an owner who is somebody else, the text says why",
            (_, ours, theirs, _) => ours is { Answer: "PermissionDenied", Text: "Permission denied: the root of the jail" } && theirs.Answer == ours.Answer),
    ];

    /// <summary>A row that no answer needs any more is taken out.</summary>
    public bool ShowsIn(SweptServer server) => Id == "rename-dangling" || (server.IsJailed && !server.IsForRename);
}
