namespace Benchmarks;

/// <summary>The server cannot do this, and says so in the protocol's way: a gap in the table, no failure.</summary>
internal sealed class NotServedException(string what) : Exception(what);
