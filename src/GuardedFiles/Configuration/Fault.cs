namespace GuardedFiles.Configuration;

/// <summary>One thing that is wrong with a file of settings.</summary>
/// <param name="line">From 1 up; 0 for the file itself.</param>
/// <param name="text">One char for each byte, without a newline.</param>
internal readonly struct Fault(int line, string text)
{
    public int Line => line;

    public string Text => text;

    /// <summary>As compilers write it.</summary>
    /// <param name="file">Its whole path, or its last name for those who need not know more.</param>
    public string In(string file) => line == 0 ? $"{file}: {text}" : $"{file}:{line}: {text}";
}
