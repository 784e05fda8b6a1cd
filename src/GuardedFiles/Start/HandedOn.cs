using System.Globalization;
using GuardedFiles.Log;
using GuardedFiles.Rules;

namespace GuardedFiles.Start;

/// <summary>
/// Settings as words again, for the other program: what one key's command line says holds for whatever protocol its client speaks.
/// </summary>
internal static class HandedOn
{
    public static byte[][] Words(SessionSettings settings)
    {
        Policy policy = settings.Policy;
        List<string> words = [];
        AddIf(words, "read-only", policy.ReadOnly);
        AddIf(words, "log-stderr", settings.Log.ToStandardError);
        AddIf(words, "forced", settings.Forced);
        AddIf(words, "guard", settings.Guard == true);
        AddIf(words, "no-guard", settings.Guard == false);
        Add(words, "umask", Octal(policy.Umask));
        Add(words, "file-mode", Octal(policy.FileMode));
        Add(words, "directory-mode", Octal(policy.DirectoryMode));
        Add(words, "log-level", LogSettings.NameOf(settings.Log.Level));
        Add(words, "log-facility", LogSettings.NameOf(settings.Log.Facility));
        Add(words, "deny-requests", List(policy.DeniedRequests));
        Add(words, "allow-requests", List(policy.AllowedRequests));
        Add(words, "jail", settings.Jail);
        Add(words, "name", settings.VirtualName);
        Add(words, "start-directory", settings.StartDirectory);
        foreach (string path in settings.Protected)
            Add(words, "protect", path);

        byte[][] bytes = new byte[words.Count][];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = RawArguments.Bytes(words[i]);
        return bytes;
    }

    private static void AddIf(List<string> words, string word, bool isSet)
    {
        if (isSet)
            words.Add($"--{word}");
    }

    private static void Add(List<string> words, string word, string? value)
    {
        if (value is not null)
            words.Add($"--{word}={value}");
    }

    private static string? List(string[]? names) => names is null ? null : string.Join(',', names);

    private static string? Octal(uint? mode) => mode is { } bits ? Convert.ToString((int)bits, 8).ToString(CultureInfo.InvariantCulture) : null;
}
