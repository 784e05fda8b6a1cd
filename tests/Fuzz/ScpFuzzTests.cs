using System.Diagnostics;
using Xunit.Abstractions;

namespace Fuzz;

/// <summary>The server side of scp against wrong uploads and wrong answers. FUZZ_ROUNDS, FUZZ_SEED and FUZZ_SESSION change how much and what.</summary>
public sealed class ScpFuzzTests(ITestOutputHelper output)
{
    // Each round is a process; a packet of SFTP is far cheaper.
    private const int PacketsForOneRound = 33;

    [Fact]
    public void Every_mutated_transfer_ends_with_legal_answers()
    {
        var clock = Stopwatch.StartNew();
        int acks = 0, errors = 0, protocolErrors = 0, count = FuzzSettings.Rounds / PacketsForOneRound / ScpFuzzSession.Rounds;
        int[] numbers = FuzzSettings.OnlySession is { } one ? [one] : [.. Enumerable.Range(0, Math.Max(1, count))];
        Parallel.ForEach(numbers, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
        {
            using var session = new ScpFuzzSession(number);
            session.Run();
            Interlocked.Add(ref acks, session.Answers.Acks);
            Interlocked.Add(ref errors, session.Answers.Errors);
            Interlocked.Add(ref protocolErrors, session.Answers.ProtocolErrors);
        });
        output.WriteLine($"{numbers.Length * ScpFuzzSession.Rounds} transfers in {clock.Elapsed.TotalSeconds:F1} s with seed {FuzzSettings.Seed}: "
            + $"{acks} acks, {errors} errors, {protocolErrors} of them about the protocol");
        // Uploads that all fail at the first record would test the first record only.
        Assert.InRange(acks, numbers.Length * ScpFuzzSession.Rounds, int.MaxValue);
        Assert.InRange(protocolErrors, 1, int.MaxValue);
    }
}
