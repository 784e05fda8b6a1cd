namespace EndToEnd.Tests.Harness;

/// <summary>Tests with a stopwatch: they run after the others, one at a time.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
