using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>A server whose system calls are counted (countcalls.c): the same requests have the same count in every run.</summary>
internal sealed class CallCounter : IDisposable
{
    private static readonly Lazy<string> Tool = new(() => CProgram.Compiled("Robustness.Tests/Support/countcalls.c"));
    private static readonly Lazy<string?> Reason = new(Try);

    private readonly Process _process;
    private readonly SortedDictionary<string, int> _calls = [];

    public CallCounter(string program)
    {
        _process = Process.Start(new ProcessStartInfo(Tool.Value, [program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _ = Ask(Request.Init());
        Restart();
    }

    /// <summary>Why nothing can be counted on this machine; null where it can.</summary>
    public static string? Missing => Reason.Value;

    /// <summary>Since the start, or <see cref="Restart"/>.</summary>
    public int Calls => _calls.Values.Sum();

    /// <summary>The calls by name, the most frequent first.</summary>
    public string Story => string.Join(", ", _calls.OrderByDescending(call => call.Value).Select(call => $"{call.Value} {call.Key}"));

    public void Restart() => _calls.Clear();

    /// <summary>Requests that are all there before the server looks, each with its place as its id; the answers in the same order.</summary>
    public Answer[] Ask(params byte[][] requests)
    {
        byte[] bytes = [.. requests.SelectMany((request, index) => requests.Length > 1 ? Request.WithId(request, (uint)index) : request)];
        Stream input = _process.StandardInput.BaseStream;
        input.Write([.. BitConverter.GetBytes(requests.Length), .. BitConverter.GetBytes(bytes.Length)]);
        input.Write(bytes);
        input.Flush();
        string[] words = ReadLine().Split(' ');
        foreach (string[] call in words[2..].Select(word => word.Split('=')))
            _calls[call[0]] = _calls.GetValueOrDefault(call[0]) + int.Parse(call[1]);
        return [.. Packets(int.Parse(words[1])).OrderBy(answer => answer.Id)];
    }

    /// <summary>A client that leaves politely; the server's exit status is 0.</summary>
    public void End()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string ReadLine()
    {
        List<byte> line = [];
        for (int next; (next = _process.StandardOutput.BaseStream.ReadByte()) != '\n'; line.Add((byte)next))
            if (next < 0)
                throw new InvalidOperationException("the server's calls could not be counted to the end");
        return System.Text.Encoding.ASCII.GetString([.. line]);
    }

    private List<Answer> Packets(int length)
    {
        List<Answer> answers = [];
        byte[] bytes = new byte[length];
        _process.StandardOutput.BaseStream.ReadExactly(bytes);
        for (ReadOnlySpan<byte> rest = bytes; rest.Length > 0;)
        {
            int size = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(rest);
            answers.Add(new Answer(rest.Slice(4, size).ToArray()));
            rest = rest[(4 + size)..];
        }
        return answers;
    }

    // A container may forbid ptrace.
    private static string? Try()
    {
        using Process nothing = Process.Start(new ProcessStartInfo(Tool.Value, ["/bin/true"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        nothing.StandardInput.Close();
        string errors = nothing.StandardError.ReadToEnd();
        nothing.WaitForExit();
        return nothing.ExitCode == 0 ? null : $"needs ptrace: {errors}";
    }
}
