using Xunit.Abstractions;

[assembly: TestCollectionOrderer("EndToEnd.Tests.Harness.LongestFirst", "EndToEnd.Tests")]

namespace EndToEnd.Tests.Harness;

/// <summary>What sleeps for a minute, or moves gigabytes, begins at once: begun last, it would keep the others waiting.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["RegressMultiplexTests", "RegressTests", "LegacyLargeTests", "RegressChannelTimeoutTests", "PythonTests"];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => Long.Any(name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)));
}
