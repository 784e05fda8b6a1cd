using System.Globalization;
using Testing;

namespace Benchmarks.Sshd;

/// <summary>A line of usage.c.</summary>
/// <param name="Input">Null for neither pipes nor sockets.</param>
internal sealed record Usage(TimeSpan CpuTime, Transport? Input)
{
    private static readonly Lazy<string> Compiled = new(() => CProgram.Compiled("Benchmarks/usage.c", "-static"));

    public static string Tool => Compiled.Value;

    /// <summary>None where there is no file.</summary>
    public static Usage[] In(string file) => File.Exists(file) ? [.. File.ReadLines(file).Select(Parse)] : [];

    public static TimeSpan Sum(IEnumerable<Usage> usages) => usages.Aggregate(TimeSpan.Zero, (sum, usage) => sum + usage.CpuTime);

    private static Usage Parse(string line)
    {
        string[] words = line.Split(' ');
        return new Usage(
            TimeSpan.FromMicroseconds(long.Parse(words[0], CultureInfo.InvariantCulture)),
            words[1] switch
            {
                "pipe" => Transport.Pipes,
                "socket" => Transport.Sockets,
                _ => null,
            });
    }
}
