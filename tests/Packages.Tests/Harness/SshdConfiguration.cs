using Testing;

namespace Packages.Tests.Harness;

/// <summary>An sshd_config of a test's own, which the installed sshd reads without being started.</summary>
internal sealed class SshdConfiguration : IDisposable
{
    private readonly TempDirectory _folder = new();

    public SshdConfiguration()
    {
        ListeningSshd.MakeRoomForPrivileges();
        ListeningSshd.MakeKey(_folder.Combine("key"));
    }

    /// <summary>Where files may lie that a text includes.</summary>
    public string Folder => _folder.Path;

    /// <summary>What would hold for root's session, a keyword a line.</summary>
    public ClientResult Read(string text)
    {
        File.WriteAllText(_folder.Combine("sshd_config"), $"HostKey {_folder.Combine("key")}\n{text}");
        return Client.Run(new ClientCommand("sshd", "-T", "-f", _folder.Combine("sshd_config"), "-C", "user=root,host=h,addr=192.0.2.1"));
    }

    public void Dispose() => _folder.Dispose();
}
