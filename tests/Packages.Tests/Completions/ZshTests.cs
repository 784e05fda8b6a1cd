namespace Packages.Tests.Completions;

public sealed class ZshTests : CompletionTests
{
    private protected override ClientCommand Asking(string[] line) =>
        new("zsh", ["-f", Asker("complete.zsh"), Installable("_dotnet-sftp-server"), .. line]);
}
