using GuardedFiles.Log;

namespace GuardedFiles.Start;

/// <summary>What a session begins with.</summary>
/// <param name="bounds">What confines it; null for nothing.</param>
internal sealed class Opening(EventLog log, ClientLogin login, Bounds? bounds)
{
    public EventLog Log => log;

    public ClientLogin Login => login;

    public Bounds? Bounds => bounds;
}
