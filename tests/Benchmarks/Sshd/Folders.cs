namespace Benchmarks.Sshd;

/// <summary>Where the files of a workload are.</summary>
/// <param name="Root">Absolute; its parts are made when they are first asked for.</param>
internal sealed record Folders(string Root)
{
    /// <summary>The client's.</summary>
    public string Here => Part("here");

    /// <summary>The server's.</summary>
    public string There => Part("there");

    /// <summary>An empty folder to mount at.</summary>
    public string Mount => Part("mount");

    /// <summary>For what is neither side's file.</summary>
    public string Aside => Part("aside");

    private string Part(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
}
