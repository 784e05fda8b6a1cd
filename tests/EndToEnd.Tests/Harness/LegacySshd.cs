using System.Text;
using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>
/// An sshd without any subsystem, so that no client can fall back to SFTP. In its sessions the first scp of the PATH is a script
/// that writes its process id and its arguments into a trace and then becomes our program: a test that passes without a line in
/// the trace did not test us.
/// </summary>
public sealed class LegacySshd : IDisposable
{
    private readonly TempDirectory _folder = new();

    public LegacySshd()
    {
        WriteScripts();
        Serve();
        // Of several SetEnv lines sshd takes the first, and that one is taken; a key may bring an environment too.
        Sshd = new ThrowawaySshd("PermitUserEnvironment PATH");
        Sshd.AuthorizeKey($"environment=\"PATH={_folder.Path}:/usr/local/bin:/usr/bin:/bin\" ");
        File.WriteAllText(ClientConfiguration, $"""
            {File.ReadAllText(Sshd.ClientConfiguration).Trim()}
              ControlMaster auto
              ControlPath {_folder.Combine("master")}
              ControlPersist yes

            """);
    }

    public ThrowawaySshd Sshd { get; }

    /// <summary>OpenSSH's clients share one connection, which ends with the sshd: a login takes longer than most tests.</summary>
    public string ClientConfiguration => _folder.Combine("ssh_config");

    /// <summary>What was started since the last Forget, in the order of the starts.</summary>
    internal LegacyStart[] Starts => File.Exists(Trace) ? LegacyStart.AllIn(File.ReadAllText(Trace, Encoding.Latin1)) : [];

    private string Trace => _folder.Combine("trace");

    /// <summary>For scp's -S: as ssh it hands the command to a shell, but on this machine and through pipes.</summary>
    internal string InsteadOfSsh => _folder.Combine("instead-of-ssh");

    /// <summary>From now on our program gets these options first, and runs under a command as in "setpriv --no-new-privs".</summary>
    internal void Serve(string options = "", string under = "") => File.WriteAllText(_folder.Combine("settings"), $"{under}\n{options}\n");

    internal void Forget() => File.Delete(Trace);

    public void Dispose()
    {
        Sshd.Dispose();
        _folder.Dispose();
    }

    private void WriteScripts()
    {
        // One write for each line, because both ends of a copy between two hosts start at the same time.
        WriteScript("scp", $$"""
            words=$(printf '[%s]' "$@")
            printf '%s %s\n' "$$" "$words" >>'{{Trace}}'
            { read -r under; read -r options; } <'{{_folder.Combine("settings")}}'
            exec $under '{{Programs.Scp}}' $options "$@"
            """);
        WriteScript("instead-of-ssh", $"""
            for command; do :; done
            PATH='{_folder.Path}':$PATH exec sh -c "$command"
            """);
    }

    private void WriteScript(string name, string text)
    {
        File.WriteAllText(_folder.Combine(name), $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(_folder.Combine(name), (UnixFileMode)0b111_101_101);
    }
}
