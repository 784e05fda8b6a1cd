using Testing;

namespace Packages.Tests.Harness;

/// <summary>
/// Calls functions of build/*.sh as build.sh has them, in a folder of their own. There "dotnet" is a script of the test's, no pause is waited for,
/// and the distribution is one that has no packages.
/// </summary>
internal sealed class BuildFunctions : IDisposable
{
    private const string Script = """
        set -euo pipefail
        for part in say packages sdk native; do
            source "$0/build/$part.sh"
        done
        distribution() { :; }
        sleep() { echo "sleep $*"; }
        eval "$1"
        """;

    private static readonly string[] Needed = ["cat", "chmod", "find", "grep", "mkdir", "mv", "rm", "sha256sum", "sort", "stat", "tail", "tee", "xargs"];

    private readonly TempDirectory _folder = new();

    public BuildFunctions()
    {
        Directory.CreateDirectory(_folder.Combine("bin"));
        Directory.CreateDirectory(_folder.Combine("src"));
        Directory.CreateDirectory(_folder.Combine("build"));
        File.WriteAllText(_folder.Combine("build/native.sh"), "");
        File.WriteAllText(_folder.Combine("Directory.Build.props"), "");
        File.WriteAllText(_folder.Combine("global.json"), "");
    }

    /// <summary>The folder in which the functions are called.</summary>
    public string Path => _folder.Path;

    /// <summary>How often "dotnet" was called with this word among its words.</summary>
    public int Calls(string word) =>
        File.Exists(_folder.Combine("calls")) ? File.ReadLines(_folder.Combine("calls")).Count(line => line.Split(' ').Contains(word)) : 0;

    /// <summary>A shell script that is "dotnet" from now on.</summary>
    public void Dotnet(string script)
    {
        string file = _folder.Combine("bin/dotnet");
        File.WriteAllText(file, $"#!/bin/sh\necho \"$*\" >>{_folder.Combine("calls")}\n{script}\n");
        File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Only what the functions need is in PATH: no "dotnet" of this machine.</summary>
    public ClientResult Run(string script)
    {
        foreach (string program in Needed)
            if (!File.Exists(_folder.Combine($"bin/{program}")))
                File.CreateSymbolicLink(_folder.Combine($"bin/{program}"), Installed.Find(program)!);
        string[] words = ["-u", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", $"PATH={_folder.Combine("bin")}", "/bin/bash", "-c", Script, Programs.RepositoryRoot, script];
        return Client.Run(new ClientCommand("env", words) { Directory = _folder.Path });
    }

    public void Dispose() => _folder.Dispose();
}
