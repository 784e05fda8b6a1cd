using System.Globalization;

namespace Escapes;

/// <summary>A jail, and beside it what nobody in the jail may change, read, or even know of.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>In the content of each canary, in the target of its link and in the name of an entry of each of its directories.</summary>
    public const string Secret = "CANARY";

    /// <summary>What a hash of such a file is answered with.</summary>
    public static byte[] SecretHash { get; } = System.Security.Cryptography.SHA256.HashData(Bytes($"{Secret}{OfFile}"));

    private const string OfFile = " of a file";

    // In the future, so that reading changes nothing that a second reading would tell.
    private static readonly long Accessed = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600;

    private readonly TempDirectory _directory = TempDirectory.InMemory();

    public Scene()
    {
        Directory.CreateDirectory(Jail);
        Reset();
    }

    public string Path => _directory.Path;

    public string Jail => $"{Path}/jail";

    /// <summary>With the same tree within the jail where an attack leads when it is confined.</summary>
    public bool Decoys { get; init; }

    /// <summary>Places beside the jail; the name of one begins as the jail's.</summary>
    public static string[] Outside => ["outside", "jail-2"];

    public string InJail(string name) => $"{Jail}/{name}";

    /// <summary>As it was at the beginning.</summary>
    public void Reset()
    {
        ResetJail();
        ResetCanaries();
    }

    public void ResetJail()
    {
        Tree.Clear(Jail);
        File.WriteAllText(InJail("own"), "own");
        Directory.CreateDirectory(InJail("sub/deep"));
        foreach (string name in Decoys ? Outside : [])
        {
            FillOne(InJail(name), "decoy");
            FillOne($"{Jail}{Path}/{name}", "decoy");
        }
    }

    /// <summary>All times in the jail are the same in each run, so that answers can be compared.</summary>
    public void Settle()
    {
        foreach (string entry in Tree.Entries(Jail))
            Posix.SetTimes(entry, Accessed, 1_234_567_890);
    }

    /// <summary>Nothing is beside the jail any more, until <see cref="Show"/>.</summary>
    public void Hide() => Move("", "hidden-");

    public void Show() => Move("hidden-", "");

    /// <summary>Nothing has happened to them yet.</summary>
    public string ResetCanaries()
    {
        foreach (string name in Outside)
            Fill($"{Path}/{name}", Secret);
        return Canaries();
    }

    public string Canaries() => string.Join('\n', Outside.SelectMany(name => Describe($"{Path}/{name}")));

    public void Dispose() => _directory.Dispose();

    /// <summary>One of everything, and the same once more in its directory <c>tree</c>.</summary>
    public static void Fill(string path, string word)
    {
        Tree.Clear(path);
        FillOne(path, word);
        FillOne($"{path}/tree", word);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static void FillOne(string path, string word)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText($"{path}/secret", $"{word}{OfFile}");
        File.SetUnixFileMode($"{path}/secret", (UnixFileMode)0b110_100_000);
        Directory.CreateDirectory($"{path}/dir");
        Directory.CreateDirectory($"{path}/empty");
        File.WriteAllText($"{path}/dir/{word}", $"{word} in a directory");
        File.WriteAllText($"{path}/dir/inner", $"{word} in a directory");
        File.CreateSymbolicLink($"{path}/link", word);
    }

    private void Move(string from, string to)
    {
        foreach (string name in Outside)
            if (Directory.Exists($"{Path}/{from}{name}"))
                Directory.Move($"{Path}/{from}{name}", $"{Path}/{to}{name}");
    }

    private static IEnumerable<string> Describe(string path) =>
        from entry in Tree.Entries(path)
        let info = new FileInfo(entry)
        let content = info.LinkTarget ?? (info.Exists ? File.ReadAllText(entry) : "")
        select string.Create(CultureInfo.InvariantCulture, $"{entry} {Posix.Describe(entry)} {content}");
}
