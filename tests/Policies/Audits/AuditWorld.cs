using System.Globalization;
using System.Text.Json;

namespace Policies;

/// <summary>A jail that is a home, and the audit of the sessions that were in it.</summary>
internal sealed class AuditWorld : IDisposable
{
    /// <summary>What the jail is called in the expected system paths.</summary>
    private const string Prefix = "system_";

    /// <summary>How a row writes an empty path.</summary>
    public const string Empty = "''";

    private readonly TempDirectory _jail = TempDirectory.InMemory();
    private readonly TempDirectory _record = new();

    public AuditWorld()
    {
        Directory.CreateDirectory(On("dir/sub"));
        Directory.CreateDirectory(On("empty"));
        Directory.CreateDirectory(On("one"));
        Directory.CreateDirectory(On(".ssh"));
        File.WriteAllText(On("file"), "0123456789");
        File.WriteAllText(On("other"), "");
        File.WriteAllText(On("dir/in"), "in");
        File.WriteAllText(On("one/a"), "a");
        File.WriteAllText(On(".ssh/authorized_keys"), "");
        File.CreateSymbolicLink(On("link"), "dir");
        File.CreateSymbolicLink(On("alias"), "file");
    }

    public string Jail => _jail.Path;

    private string Record => _record.Combine("audit");

    public Launch Launch(string options, bool guarded) => new()
    {
        Arguments = ["--jail", Jail, guarded ? "--guard" : "--no-guard", "--audit", Record, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Environment = new Dictionary<string, string> { ["HOME"] = Jail },
    };

    /// <summary>All events but the first and the last, which are those of the session.</summary>
    public List<string> Events()
    {
        List<JsonElement> events = AuditRecord.Of(Record);
        Assert.Equal("session-open", events[0].Text("event"));
        Assert.Equal("session-close", events[^1].Text("event"));
        return events[1..^1].ConvertAll(Describe);
    }

    public void Dispose()
    {
        _jail.Dispose();
        _record.Dispose();
    }

    private string On(string name) => $"{Jail}/{name}";

    /// <summary>As they are in the file.</summary>
    public List<JsonElement> Lines() => AuditRecord.Of(Record);

    /// <summary>NAME REQUEST PATH [-> OTHER] READ/WRITTEN [RULE] RESULT, and "-" behind what is not complete.</summary>
    private string Describe(JsonElement told)
    {
        List<string> words = [told.Text("event")];
        Add("request", text => text);
        Add("path", Named);
        Add("other_path", text => $"-> {Named(text)}");
        Add("target", text => $"-> {text}");
        string read = Number("bytes_read");
        string written = Number("bytes_written");
        if (read.Length + written.Length > 0)
            words.Add($"{read}/{written}");
        Add("rule", text => $"[{text}]");
        Add("result", text => text);
        if (told.TryGetProperty("complete", out JsonElement complete) && !complete.GetBoolean())
            words.Add("-");
        MustLieInJail(told, "path");
        MustLieInJail(told, "other_path");
        return string.Join(' ', words);

        string Number(string name) =>
            told.TryGetProperty(name, out JsonElement value) ? value.GetInt64().ToString(CultureInfo.InvariantCulture) : "";

        void Add(string name, Func<string, string> format)
        {
            if (told.TryGetProperty(name, out JsonElement value))
                words.Add(format(value.GetString()!));
        }
    }

    private static string Named(string path) => path.Length == 0 ? Empty : path;

    /// <summary>The same path, as the machine names it, stands beside it; but for one with dots, which was not looked up.</summary>
    private void MustLieInJail(JsonElement told, string name)
    {
        if (!told.TryGetProperty(name, out JsonElement value))
            return;
        string system = name.Replace("path", $"{Prefix}path", StringComparison.Ordinal);
        string path = value.GetString()!;
        Assert.True(path.Length == 0 || path.StartsWith('/'), path);
        bool isThere = told.TryGetProperty(system, out JsonElement machine);
        Assert.Equal(path.Length > 0 && !path.Split('/').Contains(".."), isThere);
        if (isThere)
            Assert.Equal(path == "/" ? Jail : Jail + path, machine.GetString());
    }
}
