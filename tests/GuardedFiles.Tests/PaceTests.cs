using System.Diagnostics;

namespace GuardedFiles.Tests;

public sealed class PaceTests
{
    private static readonly long _millisecond = Stopwatch.Frequency / 1000;

    private readonly Pace _pace = new();

    [Fact]
    public void Fast_operations_are_no_sign_of_anything()
    {
        _pace.Begin();
        for (int i = 0; i < 10_000; i++)
            _pace.Done();
        Assert.False(_pace.IsSlow);
    }

    [Fact]
    public void Slow_ones_are_believed_when_they_go_on()
    {
        _pace.Begin();
        Slow();
        Assert.False(_pace.IsSlow); // Somebody else may have had the processor.
        Slow();
        Assert.True(_pace.IsSlow);
    }

    [Fact]
    public void What_is_not_an_operation_does_not_count()
    {
        for (int i = 0; i < 10; i++)
        {
            _pace.Begin();
            _pace.Pause();
            Thread.Sleep(2);
            _pace.Resume();
            for (int j = 0; j < 4; j++)
                _pace.Done();
        }

        Assert.False(_pace.IsSlow);
    }

    [Fact]
    public void It_is_over_when_nothing_has_been_slow_for_a_while()
    {
        _pace.Begin();
        Slow();
        Slow();
        long[] fast = new long[64];
        for (int i = 0; i < 3; i++)
            _pace.Judge(fast);
        Assert.True(_pace.IsSlow);
        _pace.Judge([.. fast[..40], .. Enumerable.Repeat(_millisecond, 24)]);
        for (int i = 0; i < 3; i++)
            _pace.Judge(fast);
        Assert.True(_pace.IsSlow);
        _pace.Judge(fast);
        Assert.False(_pace.IsSlow);
    }

    private void Slow()
    {
        Thread.Sleep(2);
        for (int i = 0; i < 4; i++)
            _pace.Done();
    }
}
