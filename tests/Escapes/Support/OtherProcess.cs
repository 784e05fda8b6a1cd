using System.Diagnostics;
using System.Globalization;

namespace Escapes;

/// <summary>Another process of the same account, which sleeps, with memory that must stay as it is.</summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process _process = Process.Start(new ProcessStartInfo("sleep", "600"))!;
    private readonly ulong _address;
    private readonly byte[] _asItWas;

    public OtherProcess()
    {
        // When it has become sleep(1) it has a heap.
        string? line = null;
        for (int tries = 0; line is null && tries < 500; tries++, Thread.Sleep(10))
            line = File.ReadAllText($"/proc/{_process.Id}/comm") == "sleep\n"
                ? File.ReadLines($"/proc/{_process.Id}/maps").FirstOrDefault(map => map.EndsWith("[stack]", StringComparison.Ordinal))
                : null;
        string[] range = line!.Split('-', ' ');
        _address = ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - 8;
        _asItWas = Read();
    }

    /// <summary>In the memory file: eight bytes at the end of the stack, which nothing reads.</summary>
    public ulong Address => _address;

    public bool IsUntouched => Read().AsSpan().SequenceEqual(_asItWas) && Adjustment == "0";

    /// <summary>Every process of the account may raise it, whoever may trace whom.</summary>
    public string Adjustment => File.ReadAllText(PathOf("oom_score_adj")).Trim();

    public string PathOf(string name) => $"/proc/{_process.Id}/{name}";

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private byte[] Read()
    {
        byte[] bytes = new byte[8];
        using var memory = new FileStream(PathOf("mem"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        memory.Position = (long)_address;
        memory.ReadExactly(bytes);
        return bytes;
    }
}
