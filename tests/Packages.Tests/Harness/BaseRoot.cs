using Testing;

namespace Packages.Tests.Harness;

/// <summary>A Debian with an sshd, made by debootstrap once and copied for each test that changes it.</summary>
public sealed class BaseRoot : IDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly Lazy<string> _root;

    public BaseRoot() => _root = new Lazy<string>(Make);

    internal string Path => _root.Value;

    public void Dispose() => _folder.Dispose();

    private string Make()
    {
        string root = _folder.Combine("root");
        const string script = """
            . /etc/os-release
            debootstrap --variant=minbase --include=openssh-server "$VERSION_CODENAME" "$0"
            """;
        ClientResult result = Client.Run(new ClientCommand("sh", "-ec", script, root) { Patience = TimeSpan.FromMinutes(5) });
        Assert.True(result.ExitCode == 0, $"{result}\n{Log(root)}");
        return root;
    }

    private static string Log(string root) => File.Exists($"{root}/debootstrap/debootstrap.log") ? File.ReadAllText($"{root}/debootstrap/debootstrap.log") : "";
}
