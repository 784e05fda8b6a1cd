using System.Diagnostics;
using Robustness;
using Xunit.Abstractions;

namespace Fuzz;

/// <summary>Against the binary. FUZZ_ROUNDS, FUZZ_SEED and FUZZ_SESSION change how much and what.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    /// <summary>The same where operations are asked ahead by other threads.</summary>
    [SlowFact]
    public void On_slow_storage_too()
    {
        var answers = new AnswerCount();
        for (int number = 0; number < 4; number++)
        {
            using var session = new FuzzSession(number, delayMicroseconds: 250);
            session.Run();
            answers.Add(session.Answers);
        }

        output.WriteLine($"{answers.Total} packets: {answers}");
        Assert.InRange(answers["Status.BadMessage"], answers.Total / 20, answers.Total / 2);
    }

    [Fact]
    public void Every_mutated_packet_is_answered_once_in_order_and_the_session_goes_on()
    {
        var clock = Stopwatch.StartNew();
        var answers = new AnswerCount();
        foreach (int number in FuzzSettings.Sessions)
        {
            using var session = new FuzzSession(number);
            session.Run();
            answers.Add(session.Answers);
        }
        output.WriteLine($"{answers.Total} packets in {clock.Elapsed.TotalSeconds:F1} s with seed {FuzzSettings.Seed}: {answers}");
        // Packets that are all refused by the parser would test the parser only.
        Assert.InRange(answers["Status.BadMessage"], answers.Total / 20, answers.Total / 2);
    }
}
