using System.Text;
using ScpTranscripts.Text;
using Testing;

namespace ScpTranscripts.Playing;

/// <summary>The directory of a conversation, and how it wants its program started.</summary>
internal sealed class Setting : IDisposable
{
    private readonly TempDirectory _around = new();

    public Setting()
    {
        File.SetUnixFileMode(_around.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        System.IO.Directory.CreateDirectory(Directory);
        File.SetUnixFileMode(Directory, (UnixFileMode)Convert.ToInt32("755", 8));
    }

    public string Directory => _around.Combine("here");

    /// <summary>The words after <c>$ scp</c>.</summary>
    public IReadOnlyList<byte[]>? Arguments { get; set; }

    public string Umask { get; set; } = "022";

    /// <summary>Shell commands before the program starts, such as <c>ulimit -f 1</c>.</summary>
    public List<string> Before { get; } = [];

    /// <summary>A user to become first; null is whoever runs the tests.</summary>
    public uint? Uid { get; set; }

    /// <summary>The program is started by a link of this name.</summary>
    public string? ProgramName { get; set; }

    public Dictionary<string, string?> Environment { get; } = new()
    {
        ["TZ"] = "UTC",
        ["LC_ALL"] = null,
        ["LANG"] = null,
        ["SSH_CONNECTION"] = "192.0.2.7 50000 192.0.2.1 22",
    };

    /// <summary>
    /// Starts the program as sshd does, by a shell. The shell reads a script and no -c: arguments of any bytes can stand in a
    /// file, but not in a string of .NET.
    /// </summary>
    public ServerProcess Start(string program)
    {
        if (Uid is { } uid)
            Shell.Run($"chown -R -h {uid}:{uid} .", Directory);
        var script = new List<byte>();
        foreach (string command in Before)
            script.AddRange(Encoding.UTF8.GetBytes(command + "\n"));
        script.AddRange(Encoding.UTF8.GetBytes($"umask {Umask}\nexec"));
        string path = Named(Identity.Reachable(program, Uid));
        foreach (byte[] word in Identity.Prefix(Uid).Append(path).Select(Encoding.UTF8.GetBytes).Concat(Arguments!))
            script.AddRange(Quoted(word));
        File.WriteAllBytes(_around.Combine("script"), [.. script]);
        return ServerProcess.Start("/bin/sh", [_around.Combine("script")], Directory, Environment);
    }

    public void Dispose()
    {
        try
        {
            _around.Dispose();
        }
        catch (ArgumentException)
        {
            // .NET cannot spell a path that is longer than a path may be.
            Shell.Run("rm -rf here", _around.Path);
            _around.Dispose();
        }
    }

    private string Named(string program)
    {
        if (ProgramName == null)
            return program;
        File.CreateSymbolicLink(_around.Combine(ProgramName), program);
        return _around.Combine(ProgramName);
    }

    private static IEnumerable<byte> Quoted(byte[] word)
    {
        yield return (byte)' ';
        yield return (byte)'\'';
        foreach (byte value in word)
            if (value == '\'')
                foreach (byte part in "'\\''"u8.ToArray())
                    yield return part;
            else
                yield return value;
        yield return (byte)'\'';
    }
}
