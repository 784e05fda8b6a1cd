using Testing;

namespace Packages.Tests.Building;

/// <summary>The SDK in a Debian that has no libicu, as a newcomer's container has none.</summary>
[Collection(nameof(MadeOnce))]
public sealed class BareDebianTests(BaseRoot origin)
{
    // The machine's SDK and this repository's functions are seen there for as long as the script runs.
    private const string Script = """
        mkdir -p "$0/sdk" "$0/build"
        mount --bind "$1" "$0/sdk"
        mount --bind "$2/build" "$0/build"
        mount -t proc proc "$0/proc"
        exec chroot "$0" env -i HOME=/root PATH=/sdk:/usr/bin:/bin bash -ec "$3"
        """;

    private const string Functions = "cd /; for part in say packages sdk; do source build/$part.sh; done; ";

    [ToolFact("debootstrap", "dotnet", "account")]
    public void The_SDK_runs_without_ICU()
    {
        using var root = new DistributionRoot(origin);
        ClientResult plain = Run(root, "/sdk/dotnet --version").MustFail();
        Assert.Contains("ICU", plain.Errors + plain.Output);

        Run(root, Functions + "need_sdk").MustSucceed();
    }

    [ToolFact("debootstrap", "account")]
    public void Certificates_are_missing_and_would_be_installed()
    {
        using var root = new DistributionRoot(origin);
        const string script = Functions + "has_native_tools() { true; }; install_named() { echo \"installs $*\"; }; need_sdk() { true; }; install_build_tools";
        ClientResult result = Run(root, script).MustSucceed();
        Assert.Matches(@"^installs .*\bca-certificates\b", result.Output);
    }

    private static ClientResult Run(DistributionRoot root, string script)
    {
        string sdk = Path.GetDirectoryName(Client.Run(new ClientCommand("readlink", "-f", Installed.Find("dotnet")!)).MustSucceed().Output.Trim())!;
        return Client.Run(new ClientCommand("unshare", "-m", "sh", "-ec", Script, root.Path, sdk, Programs.RepositoryRoot, script));
    }
}
