using System.Net;
using System.Net.Sockets;
using EndToEnd.Tests.Harness;
using Testing;

namespace EndToEnd.Tests.Regress;

/// <summary>
/// Runs one of OpenSSH's own regress scripts, as Debian packages them, in a copy of their folder with our server in the place of
/// theirs. A wrapper around our server leaves a trace: a script that passes without one did not test us.
/// </summary>
internal sealed class RegressScript : IDisposable
{
    public const string Folder = "/usr/lib/openssh/regress";

    /// <summary>Where Debian has the programs that sshd starts since OpenSSH 9.8; the scripts look for them elsewhere.</summary>
    private const string SshdPrograms = "/usr/lib/openssh";

    // It takes a second to make. The scripts make what is missing.
    private static readonly Lazy<string> RsaKey = new(MakeRsaKey);

    private readonly TempDirectory _scratch = new();

    public RegressScript()
    {
        // Everything but the unit tests, which are most of it.
        const string copy = """
            mkdir regress
            for file in "$0"/*; do
                case $file in */unittests) ;; *) cp -a "$file" regress ;; esac
            done
            cp "$1" "$1.pub" regress
            """;
        Client.Run(new ClientCommand("sh", "-ec", copy, Folder, RsaKey.Value) { Directory = _scratch.Path }).MustSucceed();
        WriteWrapper(_scratch.Path, Programs.SftpServer, Trace);
        RunAsOrdinaryUser();
    }

    public string Server => _scratch.Combine("sftp-server");

    /// <summary>Where LegacyScp leaves its trace.</summary>
    public string ScpTrace => _scratch.Combine("scp-trace");

    private string Scripts => _scratch.Combine("regress");

    private string Trace => _scratch.Combine("trace");

    private string Scp => _scratch.Combine("remote-side/scp");

    /// <summary>A script at this path that notes its start in the trace and becomes the server.</summary>
    public static void WriteWrapper(string folder, string server, string trace)
    {
        string wrapper = Path.Combine(folder, "sftp-server");
        File.WriteAllText(wrapper, $"#!/bin/sh\necho started >>{trace}\nexec {server} \"$@\"\n");
        File.SetUnixFileMode(wrapper, (UnixFileMode)0b111_101_101);
    }

    /// <summary>
    /// From now on the script's scp is a wrapper that notes its words. With -t or -f among them it is the remote side, and becomes
    /// our program; else it is the client, and becomes OpenSSH's. The script puts the wrapper's folder into the PATH of its sshd.
    /// </summary>
    public void UseLegacyScp()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Scp)!);
        File.WriteAllText(Scp, $"""
            #!/bin/sh
            for word; do
                case $word in
                    -t | -f) echo "$word" >>{ScpTrace}; exec {Programs.Scp} "$@" ;;
                esac
            done
            exec {Programs.OpenSshScp} "$@"

            """);
        File.SetUnixFileMode(Scp, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Changes our copy of the script.</summary>
    public void Replace(string script, string old, string replacement)
    {
        string path = Path.Combine(Scripts, $"{script}.sh");
        string text = File.ReadAllText(path);
        Assert.Contains(old, text);
        File.WriteAllText(path, text.Replace(old, replacement));
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void MustPass(string script) => MustPass(script, Trace);

    public void MustPass(string script, string trace)
    {
        if (Installed.Has("root"))
            Directory.CreateDirectory("/run/sshd");
        ClientResult result = Client.Run(
            new ClientCommand("sh", "test-exec.sh", Scripts, Path.Combine(Scripts, $"{script}.sh"))
            {
                Directory = Scripts,
                Environment = Environment(),
                Patience = TimeSpan.FromMinutes(4),
            });
        Assert.True(result.ExitCode == 0, $"{result}\n{Logs()}");
        Assert.DoesNotContain("SKIPPED", result.Output);
        Assert.True(File.Exists(trace), $"our server was never started\n{result}");
    }

    public void Dispose()
    {
        StopSshd();
        _scratch.Dispose();
    }

    // A script that was broken off leaves its daemon behind.
    private void StopSshd()
    {
        string pidFile = Path.Combine(Scripts, "pidfile");
        if (File.Exists(pidFile))
            Client.Run(new ClientCommand("kill", File.ReadAllText(pidFile).Trim()));
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["TEST_SHELL"] = "sh",
        ["TEST_SSH_SFTPSERVER"] = Server,
        ["TEST_SSH_SCP"] = File.Exists(Scp) ? Scp : "",
        ["TEST_SSH_SSHD"] = Installed.Find("sshd") ?? "",
        ["TEST_SSH_SSHD_SESSION"] = $"{SshdPrograms}/sshd-session",
        ["TEST_SSH_SSHD_AUTH"] = $"{SshdPrograms}/sshd-auth",
        ["TEST_SSH_PORT"] = $"{FreePort()}",
        ["TEST_SSH_UNSAFE_PERMISSIONS"] = "1",
        ["TEST_SSH_ECC"] = "yes",
        ["BUILDDIR"] = Scripts,
        ["SUDO"] = "",
    };

    // An ordinary user's sshd cannot talk to PAM.
    private void RunAsOrdinaryUser()
    {
        if (!Installed.Has("root"))
            Replace("test-exec", "UsePAM\t\t\tyes", "UsePAM\t\t\tno");
    }

    private string Logs()
    {
        string[] logs = ["failed-regress.log", "failed-ssh.log", "failed-sshd.log"];
        return string.Join('\n', logs.Select(log => Path.Combine(Scripts, log)).Where(File.Exists).Select(Tail));
    }

    private static string MakeRsaKey()
    {
        var folder = new TempDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        string key = folder.Combine("ssh-rsa");
        Client.Run(new ClientCommand("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", key)).MustSucceed();
        return key;
    }

    private static string Tail(string log) => $"--- {Path.GetFileName(log)}\n{string.Join('\n', File.ReadLines(log).TakeLast(30))}";
}
