namespace Packages.Tests.Harness;

/// <summary>Tests that need the second build, or a root to install into: both are made once.</summary>
[CollectionDefinition(nameof(SecondBuild))]
public sealed class SecondBuildCollection : ICollectionFixture<SecondBuild>, ICollectionFixture<BaseRoot>;
