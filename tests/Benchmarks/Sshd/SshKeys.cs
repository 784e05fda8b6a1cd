using Testing;

namespace Benchmarks.Sshd;

/// <summary>A throw-away host key and a throw-away user key, and a home without anything in it.</summary>
internal sealed class SshKeys
{
    private readonly string _folder;

    public SshKeys(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        Directory.CreateDirectory(Home);
        ListeningSshd.MakeKey(HostKey);
        ListeningSshd.MakeKey(UserKey);
        File.Copy(UserKey + ".pub", AuthorizedKeys);
    }

    public string HostKey => In("host");

    public string UserKey => In("user");

    public string AuthorizedKeys => In("authorized_keys");

    /// <summary>Of both sides: neither a shell nor a client finds a user's own files.</summary>
    public string Home => In("home");

    /// <summary>A known_hosts with the host key for this port.</summary>
    public string KnownHosts(string host, int port)
    {
        File.WriteAllText(In("known_hosts"), $"[{host}]:{port} {File.ReadAllText(HostKey + ".pub")}");
        return In("known_hosts");
    }

    private string In(string name) => Path.Combine(_folder, name);
}
