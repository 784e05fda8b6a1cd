namespace GuardedFiles.Tests.Support;

/// <summary>A thread that is thrown away, for what a thread can never take back.</summary>
internal static class Alone
{
    public static void Run(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            Assert.Fail(failure.ToString());
    }
}
