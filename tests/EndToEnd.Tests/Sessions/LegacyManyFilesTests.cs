using System.Diagnostics;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Sessions;

/// <summary>Many small files, where every answer counts. Alone on the machine, because it is timed.</summary>
[Collection("alone")]
[Trait("Machine", "quiet")]
public sealed class LegacyManyFilesTests(LegacySshd sshd) : LegacyTests(sshd)
{
    private const int Count = 10_000;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    [ClientFact("scp")]
    public void Ten_thousand_small_files_go_up_and_come_back_in_time()
    {
        Directory.CreateDirectory($"{Local}/tree");
        for (int number = 0; number < Count; number++)
            File.WriteAllText($"{Local}/tree/file-{number}", $"{number}");
        long start = Stopwatch.GetTimestamp();

        Scp("-r", "-q", "tree", $"server:{Remote}").MustSucceed();
        Scp("-r", "-q", At("tree"), "back").MustSucceed();

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, AtMost);
        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }
}
