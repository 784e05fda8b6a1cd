namespace Benchmarks.Workloads;

/// <summary>One run of a workload.</summary>
/// <param name="Folder">The workload's files.</param>
/// <param name="Seen">The same folder as the server sees it: on slow storage that is another path.</param>
/// <param name="Thorough">Every byte is looked at, not only the ends of each answer. Such a run is not measured.</param>
internal sealed record Turn(Server Server, string Folder, string Seen, bool Thorough)
{
    public ServerChild Start(bool pipes = false) => new(Server.Command, pipes);

    public string Here(string name) => Path.Combine(Folder, name);

    public string There(string name) => Path.Combine(Seen, name);
}
