namespace Benchmarks.Sshd.Carriers;

/// <param name="Up">From the client to the server.</param>
/// <param name="Source">Absolute, on its own side.</param>
/// <param name="Target">The same; it is not there yet.</param>
/// <param name="IsTree">The source is a folder.</param>
internal sealed record Trip(bool Up, string Source, string Target, bool IsTree);
