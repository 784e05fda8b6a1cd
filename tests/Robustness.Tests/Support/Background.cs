using System.Runtime.ExceptionServices;

namespace Robustness;

/// <summary>Work on a thread of its own, whose failure is the test's and not the test host's.</summary>
internal sealed class Background
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private Background(Action work)
    {
        _thread = new Thread(() => Run(work)) { IsBackground = true };
        _thread.Start();
    }

    public static Background Start(Action work) => new(work);

    /// <summary>False when the time is over first.</summary>
    public bool WaitFor(int milliseconds) => _thread.Join(milliseconds);

    public void Join()
    {
        _thread.Join();
        _failure?.Throw();
    }

    /// <summary>For work that is cut off on purpose.</summary>
    public void JoinWhateverHappened() => _thread.Join();

    private void Run(Action work)
    {
        try
        {
            work();
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
    }
}
