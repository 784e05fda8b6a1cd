namespace ScpTranscripts.Playing;

/// <summary>What a line promised did not happen.</summary>
internal sealed class Mismatch(string expected, string got) : Exception($"expected: {expected}\n  got:      {got}");
