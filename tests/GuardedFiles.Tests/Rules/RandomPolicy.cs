using GuardedFiles.Rules;

namespace GuardedFiles.Tests.Rules;

/// <summary>Policies, patterns and paths from few words, so that they meet.</summary>
internal static class RandomPolicy
{
    private const uint AllBits = 0b111_111_111_111;
    private static readonly string[] _names = ["a", "B", "b", "in", "x.key", ".ssh"];
    private static readonly string[] _globs = ["a", "b", "in", "*", "**", "*.key", "[ab]", "?n", "IN"];
    private static readonly string[] _requests = ["open", "read", "write", "remove", "setstat", "hardlink"];

    public static ReadOnlySpan<string> Requests => _requests;

    public static string Path(Random random) => string.Concat(Some(random, 3, () => $"/{OneOf(random, _names)}")) is { Length: > 0 } path ? path : "/";

    public static string Pattern(Random random) =>
        (Maybe(random) ? "/" : "") + string.Join('/', Some(random, 3, () => OneOf(random, _globs))) is { Length: > 0 } pattern ? pattern : "/";

    public static Policy Next(Random random) => new()
    {
        ReadOnly = random.Next(8) == 0,
        DeniedRequests = Maybe(random) ? null : Some(random, 3, () => OneOf(random, _requests)),
        AllowedRequests = Maybe(random) ? null : Some(random, 6, () => OneOf(random, _requests)),
        Umask = Maybe(random) ? (uint)random.Next(0b1_000_000_000) : 0,
        FileMode = Maybe(random) ? Mode(random) : null,
        DirectoryMode = Maybe(random) ? Mode(random) : null,
        FileModes = Range(random),
        DirectoryModes = Range(random),
        MasksSetIds = Maybe(random),
        PathRules = Maybe(random) ? [] : [new PathRules(Some(random, 4, () => new PathRule((Access)random.Next(5), Pattern(random))))],
        NoOverwrite = Maybe(random),
        NoDelete = Maybe(random),
        NoSymlink = Maybe(random),
        NoHardlink = Maybe(random),
        MaxFileSize = Maybe(random) ? (ulong)random.Next(100) : null,
    };

    public static uint Mode(Random random) => (uint)random.Next((int)AllBits + 1);

    private static ModeRange Range(Random random) => Maybe(random) ? ModeRange.Any : new ModeRange(Mode(random) & Mode(random), Mode(random) | Mode(random));

    private static bool Maybe(Random random) => random.Next(2) == 0;

    private static string OneOf(Random random, string[] words) => words[random.Next(words.Length)];

    private static T[] Some<T>(Random random, int most, Func<T> make)
    {
        T[] some = new T[random.Next(most + 1)];
        for (int i = 0; i < some.Length; i++)
            some[i] = make();
        return some;
    }
}
