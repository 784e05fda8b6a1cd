namespace Policies;

/// <summary>The paths of the sweep: what is in a <see cref="SweptTree"/>, and what is not, in every spelling.</summary>
internal static class SweptPaths
{
    private const int PathMax = 4096;

    /// <summary>One of each kind, as "w" has it: there, missing, unreachable, too long.</summary>
    private static readonly string[] Kinds =
    [
        "f", "g", "h", "e", "k", "d", "d/s", "d/x", "lf", "ld", "le", "ll", "lx", "ly", "lo", "lt", "lz", "lb", "lu", "la", "lr", "d/y", "p",
        "u/f", "u/e", "u/m", "n/x", "n/m", "m", "m/x", "f/x", "lx/x", "lo/x", SweptTree.LongestName, $"d/{SweptTree.LongestName}", new('t', 256),
    ];

    /// <summary>Enough kinds for what has two paths.</summary>
    private static readonly string[] FewKinds =
    [
        "f", "g", "h", "e", "k", "d", "d/s", "lf", "ld", "lx", "ly", "lo", "p", "u/f", "u/e", "u/m", "n/x", "m", "m/x", "f/x",
        $"d/{SweptTree.LongestName}", new('t', 256),
    ];

    /// <summary>Of these, every spelling meets every other one.</summary>
    private static readonly string[] FewestKinds = ["f", "e", "d", "ld", "m"];

    private static readonly string[] WithoutKind =
    [
        "", "/", "//", "/.", "/./", "/..", "/../", ".", "./", "./.", ".//", "..", "../", "../.", "../..", "../../w", "../w", "../w/", "../w/.",
        "/w", "/w/", "/w/.", "/w/..", "//w", "/m", "//m", "//m//", "...", " ", "~", "~/", "~/f", "~client-of-no-name/f",
        "lr/", "lr/w", "lr/m", "lu/f", "lb/x", "lt/x", "ld/y", "ld/y/",
        .. Long("f"), .. Long("m"), .. Long("d/"), $"{new string('/', PathMax - 2)}w", new('/', PathMax - 1), new('/', PathMax),
    ];

    public static string[] All { get; } = [.. WithoutKind.Concat(Kinds.SelectMany(Spellings)).Distinct()];

    /// <summary>Texts and paths of symbolic links.</summary>
    public static IEnumerable<(string Text, string Path)> Links() =>
        from text in (string[])["", "/", "x/", new('t', PathMax - 1), new('t', PathMax)]
        from path in (string[])["", "/", ".", "f", "f/", "e/.", "lx/", "m", "m/", "m/x", "n/x", "u/m", "/m", new('t', 256), new('/', PathMax)]
        select (text, path);

    /// <summary>Operands of an scp: no shell has expanded them.</summary>
    public static string[] Operands { get; } = [.. All.Where(path => path is not ['~', ..])];

    /// <summary>Operands of an scp that sends directories: what lies in "w" and in the root is left out, for links there lead back to them.</summary>
    public static string[] Trees { get; } =
    [
        .. from kind in (string[])["f", "e", "d", "d/s", "d/x", "lf", "ld", "lx", "lo", "lt", "lz", "lb", "la", "p", "u", "u/e", "n", "m", "m/x", "f/x"]
           from spelled in FewSpellings(kind).Append($"{kind}//")
           where !spelled.EndsWith("..", StringComparison.Ordinal)
           select spelled,
    ];

    /// <summary>Targets of an scp: each takes a process, so they are fewer.</summary>
    public static string[] Targets { get; } =
    [
        "", "/", "//", "/.", "/..", ".", "./", "..", "../", "../w", "/w/", "/m", "//m", "//m//", "lr/", "lr/m",
        .. from kind in (string[])["f", "e", "lf", "ld", "lx", "ly", "lo", "lt", "lz", "p", "u/f", "u/e", "u/m", "n/x", "m", "m/x", "f/x", new('t', 256)]
           from spelled in FewSpellings(kind)
           where !spelled.StartsWith("./", StringComparison.Ordinal)
           select spelled,
    ];

    /// <summary>Everything beside what is plain, and all of a few kinds beside all.</summary>
    public static IEnumerable<(string First, string Second)> Pairs()
    {
        string[] plain = [.. FewKinds, "", ".", "/", ".."];
        string[] spelled = [.. WithoutKind.Where(path => path is not ['~', ..]), .. FewKinds.SelectMany(FewSpellings)];
        string[] few = [.. FewestKinds.SelectMany(FewSpellings)];
        HashSet<(string, string)> pairs = [];
        foreach (string first in plain)
            foreach (string second in spelled)
                if (pairs.Add((first, second)))
                    yield return (first, second);
        foreach (string first in spelled)
            foreach (string second in plain)
                if (pairs.Add((first, second)))
                    yield return (first, second);
        foreach (string first in few)
            foreach (string second in few)
                if (pairs.Add((first, second)))
                    yield return (first, second);
    }

    private static IEnumerable<string> Spellings(string kind) =>
    [
        .. FewSpellings(kind), $"{kind}//", $"{kind}/./", $"{kind}/../", $".//{kind}", $"//w//{kind}", $"/w/{kind}/", $"/w/{kind}/.",
        $"{kind}/x", $"{kind}/x/", $"{kind}/../f",
        $"d/../{kind}", $"ld/../{kind}", $"/../w/./{kind}/", $"{kind}/../{kind}/",
    ];

    private static IEnumerable<string> FewSpellings(string kind) => [kind, $"{kind}/", $"{kind}/.", $"{kind}/..", $"./{kind}", $"/w/{kind}"];

    /// <summary>As long as a path may be, and longer.</summary>
    private static IEnumerable<string> Long(string name) =>
        from length in (int[])[PathMax - 3, PathMax - 2, PathMax - 1, PathMax, PathMax + 1]
        let dots = string.Concat(Enumerable.Repeat("./", (length - name.Length) / 2))
        select new string('/', (length - name.Length) % 2 == 1 ? 1 : 0) is { Length: 1 } ? $"./{dots[2..]}/{name}" : $"{dots}{name}";
}
