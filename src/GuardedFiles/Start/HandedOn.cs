namespace GuardedFiles.Start;

/// <summary>
/// A command line's settings as words again, for the other program: what a key is told holds for whatever protocol its client speaks. The
/// administrator's file is not handed on: the other program reads it, too.
/// </summary>
internal static class HandedOn
{
    public static byte[][] Words(SessionSettings settings)
    {
        List<byte[]> words = [];
        foreach (Given given in settings.Given)
        {
            if (given.Source == Given.OnCommandLine)
                words.Add(ByteText.Bytes(given.Setting.TakesValue() ? $"--{given.Setting.Word()}={given.Value}" : $"--{given.Setting.Word()}"));
        }

        // A login shell is forced without a word.
        if (settings.Forced)
            words.Add([.. "--forced"u8]);
        return [.. words];
    }
}
