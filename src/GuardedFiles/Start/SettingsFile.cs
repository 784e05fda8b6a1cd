using GuardedFiles.Configuration;

namespace GuardedFiles.Start;

/// <summary>A file of settings: a layer for everybody, and layers for those whom a block matches.</summary>
internal sealed class SettingsFile
{
    /// <summary>What an administrator writes, for every session of both programs.</summary>
    public const string OfAdministrator = "/etc/dotnet-sftp-server/config.json";

    private const int FatalError = 255;

    private readonly List<Match> _matches = [];

    /// <param name="path">One char for each byte.</param>
    /// <param name="isKeys">It is a key's own.</param>
    public SettingsFile(string path, ReadOnlySpan<byte> text, bool isKeys)
    {
        Path = path;
        Document document = new(text);
        LayerReader reader = new(document, path, isKeys);
        Defaults = reader.Read(document.Defaults, block: 0);
        foreach (Block block in document.Blocks)
            _matches.Add(new Match(block, reader.Read(block.Settings, block.Number)));
        document.Faults.Sort((one, other) => one.Line.CompareTo(other.Line));
        Faults = document.Faults;
    }

    public string Path { get; }

    public SessionSettings Defaults { get; }

    /// <summary>Who it is decides what holds.</summary>
    public bool HasMatches => _matches.Count > 0;

    /// <summary>Everything that is wrong with it, from its beginning to its end.</summary>
    public List<Fault> Faults { get; }

    /// <summary>Opens and reads the administrator's; null when there is none, which costs one system call.</summary>
    /// <exception cref="UsageException">It must not be believed, or it is wrong.</exception>
    public static SettingsFile? Administrators(string path = OfAdministrator)
    {
        FileText text = FileText.OfAdministrator(ByteText.Bytes(path));
        return text.IsMissing ? null : Read(path, text, isKeys: false);
    }

    /// <summary>Opens and reads a key's.</summary>
    /// <exception cref="UsageException">There is none, it must not be believed, or it is wrong.</exception>
    public static SettingsFile Keys(byte[] path, ClientLogin login) =>
        Read(ByteText.Of(path), FileText.OfAccount(path, login.Number, login.Home), isKeys: true);

    /// <summary>What it says to somebody, under what others have said who have more to say.</summary>
    /// <param name="matched">Gets the blocks that match.</param>
    public SessionSettings Under(SessionSettings? above, Who who, List<MatchedBlock> matched)
    {
        SessionSettings settings = above is null ? Defaults : Defaults.Under(above);
        foreach (Match match in _matches)
        {
            if (!match.Block.Criteria.Fit(who))
                continue;
            matched.Add(new MatchedBlock(Path, match.Block.Number, match.Block.Line));
            settings = match.Layer.Under(settings);
        }

        return settings;
    }

    private static SettingsFile Read(string path, FileText text, bool isKeys)
    {
        if (text.Objections is [var objection, ..])
            throw Refused(path, new Fault(0, objection));
        SettingsFile file = new(path, text.Bytes, isKeys);
        return file.Faults is [var fault, ..] ? throw Refused(path, fault) : file;
    }

    /// <summary>The client is told what is wrong, but not in which directory: that is for the log.</summary>
    private static UsageException Refused(string path, Fault fault) =>
        new($"{fault.In(path[(path.LastIndexOf('/') + 1)..])}\n", FatalError) { Path = ByteText.Bytes(path) };

    private readonly struct Match(Block block, SessionSettings layer)
    {
        public Block Block => block;

        public SessionSettings Layer => layer;
    }
}

/// <summary>A block that is about somebody.</summary>
internal readonly struct MatchedBlock(string file, int number, int line)
{
    public string File => file;

    public int Number => number;

    public int Line => line;
}
