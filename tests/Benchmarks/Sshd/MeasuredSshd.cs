using System.Globalization;
using Testing;

namespace Benchmarks.Sshd;

/// <summary>
/// An sshd for one run, with nothing of /etc/ssh. It runs beneath usage.c, and so does each server that it starts: the CPU time of sshd is that of all
/// its processes (listener, privileged monitor, the user's process, the shell that starts the server) without that of the servers.
/// </summary>
internal sealed class MeasuredSshd : IDisposable
{
    private static readonly Lazy<string> SocketPipes = new(() => CProgram.Compiled("Benchmarks/socketpipes.c", "-shared", "-fPIC"));

    private readonly string _folder;
    private readonly SshKeys _keys;
    private readonly ListeningSshd _sshd;
    private readonly TimeSpan _start;

    /// <param name="folder">Empty; for this run only.</param>
    /// <param name="program">An absolute path: sshd starts itself anew for each connection.</param>
    /// <param name="measured">Which of the server's two programs counts as the server.</param>
    public MeasuredSshd(string folder, SshKeys keys, string program, Server server, Measured measured, Transport transport)
    {
        _folder = folder;
        _keys = keys;
        ListeningSshd.MakeRoomForPrivileges();
        string[] preload = transport == Transport.Sockets ? ["env", $"LD_PRELOAD={SocketPipes.Value}"] : [];
        _sshd = new ListeningSshd(In("sshd.log"), port =>
        {
            File.WriteAllLines(In("sshd_config"), [.. Configuration(port), .. Serving(server, measured)]);
            return [Usage.Tool, In("sshd.usage"), .. preload, program, "-D", "-f", In("sshd_config"), "-E", In("sshd.log")];
        });
        _start = Native.CpuTime(Child(_sshd.Id));
    }

    public static string Program => Programs.Installed("sshd") ?? throw new FileNotFoundException("sshd is not installed");

    public string Log => _sshd.Log;

    private static bool IsRoot => Environment.UserName == "root";

    private string ServerUsage => In("server.usage");

    public Login Login(Cipher cipher)
    {
        string configuration = In("ssh_config");
        _sshd.WriteClientConfiguration(configuration, _keys.UserKey, _keys.KnownHosts(ListeningSshd.Host, _sshd.Port));
        File.AppendAllLines(configuration, [$"  User {Environment.UserName}", $"  Ciphers {cipher.FullName}"]);
        return new Login(ListeningSshd.Host, _sshd.Port, configuration, _keys, cipher);
    }

    /// <summary>Waits until all sessions have ended: the CPU time of the server, and that of sshd without its start.</summary>
    public (TimeSpan Server, TimeSpan Sshd) End(Transport expected)
    {
        _sshd.End();
        Usage[] servers = Usage.In(ServerUsage);
        if (servers.Length == 0)
            throw new InvalidDataException($"the server was not started: {_sshd.Log}");
        if (Array.Find(servers, usage => usage.Input != expected) is { } other)
            throw new NotServedException($"this sshd gives its programs {(other.Input is { } given ? $"{given}".ToLowerInvariant() : "neither pipes nor sockets")}");
        TimeSpan server = Usage.Sum(servers);
        return (server, Usage.Sum(Usage.In(In("sshd.usage"))) - _start - server);
    }

    public void Dispose() => _sshd.Dispose();

    // The one child of usage.c is sshd itself.
    private static int Child(int process) =>
        int.Parse(File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ')[0], CultureInfo.InvariantCulture);

    // PAM lets root in where its password is locked; an ordinary user's sshd cannot talk to PAM.
    private string[] Configuration(int port) =>
    [
        $"Port {port}",
        $"ListenAddress {ListeningSshd.Host}",
        $"HostKey {_keys.HostKey}",
        $"AuthorizedKeysFile {_keys.AuthorizedKeys}",
        "PidFile none",
        "StrictModes no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "UseDNS no",
        $"UsePAM {(IsRoot ? "yes" : "no")}",
    ];

    // One SetEnv for all: of several lines sshd takes the first.
    private string[] Serving(Server server, Measured measured)
    {
        string command = string.Join(' ', [Path.GetFullPath(server.Command[0]), .. server.Command[1..]]);
        if (measured == Measured.Server)
            return [$"Subsystem sftp {Usage.Tool} {ServerUsage} {command}", $"SetEnv HOME={_keys.Home}"];
        string bin = Directory.CreateDirectory(In("bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "scp"), Usage.Tool);
        return
        [
            $"Subsystem sftp {command}",
            $"SetEnv HOME={_keys.Home} PATH={bin}:/usr/bin:/bin USAGE_FILE={ServerUsage} USAGE_PROGRAM={server.Scp}",
        ];
    }

    private string In(string name) => Path.Combine(_folder, name);
}
