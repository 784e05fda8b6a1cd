using System.Diagnostics;

namespace Testing;

/// <summary>A tool of the tests that has to be C, compiled when it is first asked for.</summary>
public static class CProgram
{
    /// <summary>The program's path.</summary>
    /// <param name="source">Beneath tests/.</param>
    /// <param name="libraries">As the compiler wants them behind the source: -lfuse3.</param>
    public static string Compiled(string source, params string[] libraries)
    {
        string text = Path.Combine(Programs.RepositoryRoot, "tests", source);
        string program = Path.Combine(AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(source));
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > File.GetLastWriteTimeUtc(text))
            return program;

        // Another test may compile it at this moment: whoever is last replaces a whole program by the same one.
        string fresh = $"{program}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        using Process compiler = Process.Start("cc", ["-O1", "-Wall", "-Wextra", "-Werror", "-o", fresh, text, .. libraries]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
            throw new InvalidOperationException($"{source} cannot be compiled");
        File.Move(fresh, program, overwrite: true);
        return program;
    }
}
