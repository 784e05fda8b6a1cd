using GuardedFiles;
using GuardedFiles.Start;

namespace SftpServer.Dispatch;

/// <summary>
/// "scp -t" and "scp -f" as clients write them. Nothing of it is passed on: dotnet-scp gets words of ours that say the same, and paths
/// behind "--".
/// </summary>
internal static class ScpCommand
{
    /// <summary>They start programs, or are for a client's scp.</summary>
    private const string OfClients = "SoFJDXciP";
    private const string WithoutMeaning = "qBCOTs1246l";

    public static Asked Parse(ReadOnlySpan<CommandWord> words)
    {
        string[] texts = new string[words.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = ByteText.Of(words[i].Bytes);
        OptionReader reader = new(texts, "l" + OfClients, []);
        string letters = "";
        while (reader.Next())
        {
            if (reader.Option == '-')
                return Asked.Refused("scp has no options that are words");
            if (OfClients.AsSpan().Contains(reader.Option))
                return Asked.Refused($"scp's option -{reader.Option} starts a program, or is a client's");
            if (reader.Option == 'l' && reader.Argument is null)
                return Asked.Refused("scp's option -l lacks its number");
            if (!(WithoutMeaning + "rpdvtf").AsSpan().Contains(reader.Option))
                return Asked.Refused("scp has no such option");
            letters += reader.Option;
        }

        // Where there are both, OpenSSH looks for -f first.
        bool source = letters.AsSpan().Contains('f');
        if (!source && !letters.AsSpan().Contains('t'))
            return Asked.Refused("scp is served with -t or -f only");
        return Asked.Scp(Arguments(letters, source, words[^reader.Operands.Length..]));
    }

    private static byte[][] Arguments(string letters, bool source, ReadOnlySpan<CommandWord> operands)
    {
        bool hasPattern = false;
        foreach (CommandWord operand in operands)
            hasPattern |= source && operand.IsPattern;

        List<byte[]> arguments = [];
        foreach (char letter in "rpdv")
            if (letters.AsSpan().Contains(letter))
                arguments.Add([(byte)'-', (byte)letter]);
        arguments.Add(source ? "-f"u8.ToArray() : "-t"u8.ToArray());
        if (hasPattern)
            arguments.Add("--glob"u8.ToArray());
        arguments.Add("--"u8.ToArray());
        foreach (CommandWord operand in operands)
            arguments.Add(hasPattern ? operand.Pattern() : operand.Path());
        return arguments.ToArray();
    }
}
