using System.Diagnostics;
using EndToEnd.Tests.Harness;
using Testing;

namespace EndToEnd.Tests.Sessions;

/// <summary>
/// Whatever ends a session in the middle, the server is gone within a second and what it acknowledged is on disk. Alone on the
/// machine, because a second is short.
/// </summary>
[Collection("alone")]
[Trait("Machine", "quiet")]
public sealed class DisconnectTests : IDisposable
{
    private const int Block = 50_000;
    private const int Acknowledged = 40;
    private static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _folder = new();
    private readonly ThrowawaySshd _sshd;

    public DisconnectTests() => _sshd = new ThrowawaySshd($"Subsystem sftp {LoggedServer.WriteTo(_folder.Path)}");

    private string Target => _folder.Combine("target");

    [ClientFact("python:paramiko")]
    public void Killing_a_client_that_writes_ends_the_server_and_loses_nothing_acknowledged()
    {
        using Writer writer = StartWriter();
        ServerSession server = ServerSession.Of(_sshd);

        writer.Kill();

        Assert.True(server.EndsWithin(SoonAfter));
        MustHoldBlocks(writer.Acknowledged);
        MustHaveSaidGoodbye();
    }

    [ClientFact("python:paramiko")]
    public void Sigterm_ends_the_server_and_loses_nothing_acknowledged()
    {
        using Writer writer = StartWriter();
        ServerSession server = ServerSession.Of(_sshd);

        server.Signal("TERM");

        Assert.True(server.EndsWithin(SoonAfter));
        writer.WaitForExit();
        MustHoldBlocks(writer.Acknowledged);
        MustHaveSaidGoodbye();
    }

    [ClientFact("python:paramiko")]
    public void Sighup_ends_the_server_and_loses_nothing_acknowledged()
    {
        using Writer writer = StartWriter();
        ServerSession server = ServerSession.Of(_sshd);

        server.Signal("HUP");

        Assert.True(server.EndsWithin(SoonAfter));
        writer.WaitForExit();
        MustHoldBlocks(writer.Acknowledged);
        MustHaveSaidGoodbye();
    }

    [ClientFact("sftp")]
    public void Killing_a_client_in_the_middle_of_an_upload_ends_the_server_and_leaves_a_true_beginning()
    {
        Samples.Create(_folder.Combine("source"), Samples.Large);
        using Process client = StartSftp($"put {_folder.Combine("source")} {Target}");
        ServerSession server = ServerSession.Of(_sshd);
        Assert.True(Wait.Until(() => File.Exists(Target) && new FileInfo(Target).Length > 1_000_000, Patience));

        client.Kill(entireProcessTree: true);

        Assert.True(server.EndsWithin(SoonAfter));
        byte[] arrived = File.ReadAllBytes(Target);
        Assert.True(arrived.AsSpan().SequenceEqual(File.ReadAllBytes(_folder.Combine("source")).AsSpan(0, arrived.Length)));
        MustHaveSaidGoodbye();
    }

    [ClientFact("sftp")]
    public void Killing_a_client_in_the_middle_of_a_download_ends_the_server()
    {
        Samples.Create(Target, Samples.Large);
        string copy = _folder.Combine("copy");
        using Process client = StartSftp($"get {Target} {copy}");
        ServerSession server = ServerSession.Of(_sshd);
        Assert.True(Wait.Until(() => File.Exists(copy) && new FileInfo(copy).Length > 1_000_000, Patience));

        client.Kill(entireProcessTree: true);

        Assert.True(server.EndsWithin(SoonAfter));
        MustHaveSaidGoodbye();
    }

    [ClientFact("sftp")]
    public void Killing_an_idle_client_ends_the_server()
    {
        using Process client = StartSftp("pwd");
        ServerSession server = ServerSession.Of(_sshd);

        client.Kill(entireProcessTree: true);

        Assert.True(server.EndsWithin(SoonAfter));
        MustHaveSaidGoodbye();
    }

    public void Dispose()
    {
        _sshd.Dispose();
        _folder.Dispose();
    }

    private Writer StartWriter() => Writer.Start(_sshd, _folder.Path, Target, Block, Acknowledged);

    // Slowed down (-l, in kbit/s) so that the kill comes in the middle; standard input stays open and so does the session.
    private Process StartSftp(string command)
    {
        Process client = Client.Start(new ClientCommand("sftp", "-q", "-l", "80000", "-F", _sshd.ClientConfiguration, "-b", "-", "server"));
        client.StandardInput.WriteLine(command);
        client.StandardInput.Flush();
        return client;
    }

    private void MustHoldBlocks(int count)
    {
        byte[] content = File.ReadAllBytes(Target);
        Assert.True(content.Length >= count * Block, $"{count} blocks of {Block} were acknowledged, {content.Length} bytes are there");
        for (int block = 0; block < count; block++)
            Assert.Equal(-1, content.AsSpan(block * Block, Block).IndexOfAnyExcept((byte)(block % 251)));
    }

    private void MustHaveSaidGoodbye() =>
        Assert.Contains($"session closed for local user {ThrowawaySshd.User} from [{ThrowawaySshd.Host}]", LoggedServer.Log(_folder.Path));
}
