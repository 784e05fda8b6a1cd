using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Testing;

namespace EndToEnd.Tests.Sessions;

/// <summary>The program that needs no other file, in a chroot: what it knows of accounts, and what it opens there.</summary>
public sealed partial class StaticProgramTests : IDisposable
{
    private const uint Owner = 3001;
    private const string Passwd = "root:x:0:0::/:\nalice:x:3001:3002::/home/alice:/bin/sh\n";
    private const string Group = "root:x:0:\nstaff:x:3002:alice\n";

    private readonly TempDirectory _folder = new();

    public StaticProgramTests()
    {
        Directory.CreateDirectory(Root);
        File.Copy($"{Programs.RepositoryRoot}/dist/dotnet-sftp-server.static", $"{Root}/server");
        File.WriteAllText($"{Root}/file", "text");
        Client.Run(new ClientCommand("chown", $"{Owner}:3002", $"{Root}/file")).MustSucceed();
    }

    private string Root => _folder.Combine("root");

    [ClientFact("root", "sftp")]
    public void Names_are_those_of_the_chroot()
    {
        Write("etc/passwd", Passwd);
        Write("etc/group", Group);
        Assert.Equal(("alice", "staff"), OwnerOfFile());
    }

    [ClientFact("root", "sftp")]
    public void Without_the_files_names_are_numbers()
    {
        Assert.Equal(("3001", "3002"), OwnerOfFile());
        Write("etc/group", Group);
        Assert.Equal(("3001", "staff"), OwnerOfFile());
    }

    /// <summary>%h in a jail's path comes from there, so it must not be the client's to write.</summary>
    [ClientTheory("root", "sftp")]
    [InlineData("chmod 664 etc/passwd")]
    [InlineData("chmod 646 etc/passwd")]
    [InlineData("chown 3001 etc/passwd")]
    [InlineData("chmod 777 etc")]
    [InlineData("chown 3001 etc")]
    [InlineData("mv etc/passwd etc/other && ln -s other etc/passwd")]
    [InlineData("rm etc/passwd && mkfifo -m 644 etc/passwd")]
    [InlineData("rm etc/passwd && mkdir etc/passwd")]
    public void Files_that_somebody_else_could_have_written_are_not_believed(string change)
    {
        Write("etc/passwd", Passwd);
        Client.Run(new ClientCommand("sh", "-ec", change) { Directory = Root }).MustSucceed();
        Assert.Equal("3001", OwnerOfFile().User);
    }

    /// <summary>The C library would load libnss_files.so.2, or whatever nsswitch.conf names, from the chroot.</summary>
    [ClientFact("root", "sftp", "strace")]
    public void Nothing_is_loaded_out_of_the_chroot()
    {
        Write("etc/nsswitch.conf", "passwd: files evil\ngroup: files evil\n");
        Write("etc/passwd", "root:x:0:0::/:\n");
        string trace = _folder.Combine("trace");

        Sftp(["strace", "-f", "-o", trace, "-e", "trace=%file"], "ls -l").MustSucceed();

        string[] lines = File.ReadAllLines(trace);
        string[] opened = [.. lines.SkipWhile(line => !line.Contains("execve(\"/server\"")).SelectMany(line => Opened().Matches(line)).Select(match => match.Groups[1].Value)];
        Assert.Contains("/etc", opened);
        Assert.DoesNotContain(opened, path => path.Contains("nss") || path.Contains("lib") || path.Contains(".so"));
    }

    [ClientFact("root", "sftp")]
    public void A_jail_in_the_chroot_is_found_by_the_home_that_is_told_there()
    {
        Write("etc/passwd", "root:x:0:0::/home/of root:\n");
        Write("home/of root/inside", "text");

        Assert.Contains("inside", Sftp([], "ls", ["--jail", "%h"]).MustSucceed().Output);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{Root}/{name}")!, (UnixFileMode)0b111_101_101);
        File.WriteAllText($"{Root}/{name}", text);
        File.SetUnixFileMode($"{Root}/{name}", (UnixFileMode)0b110_100_100);
    }

    private (string User, string Group) OwnerOfFile()
    {
        string output = Sftp([], "ls -l").MustSucceed().Output;
        Match line = LongName().Match(output);
        Assert.True(line.Success, output);
        return (line.Groups[1].Value, line.Groups[2].Value);
    }

    private ClientResult Sftp(string[] before, string command, string[]? options = null)
    {
        File.SetUnixFileMode(Root, (UnixFileMode)0b111_101_101);
        string script = _folder.Combine("start");
        File.WriteAllText(script, $"#!/bin/sh\nexec {string.Join(' ', before)} chroot '{Root}' /server {string.Join(' ', options ?? [])}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Client.Run(new ClientCommand("sftp", "-q", "-D", script, "-b", "-").WithInput(command + "\n"));
    }

    [GeneratedRegex(@"open\w*\([^""]*""([^""]*)""")]
    private static partial Regex Opened();

    [GeneratedRegex(@"\S+ +\S+ +(\S+) +(\S+) +4 .* file\n")]
    private static partial Regex LongName();
}
