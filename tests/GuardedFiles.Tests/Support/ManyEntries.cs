namespace GuardedFiles.Tests.Support;

/// <summary>A directory with three thousand names of all lengths, made once for a class of tests, which only read it.</summary>
public sealed class ManyEntries : IDisposable
{
    private readonly Folder _folder = new();

    public ManyEntries()
    {
        for (int i = 0; i < 3000; i++)
        {
            string name = $"{i}-{new string('n', i * 13 % 250)}";
            Names.Add(name);
            _ = _folder.NewFile(name);
        }
    }

    /// <summary>With the dots.</summary>
    public SortedSet<string> Names { get; } = new(StringComparer.Ordinal) { ".", ".." };

    public byte[] Path => _folder["."];

    public void Dispose() => _folder.Dispose();
}
