using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Harness;

/// <summary>One of the two programs, and what it says of itself.</summary>
internal sealed partial class OurProgram
{
    public const string Server = "dotnet-sftp-server";
    public const string Scp = "dotnet-scp";

    private OurProgram(string path)
    {
        Path = path;
        Help = Run("--help").MustSucceed().Output;
    }

    public string Path { get; }

    public string Help { get; }

    /// <summary>"--jail": every word that --help tells.</summary>
    public string[] Words => [.. Word().Matches(Help).Select(match => match.Value).Distinct()];

    /// <summary>"-R": every letter, but for those of the other program that its text speaks of.</summary>
    public string[] Letters => [.. Letter().Matches(Help).Select(match => match.Value).Distinct().Where(Knows)];

    /// <summary>The names of all requests: those of the server hold for scp, too.</summary>
    public static string[] Requests => Named(Server).Run("-Q", "requests").MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <param name="name">As the package installs it.</param>
    public static OurProgram Named(string name) => new(name.StartsWith(Scp, StringComparison.Ordinal) ? Programs.Scp : Programs.SftpServer);

    /// <summary>Without any input, in this folder.</summary>
    public ClientResult Run(string folder, string[] arguments) => Client.Run(new ClientCommand(Path, arguments) { Directory = folder });

    public ClientResult Run(params string[] arguments) => Run("", arguments);

    /// <summary>Anything but "unknown option", whatever else is missing.</summary>
    public bool Knows(string option) => !Run(option).Errors.Contains("unknown option", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w-])-[A-Za-z0-9](?![\w-])")]
    private static partial Regex Letter();
}
