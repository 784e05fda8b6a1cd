namespace Robustness;

/// <summary>
/// Somebody else with an account here: exchanges two names as fast as he can, until he is told to stop. Never at the same pace, because
/// the kernel lets two who want the same directory take turns, and then each exchange would be undone before anybody looks.
/// </summary>
internal sealed class ScpReviewExchange : IDisposable
{
    private readonly byte[] _first;
    private readonly byte[] _second;
    private readonly Background _work;
    private volatile bool _over;

    private ScpReviewExchange(string first, string second)
    {
        (_first, _second) = (ScpReviewNative.PathOf(first), ScpReviewNative.PathOf(second));
        _work = Background.Start(Exchange);
    }

    public static ScpReviewExchange Of(string first, string second) => new(first, second);

    public void Dispose()
    {
        _over = true;
        _work.Join();
    }

    private void Exchange()
    {
        var pace = new Random(1);
        while (!_over)
        {
            ScpReviewNative.Exchange(_first, _second);
            Thread.SpinWait(pace.Next(100));
        }
    }
}
