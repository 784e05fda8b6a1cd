using GuardedFiles.Configuration;
using GuardedFiles.Log;
using GuardedFiles.Rules;

namespace GuardedFiles.Start;

/// <summary>From an object of a file to settings. All faults are told of, not only the first.</summary>
/// <param name="file">Its path, as sources of settings name it.</param>
/// <param name="isKeys">It is a key's own, and may say who the key is.</param>
internal sealed class LayerReader(Document document, string file, bool isKeys)
{
    /// <summary>Of a path rule.</summary>
    private const string PathKey = "path";
    private const string AccessKey = "access";

    private SessionSettings _layer = Nothing();
    private int _block;

    /// <summary>Says nothing: above or below other settings it changes none.</summary>
    private static SessionSettings Nothing() => new() { Log = new LogSettings { Identity = "", Level = LogLevel.Quiet } };

    /// <param name="settings">An object; null says nothing.</param>
    /// <param name="block">The number of its match block; 0 for what holds for everybody.</param>
    public SessionSettings Read(Node? settings, int block)
    {
        _layer = Nothing();
        _block = block;
        foreach (Node node in settings?.Children ?? [])
        {
            Setting setting = SettingKeys.Named(node.Key);
            if (setting == Setting.None)
                Wrong(node.Wrong($"unknown key \"{node.Key}\""));
            else if (setting == Setting.Config)
                Wrong(node.Wrong("\"config\" is for a command line only"));
            else if (setting == Setting.VirtualName && (!isKeys || block > 0))
                Wrong(node.Wrong("\"name\" is for the defaults of a key's own file only"));
            else
                Take(setting, node);
        }

        return _layer;
    }

    private void Take(Setting setting, Node node)
    {
        switch (setting.Shape(), node.Kind)
        {
            case (ValueShape.Flag, NodeKind.Flag):
                TakeFlag(setting, node);
                break;
            case (ValueShape.Text or ValueShape.Octal, NodeKind.Text):
            case (ValueShape.Size, NodeKind.Text or NodeKind.Number):
                TakeText(setting, node);
                break;
            case (ValueShape.List, NodeKind.List):
                TakeList(setting, node);
                break;
            case (ValueShape.Rules, NodeKind.List) when node.Children.Count > 0:
                foreach (Node rule in node.Children)
                    TakeRule(node, rule);
                break;
            case (ValueShape.Rules, NodeKind.List):
                Wrong(node.Wrong($"\"{node.Key}\" is an empty list"));
                break;
            default:
                Wrong(node.MustBe(Wanted(setting.Shape())));
                break;
        }
    }

    private static string Wanted(ValueShape shape) => shape switch
    {
        ValueShape.Flag => "true or false",
        ValueShape.Octal => "a string of octal digits",
        ValueShape.Size => "a string or a number",
        ValueShape.List => "a list of strings",
        ValueShape.Rules => "a list of objects",
        _ => "a string",
    };

    /// <summary>A flag that is false says nothing, but for a guard, which is off then, and an audit, which is not required.</summary>
    private void TakeFlag(Setting setting, Node node)
    {
        bool isOn = node.Value == "true";
        if (setting == Setting.AuditRequired)
            Apply(setting, node, node.Key, isOn ? SettingWords.Yes : SettingWords.No);
        else if (isOn || setting == Setting.Guard)
            Apply(isOn ? setting : Setting.NoGuard, node, node.Key, "");
    }

    private void TakeText(Setting setting, Node node)
    {
        string value = node.Value;
        if (setting == Setting.Jail && !value.StartsWith('/') && value is not ['%', 'h', ..] && value is not ("~" or ['~', '/', ..]))
            Wrong(node.Wrong($"{node.Key}: \"{value}\" is not an absolute path"));
        else
            Apply(setting, node, node.Key, value);
    }

    private void TakeList(Setting setting, Node node)
    {
        // An empty list of these says something: that nothing is open.
        bool mayBeEmpty = setting is Setting.Unguard or Setting.UnguardRead;
        string[] texts = mayBeEmpty && node is { Kind: NodeKind.List, Children.Count: 0 } ? [""] : document.Texts(node);
        bool valid = texts.Length > 0;
        for (int i = 0; i < texts.Length; i++)
        {
            if (WrongIn(setting, texts[i]) is not { } reason)
                continue;
            Wrong(node.Children[i].Wrong($"{node.Key}: \"{texts[i]}\" {reason}"));
            valid = false;
        }

        if (!valid)
            return;
        bool isOneValue = setting is Setting.DeniedRequests or Setting.AllowedRequests;
        foreach (string value in isOneValue ? [string.Join(',', texts)] : texts)
            Apply(setting, node, node.Key, value);
    }

    private static string? WrongIn(Setting setting, string text) => setting switch
    {
        Setting.Protect => text.StartsWith('/') ? null : "is not an absolute path",
        Setting.DeniedRequests or Setting.AllowedRequests => RequestNames.All.Has(text) ? null : "is no request",
        _ => null,
    };

    private void TakeRule(Node list, Node rule)
    {
        if (rule.Kind != NodeKind.Object)
        {
            Wrong(rule.Wrong($"\"{list.Key}\" has {Node.Name(rule.Kind)} in its list, and must have objects only"));
            return;
        }

        foreach (Node child in rule.Children)
        {
            if (child.Key is not (PathKey or AccessKey))
                Wrong(child.Wrong($"unknown key \"{child.Key}\""));
            else if (child.Kind != NodeKind.Text)
                Wrong(child.MustBe("a string"));
        }

        if (rule[PathKey] is { Kind: NodeKind.Text } path && rule[AccessKey] is { Kind: NodeKind.Text } access)
            TakeRule(list, rule, path.Value, access.Value);
        else if (rule[PathKey] is null || rule[AccessKey] is null)
            Wrong(rule.Wrong($"a rule has no \"{(rule[PathKey] is null ? PathKey : AccessKey)}\""));
    }

    private void TakeRule(Node list, Node rule, string path, string access)
    {
        if (AccessWords.Named(access) is null)
            Wrong(rule[AccessKey]!.Wrong($"{AccessKey}: \"{access}\" is neither none, read, write, append nor drop"));
        else if (path.Length == 0)
            Wrong(rule[PathKey]!.Wrong($"{PathKey}: it is empty"));
        else if (new PathPattern(path, folded: false).Objection is { } objection)
            Wrong(rule[PathKey]!.Wrong($"{PathKey}: \"{path}\" {objection}"));
        else
            Apply(Setting.Rule, rule, list.Key, $"{access}:{path}");
    }

    /// <summary>The same meaning, and the same complaints, as on a command line.</summary>
    private void Apply(Setting setting, Node node, string key, string value)
    {
        string source = _block == 0 ? $"{file}:{node.Line}" : $"{file}:{node.Line} (match {_block})";
        try
        {
            _layer = setting.Apply(_layer, value, source);
        }
        catch (UsageException usage)
        {
            Wrong(node.Wrong($"{key}: {usage.Text.TrimEnd('\n')}"));
        }
    }

    private void Wrong(Fault fault) => document.Faults.Add(fault);
}
