using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>The old scp's paths were made for a shell. There is none: they are quoted as for a shell, and mean names only.</summary>
public sealed class JailedLegacyScpTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientTheory("scp")]
    [InlineData("'two words'", "two words")]
    [InlineData("\"two words\"", "two words")]
    [InlineData(@"two\ words", "two words")]
    [InlineData("'it'\\''s'", "it's")]
    [InlineData("\"quote \\\" \"", "quote \" ")]
    [InlineData("'$HOME'", "$HOME")]
    [InlineData("'`id`'", "`id`")]
    [InlineData("\\;\\&\\|\\<\\>", ";&|<>")]
    [InlineData("~/tilde", "tilde")]
    [InlineData("./-dash", "-dash")]
    [InlineData("'*'", "*")]
    public void Names_are_quoted_as_for_a_shell(string path, string name)
    {
        LockedKey key = Jailed(LockedAccount.Sh);
        File.WriteAllText($"{Local}/file", $"content of {name}");

        LegacyScp(key, "file", $"server:{path}").MustSucceed();
        LegacyScp(key, "-T", $"server:{path}", "back").MustSucceed();

        Assert.Equal($"content of {name}", Read(name));
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
    }

    // As libssh2 and others write it, with quotation marks around each word, or around the program's name.
    [ClientTheory("ssh")]
    [InlineData("'scp' -f file")]
    [InlineData("\"scp\" '-f' 'file'")]
    [InlineData("s\\cp -f file")]
    [InlineData("'/usr/bin/scp'\t-f\tfile")]
    public void The_program_may_be_quoted(string command)
    {
        LockedKey key = Jailed(LockedAccount.Sh);
        File.WriteAllText($"{Jail}/file", "sent");

        ClientResult result = Client.Run(SshCommand(key, "server", command) with { Input = [0, 0, 0] }).MustSucceed();

        Assert.Equal("C0644 4 file\nsent\0", result.Output);
    }

    [ClientTheory("scp")]
    [MemberData(nameof(Accounts))]
    public void A_quoted_pattern_is_a_name(string account)
    {
        LockedKey key = Jailed(account);
        foreach (string name in new[] { "a*", "ab", "[x]", "x" })
            File.WriteAllText($"{Jail}/{name}", name);

        LegacyScp(key, "-T", "server:'a*'", "server:\\[x\\]", ".").MustSucceed();

        Assert.Equal(["[x]", "a*"], Directory.EnumerateFiles(Local).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [ClientTheory("scp")]
    [InlineData("{0}; touch canary")]
    [InlineData("`touch canary`")]
    [InlineData("$(touch canary)")]
    [InlineData("\"$(touch canary)\"")]
    [InlineData("$HOME/file")]
    [InlineData("file & touch canary")]
    [InlineData("file | touch canary")]
    [InlineData("file > canary")]
    [InlineData("file' unfinished")]
    public void A_path_that_would_be_more_to_a_shell_is_refused_and_nothing_is_done(string path)
    {
        LockedKey key = Jailed(LockedAccount.Sh);
        File.WriteAllText($"{Local}/sent", "sent");

        ClientResult up = LegacyScp(key, "sent", $"server:{path}").MustFail();
        ClientResult down = LegacyScp(key, "-T", $"server:{path}", "back").MustFail();

        Assert.Contains($"Refused: scp -t {path}\n", up.Errors);
        Assert.Contains($"Refused: scp -f {path}\n", down.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Jail));
        MustLog($"refused command \"scp -t {path.Replace("\"", "\\042")}\" from local user {key.Account.Name} from [127.0.0.1]");
    }

    [ClientTheory("ssh")]
    [InlineData("scp -S {0}/program -t file")]
    [InlineData("scp -o ProxyCommand={0}/program -t file")]
    [InlineData("scp -oProxyCommand={0}/program -f file")]
    [InlineData("scp -D {0}/program -f file")]
    [InlineData("scp -F {0}/program -t file")]
    [InlineData("scp file other")]
    [InlineData("scp -3 a:file b:other")]
    [InlineData("scp --jail / -f etc/passwd")]
    [InlineData("scp --no-guard -t file")]
    public void Options_that_start_programs_or_are_ours_are_refused(string command)
    {
        LockedKey key = Jailed(LockedAccount.Sh);
        File.WriteAllText($"{Jail}/program", $"#!/bin/sh\ntouch {Jail}/canary\n");
        File.SetUnixFileMode($"{Jail}/program", (UnixFileMode)0b111_101_101);

        ClientResult result = Ssh(key, "server", command.Replace("{0}", Jail));

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("This account may only transfer files (sftp, scp). Refused: scp ", result.Errors);
        Assert.Equal(["program"], Directory.EnumerateFileSystemEntries(Jail).Select(path => Path.GetFileName(path)));
    }

    [ClientFact("scp")]
    public void The_session_of_scp_is_logged_like_any_other()
    {
        LockedKey key = Jailed(LockedAccount.Sh, "--name anna");
        File.WriteAllText($"{Local}/file", "sent");

        LegacyScp(key, "file", "server:").MustSucceed();

        MustLog($"jail \"{Jail}\": ");
        MustLog($"session opened for local user {key.Account.Name} as anna from [127.0.0.1]");
        MustLog("open \"./file\" flags WRITE,CREATE mode 0644");
        MustLog($"session closed for local user {key.Account.Name} as anna from [127.0.0.1]");
    }
}
