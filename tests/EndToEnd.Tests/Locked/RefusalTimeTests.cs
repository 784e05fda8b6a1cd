using System.Diagnostics;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>Who asks for something else is not left waiting: it takes a login, and next to nothing more.</summary>
[Collection("alone")]
[Trait("Machine", "quiet")]
public sealed class RefusalTimeTests(LockedSshd sshd) : LockedTests(sshd)
{
    /// <summary>It takes 0.3 s; a hang takes for ever, and the machine may be busy.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    [ClientTheory("ssh")]
    [MemberData(nameof(Accounts))]
    public void A_refusal_takes_no_longer_than_a_login(string account)
    {
        LockedKey locked = Sshd.Authorize(account, $"command=\"{Sshd.Program} --forced --jail {Jail}\" ");

        MustBeRefused(locked, []);
        MustBeRefused(locked, ["-T"]);
        if (LockedSshd.HasAccounts)
            MustBeRefused(locked, ["-tt"]); // An ordinary user's sshd has no terminals.
        MustBeRefused(locked, [], "uptime");
        MustBeRefused(locked, [], "scp");
    }

    [ClientTheory("ssh")]
    [InlineData(LockedAccount.Sh)]
    [InlineData(LockedAccount.Bash)]
    public void So_it_is_where_nothing_but_the_program_is_forced(string account)
    {
        LockedKey locked = Sshd.Authorize(account, $"command=\"{Sshd.Program}\" ");

        if (LockedSshd.HasAccounts)
            MustBeRefused(locked, ["-tt"]); // An ordinary user's sshd has no terminals.
        MustBeRefused(locked, [], "uptime");
        MustBeRefused(locked, [], "scp -t file");
    }

    // The client's input stays open, as it does for somebody who sits there and waits.
    private void MustBeRefused(LockedKey key, string[] options, params string[] command)
    {
        long start = Stopwatch.GetTimestamp();
        using Process client = Client.Start(SshCommand(key, ["-o", "ControlPath=none", .. options, "server", .. command]));
        bool ended = client.WaitForExit(AtMost);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (!ended)
            client.Kill();
        string told = client.StandardOutput.ReadToEnd() + client.StandardError.ReadToEnd();
        string what = $"ssh {string.Join(' ', options)} {string.Join(' ', command)}, {time.TotalSeconds:f2} s: {told}";
        Assert.True(ended, what);
        Assert.Contains("This account may only transfer files (sftp, scp). Refused: ", told);
        Assert.True(client.ExitCode == 1, what);
    }
}
