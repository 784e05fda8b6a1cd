namespace Packages.Tests.Completions;

public sealed class BashTests : CompletionTests
{
    private protected override ClientCommand Asking(string[] line) =>
        new("bash", ["--norc", Asker("complete.bash"), Installable("dotnet-sftp-server.bash"), .. line]);
}
