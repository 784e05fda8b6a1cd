using GuardedFiles.Client;

namespace ScpSink.Tests.Support;

/// <summary>What came from a session up to its end.</summary>
/// <param name="Text">One character for each byte.</param>
/// <param name="End">Null when it came to its end as it should.</param>
/// <param name="Failed">Either side has told of an error.</param>
internal sealed record Answers(string Text, SessionEnd? End, bool Failed);
