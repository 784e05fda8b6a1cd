using System.Text;
using ScpTranscripts.Text;
using Testing;

namespace ScpTranscripts.Playing;

/// <summary>Plays one conversation with one program, line by line.</summary>
internal sealed class Player : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Conversation _conversation;
    private readonly Target _target;
    private readonly IReadOnlyList<Line> _lines;
    private readonly Setting _setting = new();
    private readonly Dictionary<string, string> _values;
    private ServerProcess? _process;

    private Player(Conversation conversation, Target target)
    {
        _conversation = conversation;
        _target = target;
        _lines = conversation.For(target.Name, target.Version);
        _values = new Dictionary<string, string>
        {
            ["cwd"] = _setting.Directory,
            ["program"] = target.Program,
            ["user"] = Identity.User,
        };
    }

    /// <summary>Throws with the line, what it expected and what happened.</summary>
    public static void Play(Conversation conversation, Target target)
    {
        using var player = new Player(conversation, target);
        player.Play();
    }

    public void Dispose()
    {
        _process?.Dispose();
        _setting.Dispose();
    }

    private void Play()
    {
        foreach (Line line in _lines)
            try
            {
                if (!Step(line))
                    return;
            }
            catch (Exception error) when (error is Mismatch or TimeoutException or FormatException)
            {
                Assert.Fail($"{_conversation.File}.txt, \"{_conversation.Title}\", with {_target.Name} {_target.Version}\n"
                    + $"  line {line.Number}: {line}\n  {error.Message}\n  stderr: {_process?.Stderr}");
            }
    }

    // False when this program, or whoever runs the tests, cannot play the conversation.
    private bool Step(Line line)
    {
        if (line.Mark == '$')
            return new Preparation(_setting, _values).Carry(line.Text);
        _process ??= _setting.Start(_target.Program);
        switch (line.Mark)
        {
            case '>' when line.Text == "EOF": _process.CloseInput(); break;
            case '>' when line.Text.StartsWith("SIGNAL ", StringComparison.Ordinal): Signal(line.Text[7..]); break;
            case '>': _process.Send(Bytes.Parse(line.Text, _values)); break;
            case '<': Expect(Bytes.Parse(line.Text, _values)); break;
            case '=': new DiskCheck(_setting.Directory, _values).Check(line.Text); break;
            case '?': ExpectExit(int.Parse(line.Text)); break;
        }
        return true;
    }

    private void Signal(string name)
    {
        (int exitCode, string output) = Shell.Run($"kill -s {name} {_process!.Id}", _setting.Directory);
        if (exitCode != 0)
            throw new Mismatch($"a process to send {name} to", output);
    }

    private void Expect(byte[] expected)
    {
        byte[]? got;
        try
        {
            got = _process!.ReceiveRaw(expected.Length, Patience);
        }
        catch (TimeoutException)
        {
            throw new Mismatch(Bytes.Quote(expected), $"{Bytes.Quote(Pending())} and then silence");
        }
        if (got == null)
            throw new Mismatch(Bytes.Quote(expected), $"{Bytes.Quote(Pending())} and the end of the output");
        if (!got.AsSpan().SequenceEqual(expected))
            throw new Mismatch(Bytes.Quote(expected), Bytes.Quote([.. got, .. Pending()]));
    }

    // Nothing may come that no line has taken, neither on standard output nor on standard error.
    private void ExpectExit(int expected)
    {
        int exitCode = _process!.WaitForExit(Patience);
        byte[] rest = _process.ReceiveRest(Patience);
        if (rest.Length > 0)
            throw new Mismatch("the end of the output", Bytes.Quote(rest));
        if (exitCode != expected)
            throw new Mismatch($"exit {expected}", $"exit {exitCode}");
        new OutputCheck(_values).Check(_lines.Where(line => line.Mark is '~' or '!'), _process.StderrBytes);
    }

    private byte[] Pending() => _process!.ReceiveRest(TimeSpan.Zero);
}
