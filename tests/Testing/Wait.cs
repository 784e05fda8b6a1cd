using System.Diagnostics;

namespace Testing;

public static class Wait
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    public static bool Until(Func<bool> condition, TimeSpan atMost)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > atMost)
                return false;
            Thread.Sleep(Step);
        }
        return true;
    }
}
