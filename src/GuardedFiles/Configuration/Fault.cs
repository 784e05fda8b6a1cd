namespace GuardedFiles.Configuration;

/// <summary>One thing that is wrong with a file of settings.</summary>
/// <param name="Line">From 1 up; 0 for the file itself.</param>
/// <param name="Text">One char for each byte, without a newline.</param>
internal readonly record struct Fault(int Line, string Text)
{
    /// <summary>As compilers write it.</summary>
    /// <param name="file">Its whole path, or its last name for those who need not know more.</param>
    public string In(string file) => Line == 0 ? $"{file}: {Text}" : $"{file}:{Line}: {Text}";
}
