using System.Diagnostics;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Sessions;

/// <summary>A client that is killed takes the server's side with it, and what has arrived is in the file.</summary>
[Collection("alone")]
[Trait("Machine", "quiet")]
public sealed class LegacyDisconnectTests(LegacySshd sshd) : LegacyTests(sshd)
{
    private const int Enough = 1_000_000;
    private static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A connection that ends with its client.
    private static readonly string[] Alone = ["-o", "ControlPath=none"];

    // Slowed down (-l, in kbit/s) so that the kill comes in the middle.
    private static readonly string[] Slowly = ["-l", "80000"];

    [ClientFact("scp")]
    public void Killing_a_client_in_the_middle_of_an_upload_leaves_a_true_beginning()
    {
        Samples.Create($"{Local}/file", Samples.Large);
        using Process client = Client.Start(ScpCommand([.. Alone, .. Slowly, "file", At("file")]));
        WaitForBytes($"{Remote}/file");

        client.Kill(entireProcessTree: true);

        NothingMayBeLeft();
        byte[] arrived = File.ReadAllBytes($"{Remote}/file");
        Assert.InRange(arrived.Length, Enough, Samples.Large - 1);
        Assert.True(arrived.AsSpan().SequenceEqual(File.ReadAllBytes($"{Local}/file").AsSpan(0, arrived.Length)));
    }

    [ClientFact("scp")]
    public void Killing_a_client_in_the_middle_of_a_download_ends_the_server()
    {
        Samples.Create($"{Remote}/file", Samples.Large);
        using Process client = Client.Start(ScpCommand([.. Alone, .. Slowly, At("file"), "file"]));
        WaitForBytes($"{Local}/file");

        client.Kill(entireProcessTree: true);

        NothingMayBeLeft();
        Assert.InRange(new FileInfo($"{Local}/file").Length, Enough, Samples.Large - 1);
    }

    [ClientFact("ssh")]
    public void Killing_a_client_that_does_not_read_ends_the_server()
    {
        Samples.Create($"{Remote}/file", Samples.Large);
        using Process client = Start($"scp -f {Remote}/file");
        client.StandardInput.Write("\0\0");
        client.StandardInput.Flush();
        Assert.Equal('C', client.StandardOutput.Read());

        client.Kill(entireProcessTree: true);

        NothingMayBeLeft();
    }

    [ClientTheory("ssh")]
    [InlineData("scp -r -t {0}", "D0755 0 folder\n")]
    [InlineData("scp -t {0}", "C0644 10 file\n12345")]
    [InlineData("scp -t {0}", "")]
    public void Killing_a_client_that_says_no_more_ends_the_server(string commandLine, string said)
    {
        using Process client = Start(commandLine.Replace("{0}", Remote));
        Assert.Equal(0, client.StandardOutput.Read());
        client.StandardInput.Write(said);
        client.StandardInput.Flush();

        client.Kill(entireProcessTree: true);

        NothingMayBeLeft();
    }

    private Process Start(string commandLine) =>
        Client.Start(Command("ssh", [.. Alone, "-F", Legacy.ClientConfiguration, "server", commandLine]));

    private static void WaitForBytes(string path) =>
        Assert.True(Wait.Until(() => File.Exists(path) && new FileInfo(path).Length > Enough, Patience));

    // Neither our process nor any other below the sshd that listens.
    private void NothingMayBeLeft()
    {
        LegacyStart server = Assert.Single(Legacy.Starts);
        Assert.True(server.EndsWithin(SoonAfter), $"{server} is still running");
        var children = new ClientCommand("pgrep", "-P", $"{Sshd.Id}");
        Assert.True(Wait.Until(() => Client.Run(children).ExitCode == 1, SoonAfter), "sshd still serves");
    }
}
