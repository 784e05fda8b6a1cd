using System.Globalization;
using System.Security.Cryptography;

namespace Robustness;

/// <summary>A client that takes everything a source sends and checks that each piece is whole. What came is kept as lines of text.</summary>
internal sealed class ScpDownload
{
    private readonly List<string> _lines = [];
    private readonly ScpSession _session;

    private ScpDownload(ScpSession session) => _session = session;

    /// <summary>Called with each record before it is answered.</summary>
    public Action<string> AtRecord { get; init; } = _ => { };

    /// <summary>Plays until the source ends; records as they are, <c>! words</c> for errors, <c>= size hash</c> for data.</summary>
    public static List<string> Play(ScpSession session, Action<string>? atRecord = null)
    {
        var download = new ScpDownload(session) { AtRecord = atRecord ?? (_ => { }) };
        while (session.ReceiveByte() is >= 0 and int first)
            download.Take((char)first);
        return download._lines;
    }

    /// <summary>The words of all errors.</summary>
    public static string[] ErrorsIn(IEnumerable<string> lines) => [.. lines.Where(line => line[0] == '!').Select(line => line[2..])];

    private void Take(char first)
    {
        string line = _session.ReceiveLine();
        if (first is '\u0001' or '\u0002')
        {
            _lines.Add(Error(line));
            return;
        }
        Assert.True(first is 'T' or 'C' or 'D' or 'E', $"no record: {(int)first} {line}");
        _lines.Add(first + line);
        AtRecord(first + line);
        _session.SendAck();
        if (first == 'C')
            TakeData(long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    private void TakeData(long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long left = size; left > 0; left -= Math.Min(left, 65536))
            hash.AppendData(_session.Receive((int)Math.Min(left, 65536)));
        _lines.Add($"= {size} {Convert.ToHexString(hash.GetHashAndReset())[..8]}");
        byte status = _session.Receive(1)[0];
        if (status != 0)
            _lines.Add(Error(_session.ReceiveLine()));
        _session.SendAck();
    }

    private static string Error(string line) => line.StartsWith("scp: ", StringComparison.Ordinal) ? $"! {line[5..]}" : $"! (bare) {line}";
}
