using System.Text;
using GuardedFiles.Linux;

namespace GuardedFiles.Start;

/// <summary>
/// The words of the command line with one char for each byte. .NET has decoded them as UTF-8; a path that is none would name another file.
/// </summary>
internal static class RawArguments
{
    private const int UsageError = 1;

    /// <summary>What .NET puts where bytes are no UTF-8.</summary>
    private const char Replacement = '\uFFFD';

    /// <exception cref="UsageException">A word is no UTF-8, and /proc cannot be asked for its bytes.</exception>
    public static string[] Of(string[] decoded)
    {
        string[] raw = new string[decoded.Length];
        for (int i = 0; i < raw.Length; i++)
        {
            if (decoded[i].AsSpan().Contains(Replacement))
                return AskKernel(decoded.Length);
            raw[i] = Of(decoded[i]);
        }

        return raw;
    }

    /// <summary>One word that was UTF-8.</summary>
    public static string Of(string decoded) =>
        Ascii.IsValid(decoded) ? decoded : ByteText.Of(Encoding.UTF8.GetBytes(decoded));

    private static string[] AskKernel(int count)
    {
        byte[] text = OwnProcess.CommandLine() ?? throw NotReadable();
        string[] words = ByteText.Of(text).Split('\0');

        // Behind the last NUL there is one more, which is empty; before our words there is the program's name.
        return words.Length > count + 1 ? words.AsSpan(words.Length - count - 1, count).ToArray() : throw NotReadable();
    }

    private static UsageException NotReadable() =>
        new("an argument is not valid UTF-8, and its bytes cannot be read from /proc/self/cmdline\n", UsageError);
}
