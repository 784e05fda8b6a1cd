using System.Diagnostics;
using System.Text;
using Robustness;
using Testing;

namespace Fuzz;

/// <summary>
/// Some uploads into one directory, with downloads of what is there between them; each is a process of its own. As root it
/// runs as nobody.
/// </summary>
internal sealed class ScpFuzzSession(int number) : IDisposable
{
    public const int Rounds = 50;

    private const uint Nobody = 65534;
    private const int DownloadOneIn = 5;

    // Not System.HashCode: that one differs from run to run.
    private readonly Random _random = new(unchecked((FuzzSettings.Seed * 1_000_003) ^ (number * 7919) ^ 0x5C9));
    private readonly TempDirectory _directory = new();

    public AnswerTally Answers { get; } = new();

    public void Run()
    {
        ScpDisk.OpenToAll(_directory);
        Directory.CreateDirectory(_directory.Combine("t"));
        ScpDisk.SetMode(_directory.Combine("t"), "777");
        var mutator = new ScpMutator(_random);
        for (int round = 0; round < Rounds; round++)
        {
            if (round % DownloadOneIn == DownloadOneIn - 1)
                Play(round, mutator.Answers(), ["-r", "-p", "-f", "t", "missing"], Any);
            else
                Play(round, mutator.Upload(), [.. _random.Next(4) == 0 ? (string[])[] : ["-r"], .. _random.Next(2) == 0 ? (string[])[] : ["-p"], "-t", "t"], Fault);
        }
        Assert.Equal(["t"], Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName));
    }

    public void Dispose()
    {
        // .NET cannot delete a directory whose name it cannot spell.
        using var shell = Process.Start("/bin/sh", ["-c", "chmod -R u+rwx -- \"$0\" 2>/dev/null; rm -rf -- \"$0\"", _directory.Combine("t")]);
        shell.WaitForExit();
        _directory.Dispose();
    }

    private void Play(int round, byte[] input, string[] arguments, Func<string, string?> fault)
    {
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(ScpProgram.Ours, _directory, arguments) with { User = Native.IsRoot ? Nobody : null });
        string output = "";
        try
        {
            session.SendAsFarAsItReads(input);
            session.CloseInput();
            output = session.ReceiveRest();
            int status = session.WaitForExit();
            string? wrong = status is 0 or 1 ? fault(output) : $"exit status {status}";
            if (wrong != null)
                throw new InvalidOperationException($"{wrong}; {session.Errors}");
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"{error.Message}\nrepeat with FUZZ_SEED={FuzzSettings.Seed} FUZZ_SESSION={number}; round {round}, {string.Join(' ', arguments)}\n"
                + $"input {Convert.ToHexString(input)}\noutput {Convert.ToHexString(Encoding.Latin1.GetBytes(output))}", error);
        }
    }

    private static string? Any(string output) => null;

    // Acks, and errors that are whole lines.
    private string? Fault(string output)
    {
        for (int at = 0; at < output.Length; at++)
        {
            if (output[at] == '\0')
            {
                Answers.Acks++;
                continue;
            }
            int end = output.IndexOf('\n', at);
            if (end < 0 || !output.AsSpan(at).StartsWith("\u0001scp: ", StringComparison.Ordinal) || end - at > 2048)
                return $"no legal answer at {at}";
            Answers.Errors++;
            Answers.ProtocolErrors += output.AsSpan(at).StartsWith("\u0001scp: protocol error: ", StringComparison.Ordinal) ? 1 : 0;
            at = end;
        }
        return output.Length > 0 ? null : "no answer at all";
    }

    /// <summary>So that the mutations are seen to be neither too tame nor too wild.</summary>
    internal sealed class AnswerTally
    {
        public int Acks { get; set; }

        public int Errors { get; set; }

        public int ProtocolErrors { get; set; }
    }
}
