using System.Globalization;

namespace Fuzz;

/// <summary>How much, and from where: the environment decides, so that a failure can be repeated.</summary>
internal static class FuzzSettings
{
    public const int RoundsPerSession = 500;

    public static int Rounds { get; } = Number("FUZZ_ROUNDS", 100_000);

    public static int Seed { get; } = Number("FUZZ_SEED", 1);

    /// <summary>Only this session, when set.</summary>
    public static int? OnlySession { get; } = Number("FUZZ_SESSION", -1) is >= 0 and int session ? session : null;

    public static IEnumerable<int> Sessions => OnlySession is { } one
        ? [one]
        : Enumerable.Range(0, (Rounds + RoundsPerSession - 1) / RoundsPerSession);

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
