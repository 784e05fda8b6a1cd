using System.Diagnostics;

namespace EndToEnd.Tests.Harness;

/// <summary>A client that writes block after block, each one acknowledged before the next, until something ends it.</summary>
internal sealed class Writer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _client;
    private readonly Task _reading;
    private volatile int _acknowledged;

    private Writer(Process client)
    {
        _client = client;
        _reading = Task.Run(ReadNumbers);
    }

    public int Acknowledged => _acknowledged;

    /// <summary>Returns when the first blocks have been acknowledged.</summary>
    public static Writer Start(ThrowawaySshd sshd, string scripts, string target, int block, int blocks)
    {
        Script.WriteTo(scripts, "paramiko_login.py");
        string script = Script.WriteTo(scripts, "paramiko_write.py");
        string[] login = [$"{sshd.Port}", ThrowawaySshd.User, sshd.UserKey, sshd.KnownHosts];
        var writer = new Writer(Client.Start(new ClientCommand("python3", ["-W", "ignore", script, .. login, target, $"{block}"])));
        Assert.True(Wait.Until(() => writer.Acknowledged >= blocks || writer._client.HasExited, Patience));
        Assert.False(writer._client.HasExited, writer._client.HasExited ? writer._client.StandardError.ReadToEnd() : "");
        return writer;
    }

    public void Kill()
    {
        _client.Kill();
        WaitForExit();
    }

    /// <summary>Afterwards every acknowledgement has been counted.</summary>
    public void WaitForExit() => Assert.True(_client.WaitForExit(Patience) && _reading.Wait(Patience));

    public void Dispose()
    {
        if (!_client.HasExited)
            _client.Kill();
        _client.Dispose();
    }

    private void ReadNumbers()
    {
        while (_client.StandardOutput.ReadLine() is { } line)
            if (int.TryParse(line, out int number))
                _acknowledged = number + 1;
    }
}
