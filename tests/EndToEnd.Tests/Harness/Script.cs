using System.Reflection;

namespace EndToEnd.Tests.Harness;

/// <summary>The small programs of the Scripts folder, carried inside the test assembly.</summary>
internal static class Script
{
    public static string WriteTo(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"no script {name} in this assembly");
        using FileStream file = File.Create(path);
        script.CopyTo(file);
        return path;
    }
}
