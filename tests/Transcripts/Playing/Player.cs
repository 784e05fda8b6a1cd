using System.Text;
using Testing;
using Transcripts.Targets;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>Plays one conversation with one server, line by line.</summary>
internal sealed class Player : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongWait = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(40);

    private readonly ITranscriptTarget _target;
    private readonly IReadOnlyList<Line> _lines;
    private readonly TempDirectory _directory = new();
    private readonly SessionStart _start;
    private readonly Dictionary<string, byte[]> _handles = [];
    private readonly Queue<uint?> _unanswered = new();
    private readonly RequestWriter _writer;
    private readonly ReplyMatcher _matcher;
    private Placeholders _placeholders;
    private ITranscriptSession? _session;
    private uint _lastId;
    private bool _ended;
    private bool _blocked;

    private Player(Conversation conversation, ITranscriptTarget target)
    {
        _target = target;
        _lines = conversation.For(target.Name, target.Version);
        _start = new SessionStart(_directory.Path);
        _writer = new RequestWriter(_handles);
        _matcher = new ReplyMatcher(_handles);
        _placeholders = Values();
    }

    /// <summary>Throws with the line, what it expected and what happened.</summary>
    public static void Play(Conversation conversation, ITranscriptTarget target)
    {
        using var player = new Player(conversation, target);
        player.Play(conversation);
    }

    public void Dispose()
    {
        _session?.Dispose();
        _directory.Dispose();
    }

    private void Play(Conversation conversation)
    {
        Line? current = null;
        try
        {
            foreach (Line line in _lines)
            {
                current = line;
                if (!Step(line))
                    return;
            }
            current = null;
            Finish();
        }
        catch (Exception error) when (error is Mismatch or TimeoutException or FormatException)
        {
            string place = current == null ? "at its end" : $"line {current.Number}: {current}";
            string said = _session == null ? "" : Encoding.UTF8.GetString(_session.Stderr);
            Assert.Fail($"{conversation.File}.txt, \"{conversation.Title}\", against {_target.Name} {_target.Version}\n"
                + $"  {place}\n  {error.Message}" + (error is TimeoutException ? $"\n  stderr: {said}" : ""));
        }
    }

    // False when this target, or whoever runs the tests, cannot play the conversation.
    private bool Step(Line line)
    {
        if (line.Mark == '$')
            return Prepare(Filled(line));
        if (line.Mark is '!' or '~' or '|' or '?')
            return true;
        if (_session == null && !Begin())
            return false;
        switch (line.Mark)
        {
            case '=': DiskCheck.Check(Filled(line), _directory.Path); break;
            case '>' when !_ended: Request(Filled(line)); break;
            case '<' when !_ended: Expect(Filled(line)); break;
        }
        return true;
    }

    private bool Prepare(Line line)
    {
        if (line.Text == "needs root")
            return Identity.IsRoot;
        if (line.Text == "needs home")
            return Directory.Exists(Identity.Account(Identity.Uid, Identity.Gid).Home);
        if (line.Text == "skip")
            return false;
        Preparation.Carry(line, _start);
        if (_start.Uid is { } uid && uid != Identity.Uid)
        {
            if (!Identity.IsRoot)
            {
                _start.Uid = null;
                return uid == Identity.Nobody;
            }
            _placeholders = Values();
        }
        return true;
    }

    private bool Begin()
    {
        if (!_target.CanPlay(_start))
            return false;
        if (_start.Uid is { } uid && uid != Identity.Uid)
            Shell.Run($"chown -R -h {uid}:{uid} .", _directory.Path);
        _session = _target.Start(_start);
        return true;
    }

    private Line Filled(Line line) => line with { Text = line.Text.Contains("=/") ? _placeholders.FillPattern(line.Text) : _placeholders.Fill(line.Text) };

    private void Request(Line line)
    {
        IReadOnlyList<Word> words = line.Words;
        switch (words[0].Text)
        {
            case "EOF":
                _session!.CloseInput();
                break;
            case "SIGNAL":
                _session!.Signal(words[1].Text);
                break;
            default:
                _session!.Send(_writer.Write(words, NextId(words)));
                break;
        }
    }

    private uint NextId(IReadOnlyList<Word> words)
    {
        if (words[0].Text == "RAW")
            return 0;
        if (words[0].Text == "INIT")
        {
            _unanswered.Enqueue(null);
            return 0;
        }
        uint id = words.FirstOrDefault(word => word.Key == "id") is { } chosen ? (uint)chosen.Number : ++_lastId;
        _unanswered.Enqueue(id);
        return id;
    }

    private void Expect(Line line)
    {
        switch (line.Words[0].Text)
        {
            case "END":
                _ended = true;
                if (_session!.Receive(Patience) is { } late)
                    throw new Mismatch("END", ReplyText.Of(late));
                break;
            case "NOTHING":
                _unanswered.Dequeue();
                ExpectSilence(ShortWait);
                break;
            case "BLOCKS":
                _ended = _blocked = true;
                ExpectSilence(LongWait);
                break;
            default:
                _ = _unanswered.TryDequeue(out uint? id);
                _matcher.Match(line, _session!.Receive(Patience), id);
                break;
        }
    }

    private void ExpectSilence(TimeSpan time)
    {
        try
        {
            throw new Mismatch("no reply", ReplyText.Of(_session!.Receive(time)));
        }
        catch (TimeoutException)
        {
            // Silence is what was promised.
        }
    }

    private void Finish()
    {
        if (_session == null && !Begin())
            return;
        if (_blocked)
            return;
        _session!.CloseInput();
        Check("|", _session.ReceiveRest(Patience));
        CheckExitCode(_session.WaitForExit(Patience));
        Check("!~", _session.Stderr);
    }

    private void Check(string marks, byte[] output) =>
        OutputCheck.Check([.. _lines.Where(line => marks.Contains(line.Mark))], output, _placeholders);

    private void CheckExitCode(int exitCode)
    {
        Word? expected = _lines.LastOrDefault(line => line.Mark == '?')?.Words[0];
        if (expected?.IsAnything != true && exitCode != (int)(expected?.Number ?? 0))
            throw new Mismatch($"exit {expected?.Text ?? "0"}", $"exit {exitCode}, stderr: {Encoding.UTF8.GetString(_session!.Stderr)}");
    }

    private Placeholders Values()
    {
        uint uid = _start.Uid ?? Identity.Uid, gid = _start.Uid ?? Identity.Gid;
        (string user, string group, string home) = Identity.Account(uid, gid);
        var values = new Dictionary<string, string>
        {
            ["cwd"] = _directory.Path,
            ["uid"] = uid.ToString(),
            ["gid"] = gid.ToString(),
            ["user"] = user,
            ["group"] = group,
            ["home"] = home,
        };
        return new Placeholders(values, DateTimeOffset.UtcNow);
    }
}
