namespace Escapes;

/// <summary>One operation on one way to a place outside: played with and without that place, and what came of it.</summary>
internal sealed class Attack(Session session, Scene scene, Confinement confinement)
{
    /// <summary>As nothing has happened to them; null when something has.</summary>
    private string? _canaries;

    /// <summary>Nothing, or what went wrong.</summary>
    public IEnumerable<string> Escapes(Route route, Operation operation, string place)
    {
        (Dialogue there, string before, string after) = Play(route, operation, place, hidden: false);
        (Dialogue gone, _, _) = Play(route, operation, place, hidden: true);
        string what = $"{operation} of {place}/{operation.Target} by \"{route}\"";
        if (before != after)
            yield return $"{what} changed a canary:\n{before}\nbecame\n{after}";
        foreach (string word in (string[])[Scene.Secret, route.SaysThePath ? $"{scene.Jail}/" : scene.Path])
            if (confinement != Confinement.None && there.Raw.Contains(word))
                yield return $"{what} told {word}:\n{there.Raw}";
        if (there.Answers != gone.Answers)
            yield return $"{what} tells whether it exists:\n{there.Answers}\nagainst\n{gone.Answers}";
    }

    public bool Succeeds(Route route, Operation operation, string place)
    {
        (Dialogue there, string before, string after) = Play(route, operation, place, hidden: false);
        return operation.Harm switch
        {
            Harm.Changes => before != after,
            Harm.Reveals => there.Raw.Contains(Scene.Secret),
            _ => there.Answers != Play(route, operation, place, hidden: true).Dialogue.Answers,
        };
    }

    private (Dialogue Dialogue, string Before, string After) Play(Route route, Operation operation, string place, bool hidden)
    {
        scene.ResetJail();
        _canaries ??= scene.ResetCanaries();
        string before = _canaries;
        var dialogue = new Dialogue(session, scene, confinement);
        string path = route.Lay(dialogue, scene, $"{place}/{operation.Target}");
        scene.Settle();
        if (hidden)
            scene.Hide();
        operation.Play(dialogue, path);
        if (hidden)
            scene.Show();
        string after = scene.Canaries();
        _canaries = before == after ? after : null;
        return (dialogue, before, after);
    }
}
