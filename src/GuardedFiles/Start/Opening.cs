using GuardedFiles.Log;

namespace GuardedFiles.Start;

/// <summary>What a session begins with.</summary>
/// <param name="Bounds">What confines it; null for nothing.</param>
internal sealed record Opening(EventLog Log, ClientLogin Login, Bounds? Bounds);
