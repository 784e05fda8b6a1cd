namespace Packages.Tests.Harness;

/// <summary>Tests that share what takes long to make: a second build, and a root to install into.</summary>
[CollectionDefinition(nameof(MadeOnce))]
public sealed class MadeOnce : ICollectionFixture<SecondBuild>, ICollectionFixture<BaseRoot>;
