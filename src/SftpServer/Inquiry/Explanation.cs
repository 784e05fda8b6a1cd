using GuardedFiles;
using GuardedFiles.Rules;
using GuardedFiles.Start;
using SftpServer.Requests;

namespace SftpServer.Inquiry;

/// <summary>--explain: what a session would be told, and by whom.</summary>
/// <param name="settings">Those of the command line.</param>
internal sealed class Explanation(Question question, SessionSettings settings)
{
    /// <summary>A value that is longer has its source on the same line, but not in the column.</summary>
    private const int WidestValue = 32;

    private readonly List<Row> _rows = [];

    public string Text()
    {
        byte[]? user = question.User is { } name ? ByteText.Bytes(name) : null;
        byte[]? address = question.Address is { } from ? ByteText.Bytes(from) : null;
        ClientLogin login = ClientLogin.Imagined(user, address, settings.VirtualName is { } label ? ByteText.Bytes(label) : null);
        Configured configured = Configured.Of(settings, login, () => Groups(user));
        foreach (string word in SettingWords.All)
            Explain(SettingWords.Named(word), configured.Settings);
        return Matches(configured.Matched) + Table() + Served(configured.Settings.Policy);
    }

    private byte[][] Groups(byte[]? user) =>
        question.Groups.Length > 0 ? Array.ConvertAll(question.Groups, name => ByteText.Bytes(name))
        : user is null ? GroupNames.OfProcess()
        : GroupNames.Of(user);

    private static string Matches(List<MatchedBlock> matched)
    {
        string text = matched.Count == 0 ? "no match block applies\n" : "";
        foreach (MatchedBlock block in matched)
            text += $"match {block.Number} applies ({block.File}:{block.Line})\n";
        return text;
    }

    private void Explain(Setting setting, SessionSettings effective)
    {
        Given[] given = Array.FindAll(effective.Given, said => said.Setting == setting);
        bool isOverruled = (setting == Setting.Guard && effective.Guard != true) || (setting == Setting.NoGuard && effective.Guard != false);
        if (given.Length == 0 || isOverruled)
            return;
        if (EffectiveValue.Of(setting, effective) is { } value)
            _rows.Add(new Row(setting.Word(), value, Sources(EffectiveValue.Deciding(setting, given))));
        else
            foreach (Given said in given)
                _rows.Add(new Row(setting.Word(), said.Value, said.Source));
    }

    private static string Sources(ReadOnlySpan<Given> given)
    {
        string text = "";
        foreach (Given said in given)
            text += text.Length == 0 ? said.Source : $", {said.Source}";
        return text;
    }

    private string Table()
    {
        int words = 0;
        int values = 0;
        foreach (Row row in _rows)
        {
            words = Math.Max(words, row.Word.Length);
            values = Math.Max(values, Math.Min(row.Value.Length, WidestValue));
        }

        string text = _rows.Count == 0 ? "nothing is set\n" : "";
        foreach (Row row in _rows)
            text += $"{row.Word.PadRight(words)}  {row.Value.PadRight(values)}  {row.Source}\n";
        return text;
    }

    /// <summary>What is left when lists of several authors meet.</summary>
    private static string Served(Policy policy)
    {
        if (policy.DeniedRequests is null && policy.AllowedRequests is null)
            return "";
        string names = "";
        foreach (RequestKind kind in Catalogue.Named)
            if (policy.Judge(kind.Name, kind.Writes, kind.Needs).Permits())
                names += $" {kind.Name}";
        return $"requests that are served:{(names.Length == 0 ? " none" : names)}\n";
    }

    private readonly struct Row(string word, string value, string source)
    {
        public string Word => word;

        public string Value => value;

        public string Source => source;
    }
}
