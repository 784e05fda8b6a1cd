namespace Escapes;

/// <summary>
/// Completeness is measured: programs that log a user in or act at a login run in an empty home under strace, and a locked session can make none of
/// the names that they looked for there.
/// </summary>
public sealed class CompletenessTests(MeasuredNames measured) : IClassFixture<MeasuredNames>
{
    [LoginFact]
    public void Each_program_ran_and_was_seen_where_it_is_known_to_look()
    {
        List<string> missing = [];
        foreach ((LoginProgram program, FileTrace trace) in measured.Traces)
        {
            foreach (string executable in program.Executables)
                if (!trace.Executed.Any(path => Path.GetFileName(path) == executable && File.Exists(path)))
                    missing.Add($"{program} was not executed: {trace.Output}");
            if (trace.Status is "" or "126" or "did not end")
                missing.Add($"{program} failed ({trace.Status}): {trace.Output}");
            if (trace.Names.Count == 0 && program.Anchors.Length > 0)
                missing.Add($"{program} looked for nothing: {trace.Output}");
            foreach (string anchor in program.Anchors)
                if (!trace.Names.Any(name => anchor.EndsWith('*') ? name.StartsWith(anchor[..^1], StringComparison.Ordinal) : name == anchor))
                    missing.Add($"{program} was not seen to look for {anchor}: {string.Join(' ', trace.Names)}: {trace.Output}");
        }
        Assert.True(missing.Count == 0, string.Join("\n", missing));
    }

    [LoginFact]
    public void A_name_without_a_dot_that_a_program_looks_for_is_known()
    {
        string[] unknown = [..
            from pair in measured.Traces
            from name in pair.Trace.Names
            where name == FileTrace.Listing ? !UndottedNames.Listing.ContainsKey(pair.Program.Name)
                : MeasuredNames.IsFree(name) && !UndottedNames.Open.ContainsKey(name)
            select $"{pair.Program}: {name}"];
        Assert.True(unknown.Length == 0, string.Join("\n", unknown));
    }

    [LoginFact]
    public void Without_the_guard_every_name_can_be_made_in_every_way()
    {
        using var planting = new Planting("--no-guard");
        string[] refused = [.. measured.Closed.Where(pair => planting.Succeed(pair.Name).Length != Planting.WayCount).Select(pair => pair.Name)];
        Assert.True(refused.Length == 0, string.Join("\n", refused));
    }

    [LoginFact]
    public void A_locked_session_can_make_none_of_the_names()
    {
        using var planting = new Planting();
        List<string> made = [];
        foreach ((string name, string programs) in measured.Closed)
            if (planting.Succeed(name) is { Length: > 0 } ways)
                made.Add($"{name} ({programs}) {string.Join(", ", ways)}");
        Assert.True(made.Count == 0, $"{made.Count} of {measured.Closed.Length} names can be made:\n{string.Join('\n', made)}");
    }
}
