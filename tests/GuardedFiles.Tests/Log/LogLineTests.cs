using System.Text;
using GuardedFiles.Log;
using GuardedFiles.Tests.Support;

namespace GuardedFiles.Tests.Log;

public sealed class LogLineTests : IDisposable
{
    private readonly SyslogDaemon _daemon = new();
    private readonly EventLog _log;

    public LogLineTests() => _log = new EventLog(_daemon.Settings(LogLevel.Info));

    [Fact]
    public void Text_numbers_and_bytes_become_one_line()
    {
        ReadOnlySpan<byte> path = "a\nb"u8;
        string word = "word";
        _log.Write(LogLevel.Info, $"{word} \"{path}\" {1u} {ulong.MaxValue} {-1} {int.MinValue} {0b110_100_000u:o4} {0u:o} {7u:d2} {255u:x}");
        Assert.Equal("word \"a\\nb\" 1 18446744073709551615 -1 -2147483648 0640 0 07 ff", Assert.Single(_daemon.Lines()));
    }

    [Fact]
    public void Two_longest_paths_fit()
    {
        byte[] path = Encoding.ASCII.GetBytes(new string('p', 4095));
        _log.Write(LogLevel.Info, $"rename old \"{path}\" new \"{path}\"");
        Assert.Equal($"rename old \"{new string('p', 4095)}\" new \"{new string('p', 4095)}\"", Assert.Single(_daemon.Lines()));
    }

    [Fact]
    public void What_is_longer_is_cut()
    {
        byte[] path = Encoding.ASCII.GetBytes(new string('\u0001', 4095));
        _log.Write(LogLevel.Info, $"remove name \"{path}\" and more");
        string line = Assert.Single(_daemon.Lines());
        Assert.InRange(line.Length, LogLine.MaxLength - 8, LogLine.MaxLength);
        Assert.EndsWith("\\001...", line);
    }

    [Fact]
    public void Below_its_level_a_line_is_not_even_formatted()
    {
        int asked = 0;
        _log.Write(LogLevel.Debug1, $"asked {Ask()}");
        Assert.Equal(0, asked);
        _log.Write(LogLevel.Error, $"asked {Ask()}");
        Assert.Equal(1, asked);

        uint Ask()
        {
            asked++;
            return 0;
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _daemon.Dispose();
    }
}
