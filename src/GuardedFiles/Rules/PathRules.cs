namespace GuardedFiles.Rules;

/// <summary>
/// Path rules of one author: the first one that means a path decides, and what none means is free. A directory may ignore case; so a path is
/// judged twice, once as if all did, and has the rights that both verdicts have in common.
/// </summary>
internal sealed class PathRules(PathRule[] rules)
{
    public ReadOnlySpan<PathRule> Rules => rules;

    /// <summary>One of them hides what it means.</summary>
    public bool Hide
    {
        get
        {
            foreach (PathRule rule in rules)
                if (rule.Access == Access.None)
                    return true;
            return false;
        }
    }

    /// <summary>No path may be read: a rule means every path, and neither it nor one before it grants reading.</summary>
    public bool ForbidReading
    {
        get
        {
            foreach (PathRule rule in rules)
            {
                if ((rule.Access.Rights() & Rights.Read) != 0)
                    return false;
                if (rule.MeansAll)
                    return true;
            }

            return false;
        }
    }

    public PathRules With(PathRule rule) => new([.. rules, rule]);

    /// <param name="path">Absolute, without links, "." and "..", as the session sees it.</param>
    /// <param name="decisive">The rule that takes the most; null when none means the path.</param>
    public Rights RightsOf(ReadOnlySpan<byte> path, out PathRule? decisive)
    {
        decisive = null;
        foreach (PathRule rule in rules)
        {
            if (rule.Matches(path))
            {
                decisive = rule;
                break;
            }
        }

        Rights rights = decisive?.Access.Rights() ?? Rights.All;
        ReadOnlySpan<byte> folded = PathPattern.Fold(path);
        foreach (PathRule rule in rules)
        {
            if (!rule.MatchesFolded(folded))
                continue;
            Rights common = rights & rule.Access.Rights();
            if (common != rights)
                decisive = rule;
            return common;
        }

        return rights;
    }

    /// <summary>Is all that lies beneath one path judged as if it lay beneath the other?</summary>
    public bool JudgesAlike(ReadOnlySpan<byte> path, ReadOnlySpan<byte> other)
    {
        ReadOnlySpan<byte> folded = PathPattern.Fold(path);
        ReadOnlySpan<byte> otherFolded = PathPattern.Fold(other);
        foreach (PathRule rule in rules)
            if (!rule.JudgesAlike(path, other, folded, otherFolded))
                return false;
        return true;
    }
}
