namespace Benchmarks;

/// <summary>The command line is not one of <see cref="Options.Usage"/>; the message says what is wrong.</summary>
internal sealed class UsageException(string message) : Exception(message);
