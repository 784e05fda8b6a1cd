using System.Globalization;
using GuardedFiles;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Start;

namespace SftpServer.Inquiry;

/// <summary>What has become of a setting when all who said something of it are added up, in its own words.</summary>
internal static class EffectiveValue
{
    /// <returns>Null for a setting of which everything that was said holds side by side.</returns>
    public static string? Of(Setting setting, SessionSettings settings)
    {
        Policy policy = settings.Policy;
        return setting switch
        {
            Setting.DeniedRequests => Names(policy.DeniedRequests),
            Setting.AllowedRequests => Names(policy.AllowedRequests),
            Setting.MaxFileSize => policy.MaxFileSize?.ToString(CultureInfo.InvariantCulture),
            Setting.Umask => Octal(policy.Umask),
            Setting.FileMode => Octal(policy.FileMode),
            Setting.DirectoryMode => Octal(policy.DirectoryMode),
            Setting.MinFileMode => Octal(policy.FileModes.Least),
            Setting.MaxFileMode => Octal(policy.FileModes.Most),
            Setting.MinDirectoryMode => Octal(policy.DirectoryModes.Least),
            Setting.MaxDirectoryMode => Octal(policy.DirectoryModes.Most),
            Setting.VirtualName => settings.VirtualName,
            Setting.StartDirectory => settings.StartDirectory,
            Setting.LogLevel => ByteText.Of(LogSettings.NameOf(settings.Log.Level)),
            Setting.LogFacility => ByteText.Of(LogSettings.NameOf(settings.Log.Facility)),
            Setting.AuditRequired => settings.AuditRequired == false ? SettingWords.No : SettingWords.Yes,
            Setting.Config => settings.ConfigFile,
            Setting.Unguard => Paths(settings.Unguarded.ToChange),
            Setting.UnguardRead => Paths(settings.Unguarded.ToRead),
            Setting.Jail or Setting.Rule or Setting.Protect or Setting.Audit => null,
            _ => "yes",
        };
    }

    /// <summary>Most settings are what all have said together; where one of them is heard, it is the last or the first.</summary>
    /// <param name="given">At least one, the administrator's first.</param>
    public static ReadOnlySpan<Given> Deciding(Setting setting, Given[] given) => setting switch
    {
        Setting.VirtualName or Setting.StartDirectory => given.AsSpan(given.Length - 1),
        Setting.LogFacility => given.AsSpan(0, 1),
        _ => given,
    };

    private static string? Octal(uint? mode) => mode is { } bits ? Convert.ToString(bits, 8).PadLeft(3, '0') : null;

    private static string Paths(byte[][] paths) => Names(Array.ConvertAll(paths, path => ByteText.Of(path)));

    private static string Names(string[]? names)
    {
        List<string> once = [];
        foreach (string name in names ?? [])
            if (!once.Contains(name))
                once.Add(name);
        return once.Count == 0 ? "none" : string.Join(',', once.ToArray());
    }
}
