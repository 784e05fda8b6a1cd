namespace Policies;

/// <summary>
/// What a rule hides answers as if it did not exist: one conversation on two trees, of which only one has the hidden things, and not a byte of
/// an answer differs. Free space apart.
/// </summary>
public sealed class HiddenTests : IDisposable
{
    private static readonly string[] Rules = ["none:/hidden", "none:/flat", "none:/pointer", "none:*.key", "none:.priv", "read:/cellar/door", "none:/cellar"];

    private static readonly string[] Hidden =
    [
        "hidden", "hidden/secret", "hidden/dir", "hidden/dir/inner", "hidden/empty", "hidden/link", "hidden/new", "hidden/new/new",
        "flat", "flat/x", "pointer", "pointer/x", "sub/x.key", "sub/x.key/y", "sub/.Priv", "sub/.Priv/secret", "cellar", "cellar/bottle", "cellar/door",
    ];

    private static readonly string[] Aliases =
    [
        // The same names in other letters, and names that no directory has.
        "HIDDEN", "Hidden/secret", "sub/.PRIV", "sub/X.Key", "fLaT", "sub/\u0130.key",
        $"hidden/{new string('n', 255)}", $"hidden/{new string('n', 256)}", $"flat/{new string('n', 256)}", $"{new string('n', 251)}.key",
        $"{string.Concat(Enumerable.Repeat("hidden/", 580))}x", $"{string.Concat(Enumerable.Repeat("./", 2040))}hidden", "\xFF.key",

        // Ways that go through them, and links that lead there.
        "hidden/../own", "hidden/./secret", "hidden//secret", "hidden/dir/../secret", "flat/../own", "sub/../hidden/secret", "sub/.Priv/../../own",
        "to-hidden", "to-hidden/", "to-hidden/.", "to-hidden/..", "to-hidden/secret", "to-hidden/../own", "to-secret", "to-flat", "to-flat/", "to-flat/x",
        "to-pointer", "to-pointer/x", "to-key", "to-priv/secret", "absolute/secret", "absolute/dir/inner", "chain/secret", "chain/new", "around", "to-new",
        "to-cellar", "cellar/../own",
    ];

    private static readonly string[] Asked =
    [
        "open r @", "open w @", "open wa @", "open rt @", "open wc @", "open wcx @", "open wct @", "open rwc @", "open rc @", "stat @", "lstat @",
        "readlink @", "realpath @", "expand @", "statvfs @", "list @", "size @", "grow @", "chmod @", "utime @", "chown @", "lchmod @", "lutime @",
        "lchown @", "mkdir @", "rmdir @", "remove @", "rename @ free", "rename own @", "rename sub @", "posix-rename @ free", "posix-rename own @",
        "posix-rename sub @", "hardlink @ free", "hardlink own @", "symlink @", "copy @ free", "copy own @", "copyfile @ free",
        "copyfile own @", "copyover own @", "hash @",
    ];

    private readonly TempDirectory _with = TempDirectory.InMemory();
    private readonly TempDirectory _without = TempDirectory.InMemory();

    public void Dispose()
    {
        _with.Dispose();
        _without.Dispose();
    }

    [Theory]
    [InlineData(Confinement.Jail)]
    [InlineData(Confinement.WalkAlone)]
    public void Nothing_tells_what_is_hidden_from_what_is_not_there(Confinement confinement) =>
        AssertSame(confinement, [.. Hidden.SelectMany(Spellings), .. Aliases], Asked);

    [Fact]
    public void Switches_do_not_tell_it_either() => AssertSame(
        Confinement.Jail,
        [.. Hidden, .. Hidden.Select(path => $"{path}/"), "to-hidden", "to-secret", "chain/secret"],
        Asked,
        "--no-overwrite", "--no-delete", "--no-symlink", "--no-hardlink", "--max-file-size", "50", "--max-file-mode", "640");

    [Fact]
    public void Failures_that_are_ignored_do_not_tell_it_either() => AssertSame(
        Confinement.Jail, [.. Hidden.SelectMany(Spellings)], ["size @", "chmod @", "utime @", "chown @", "lchmod @", "lutime @", "lchown @"],
        "--ignore-chmod", "--ignore-utime", "--ignore-chown");

    [Fact]
    public void What_is_around_it_looks_as_if_it_were_not_there() => AssertSame(
        Confinement.Jail, [".", "/", "sub", "sub/", "sub/..", "own"],
        ["stat @", "lstat @", "list @", "open r @", "realpath @", "readlink @", "utime @", "fstat r @"]);

    /// <summary>
    /// The one thing that tells: a directory that holds nothing else cannot be removed, or be replaced. Removing what its owner cannot see
    /// would be worse.
    /// </summary>
    [Fact]
    public void Only_removing_the_directory_that_it_lies_in_tells_it()
    {
        Assert.Equal("Directory not empty", Removing(_with.Path, hidden: true));
        Assert.Null(Removing(_without.Path, hidden: false));

        string? Removing(string root, bool hidden)
        {
            Lay(root, hidden);
            using Session session = Open(Confinement.Jail, root);
            Dialogue dialogue = new(session, path => path);
            dialogue.Ask(dialogue.Of(PacketType.RmDir, "lone"));
            return dialogue.Failure?.Text;
        }
    }

    private static IEnumerable<string> Spellings(string path) => [path, $"{path}/", $"{path}/.", $"{path}/..", $"/{path}", $".//sub/../{path}"];

    private void AssertSame(Confinement confinement, string[] paths, string[] asked, params string[] options)
    {
        Lay(_with.Path, hidden: true);
        Lay(_without.Path, hidden: false);
        string hidden = HiddenThings();
        using Session session = Open(confinement, _with.Path, options);
        using Session other = Open(confinement, _without.Path, options);
        List<string> told = [];
        foreach (string path in paths)
        {
            foreach (string request in asked)
                if (Ask(session, request, path) is var answers && Ask(other, request, path) is var expected && answers != expected)
                    told.Add($"{request.Replace("@", Short(path), StringComparison.Ordinal)}: {Readable(answers)} against {Readable(expected)}");
            if (HiddenThings() != hidden)
                told.Add($"{Short(path)}: it has changed");
        }

        Assert.True(told.Count == 0, $"{told.Count} of {paths.Length * asked.Length}\n" + string.Join('\n', told));
    }

    private string Ask(Session session, string request, string path)
    {
        string[] words = Array.ConvertAll(request.Split(' '), word => word == "@" ? path : word);
        Dialogue dialogue = new(session, name => name);
        Verb.Play(dialogue, words, name => name);
        if (dialogue.Failure is null && Verb.Changes(words))
            Repair();
        return dialogue.Answers;
    }

    /// <summary>Puts right what both sessions see.</summary>
    private void Repair()
    {
        LayVisible(_with.Path);
        LayVisible(_without.Path);
    }

    private static Session Open(Confinement confinement, string root, params string[] options)
    {
        Launch launch = confinement.SftpIn(root);
        return Session.Open(launch with
        {
            Arguments = [.. launch.Arguments, .. Rules.SelectMany(rule => (string[])["--rule", rule]), .. options],
            Patience = TimeSpan.FromSeconds(60),
        });
    }

    private static void Lay(string root, bool hidden)
    {
        Tree.Clear(root);
        LayVisible(root);
        if (!hidden)
            return;
        Scene.Fill($"{root}/hidden", World.Secret);
        Scene.Fill($"{root}/sub/.Priv", World.Secret);
        foreach (string file in (string[])["flat", "sub/x.key", "lone/x.key", "cellar"])
            File.WriteAllText($"{root}/{file}", World.Secret);
        File.CreateSymbolicLink($"{root}/pointer", "sub");
        Settle(Tree.Entries(root));
    }

    private static void LayVisible(string root)
    {
        foreach (string name in (string[])["free", "new", "own"])
            File.Delete($"{root}/{name}");
        if (Directory.Exists($"{root}/free"))
            Directory.Delete($"{root}/free", recursive: true);
        foreach (string directory in (string[])["sub/deep", "lone"])
            Directory.CreateDirectory($"{root}/{directory}");
        File.WriteAllText($"{root}/own", "own");
        foreach ((string name, string target) in Links)
        {
            File.Delete($"{root}/{name}");
            File.CreateSymbolicLink($"{root}/{name}", target);
        }

        Settle([root, .. from name in (string[])["sub", "sub/deep", "lone", "own", .. Links.Select(link => link.Name)] select $"{root}/{name}"]);
    }

    private static (string Name, string Target)[] Links =>
    [
        ("to-hidden", "hidden"), ("to-secret", "./hidden/secret"), ("to-flat", "flat"), ("to-pointer", "pointer"), ("to-key", "sub/x.key"),
        ("to-priv", "sub/.Priv"), ("absolute", "/hidden"), ("chain", "sub/../to-hidden"), ("around", "hidden/../own"), ("to-new", "hidden/new"),
        ("to-cellar", "cellar/door"),
    ];

    /// <summary>All times are the same, in both trees.</summary>
    private static void Settle(IEnumerable<string> entries)
    {
        foreach (string entry in entries)
            Posix.SetTimes(entry, 4_000_000_000, 1_234_567_890);
    }

    private string HiddenThings() => string.Join('\n', (string[])[
        World.Describe($"{_with.Path}/hidden"), World.Describe($"{_with.Path}/sub/.Priv"),
        .. from name in (string[])["sub/x.key", "flat", "pointer", "cellar"] select Posix.Describe($"{_with.Path}/{name}"),
    ]);

    private static string Short(string path) => path.Length < 60 ? path : $"{path[..20]}…({path.Length})";

    private static string Readable(string answers) =>
        string.Concat(answers.Select(letter => char.IsControl(letter) || letter > '~' ? $"\\{(int)letter:x}" : $"{letter}"));
}
