namespace GuardedFiles.Start;

/// <summary>What the value of a key looks like.</summary>
internal enum ValueShape
{
    /// <summary>true or false.</summary>
    Flag,
    Text,

    /// <summary>A string of octal digits: to JSON, 022 is no number, and 22 would be another.</summary>
    Octal,

    /// <summary>A string or a number.</summary>
    Size,

    /// <summary>Strings.</summary>
    List,

    /// <summary>Objects that have a path and an access.</summary>
    Rules,
}

/// <summary>Settings as keys of a file: their words, but for rules, of which a file has a list.</summary>
internal static class SettingKeys
{
    private const string Rules = "rules";

    /// <summary>None when there is no such key. What a word with "no-" takes back, a file says by false.</summary>
    public static Setting Named(string key)
    {
        Setting setting = key == Rules ? Setting.Rule : SettingWords.Named(key);
        return setting == Setting.NoGuard || (setting == Setting.Rule && key != Rules) ? Setting.None : setting;
    }

    public static ValueShape Shape(this Setting setting) => setting switch
    {
        Setting.DeniedRequests or Setting.AllowedRequests or Setting.Protect or Setting.Unguard or Setting.UnguardRead => ValueShape.List,
        Setting.Rule => ValueShape.Rules,
        Setting.MaxFileSize => ValueShape.Size,
        Setting.Umask or Setting.FileMode or Setting.DirectoryMode or Setting.MinFileMode or Setting.MaxFileMode
            or Setting.MinDirectoryMode or Setting.MaxDirectoryMode => ValueShape.Octal,
        Setting.AuditRequired => ValueShape.Flag,
        _ => setting.TakesValue() ? ValueShape.Text : ValueShape.Flag,
    };
}
