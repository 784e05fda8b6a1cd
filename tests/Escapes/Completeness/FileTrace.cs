using System.Text.RegularExpressions;

namespace Escapes;

/// <summary>What strace wrote, as the names below a home that were looked at, and the programs that were executed.</summary>
internal sealed partial record FileTrace(IReadOnlyCollection<string> Names, IReadOnlyCollection<string> Executed)
{
    public string Output { get; init; } = "";

    /// <summary>The exit status, as text.</summary>
    public string Status { get; init; } = "";

    /// <summary>The name that stands for the home itself where a program read the directory, and so each name in it.</summary>
    public const string Listing = ".";

    public static FileTrace Read(string file, string home)
    {
        var reader = new Reader(home);
        foreach (string line in File.ReadLines(file))
            reader.Add(line);
        return new(reader.Names, reader.Executed);
    }

    [GeneratedRegex("""^(\d+) +(\w+)\((.*)$""")]
    private static partial Regex Call { get; }

    [GeneratedRegex("""^(\d+) +<\.\.\. \w+ resumed>.*\) += (\d+)$""")]
    private static partial Regex Resumed { get; }

    [GeneratedRegex("""\) += (-?\d+)""")]
    private static partial Regex Result { get; }

    /// <summary>A directory descriptor with its path, as -y prints it, and a path.</summary>
    [GeneratedRegex("""(?:AT_FDCWD|\d+)<([^>]*)>(?:\(deleted\))?, "((?:[^"\\]|\\.)*)"(?!\.\.\.)""")]
    private static partial Regex AtPath { get; }

    [GeneratedRegex("""AT_FDCWD<(/[^>]*)>""")]
    private static partial Regex WorkingDirectory { get; }

    [GeneratedRegex("""sun_path="([^"]*)"?""")]
    private static partial Regex Socket { get; }

    [GeneratedRegex("""\A"((?:[^"\\]|\\.)*)"(?:, "((?:[^"\\]|\\.)*)")?""")]
    private static partial Regex PlainPaths { get; }

    /// <summary>Follows the processes and their working directories: the old system calls are relative to these.</summary>
    private sealed class Reader(string home)
    {
        private readonly Dictionary<string, string> _directories = [];

        public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Executed { get; } = new(StringComparer.Ordinal);

        public void Add(string line)
        {
            if (Call.Match(line) is not { Success: true } call)
            {
                AddChild(Resumed.Match(line));
                return;
            }

            (string process, string name, string arguments) = (call.Groups[1].Value, call.Groups[2].Value, call.Groups[3].Value);
            if (WorkingDirectory.Match(arguments) is { Success: true } here)
                _directories[process] = here.Groups[1].Value;
            if (name is "clone" or "clone3" or "fork" or "vfork")
                AddChild(process, Result.Match(arguments).Groups[1].Value);
            else if (name == "fchdir")
                Enter(process, arguments[(arguments.IndexOf('<') + 1)..arguments.IndexOf('>')]);
            else if (name == "getdents64")
                AddListing(arguments[(arguments.IndexOf('<') + 1)..arguments.IndexOf('>')]);
            else if (name != "getcwd")
                AddPaths(process, name, arguments);
        }

        private void AddChild(Match resumed)
        {
            if (resumed.Success)
                AddChild(resumed.Groups[1].Value, resumed.Groups[2].Value);
        }

        private void AddChild(string parent, string child)
        {
            if (child.Length > 0)
                _directories.TryAdd(child, DirectoryOf(parent));
        }

        private void AddPaths(string process, string call, string arguments)
        {
            foreach (Match match in AtPath.Matches(arguments))
                Add(match.Groups[1].Value, match.Groups[2].Value);
            if (call is "connect" or "bind")
            {
                if (Socket.Match(arguments) is { Success: true } socket)
                    Add(DirectoryOf(process), socket.Groups[1].Value);
                return;
            }

            if (PlainPaths.Match(arguments) is not { Success: true } plain)
                return;
            (string first, string second) = (plain.Groups[1].Value, plain.Groups[2].Value);
            if (call == "execve")
                Executed.Add(first);
            if (call is not ("symlink" or "symlinkat"))
                Add(DirectoryOf(process), first);
            if (call is "rename" or "link" or "symlink" && second.Length > 0)
                Add(DirectoryOf(process), second);
            if (call == "chdir" && Result.Match(arguments).Groups[1].Value == "0")
                Enter(process, Path.GetFullPath(first, DirectoryOf(process)));
        }

        private void AddListing(string directory)
        {
            if (directory == home)
                Names.Add(Listing);
        }

        private void Enter(string process, string directory) => _directories[process] = directory;

        private string DirectoryOf(string process) => _directories.GetValueOrDefault(process, home);

        private void Add(string directory, string path)
        {
            if (!directory.StartsWith('/') && !path.StartsWith('/'))
                return;
            string whole = Path.GetFullPath(Unescaped(path), directory.StartsWith('/') ? directory : "/").TrimEnd('/');
            if (whole.StartsWith(home + "/", StringComparison.Ordinal))
                Names.Add(whole[(home.Length + 1)..]);
        }

        private static string Unescaped(string text) => text.Contains('\\') ? Regex.Unescape(text) : text;
    }
}
