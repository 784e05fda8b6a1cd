namespace Escapes;

/// <summary>A test that runs all of <see cref="LoginPrograms"/>; skipped where one is missing, except in CI: there nothing is left out in silence.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LoginFactAttribute : FactAttribute
{
    public LoginFactAttribute() => Skip = Privileges.Mounts ?? Missing;

    internal static string? Missing
    {
        get
        {
            string[] missing = Environment.GetEnvironmentVariable("CI") == "true" ? [] : [.. LoginPrograms.All
                .SelectMany(program => program.Executables)
                .Where(name => !Folders.Any(folder => File.Exists($"{folder}/{name}")))];
            return missing.Length == 0 ? null : $"not on this machine: {string.Join(", ", missing)}";
        }
    }

    private static string[] Folders => ["/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/usr/sbin", "/bin", "/sbin", "/lib/systemd", $"{LoginMachine.Tools}/usr/sbin"];
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LoginTheoryAttribute : TheoryAttribute
{
    public LoginTheoryAttribute() => Skip = Privileges.Mounts ?? LoginFactAttribute.Missing;
}
