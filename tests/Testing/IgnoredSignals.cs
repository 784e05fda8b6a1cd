using System.Globalization;

namespace Testing;

/// <summary>
/// A program inherits which signals are ignored: SIGHUP from nohup, SIGINT and SIGQUIT from a shell that started a job in the background.
/// A test of such a signal would wait in vain for what it ends.
/// </summary>
public static class IgnoredSignals
{
    private static readonly (string Name, int Number)[] Ending = [("HUP", 1), ("INT", 2), ("QUIT", 3)];

    private static readonly Lazy<string[]> Inherited = new(() => [.. Ending.Where(signal => Has(signal.Number)).Select(signal => signal.Name)]);

    /// <summary>What stands before a command, so that it ignores none of them; empty where none is ignored.</summary>
    public static string[] Undone => Inherited.Value.Length == 0 ? [] : ["env", $"--default-signal={string.Join(',', Inherited.Value)}"];

    /// <summary>Does this process ignore a signal? From proc_pid_status(5): a mask, signal 1 its lowest bit.</summary>
    public static bool Has(int signal)
    {
        const string Field = "SigIgn:";
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        ulong mask = ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (mask >> (signal - 1) & 1) != 0;
    }
}
