namespace Policies;

/// <summary>
/// Names that a file system takes for other names, as vfat, CIFS and casefold directories do: trailing dots and blanks, case, short names.
/// The file system is the tests' own (slowfs.c), and does not say of itself that it folds.
/// </summary>
public sealed class SpellingTests
{
    private static readonly string[] Names = ["secret", "dir", "empty", "link", "new", "inner", "tree"];

    /// <summary>The place is restricted, and what leads to it is spelled in another way.</summary>
    private static readonly string[] Places = ["up/place.", "up/place ", "up/plac~1", "up/PLAC~1", "UP/PLACE. .", "up./place", "uP/Place"];

    /// <summary>Single names are restricted, and are spelled in another way.</summary>
    private static readonly string[] Endings = [".", " ", ". ."];

    public static TheoryData<string, Confinement> Levels
    {
        get
        {
            var rows = new TheoryData<string, Confinement>();
            foreach (string level in (string[])["none", "read", "drop", "append"])
                foreach (Confinement confinement in (Confinement[])[Confinement.Jail, Confinement.WalkAlone])
                    rows.Add(level, confinement);
            return rows;
        }
    }

    [SlowFact]
    public void Where_all_is_permitted_every_spelling_reaches_what_it_means()
    {
        using var fortress = new Fortress("read");
        using var folding = new SlowFileSystem(fortress.Path, delayMicroseconds: 0, folds: true);
        using Session session = Session.Open(Confinement.Jail.SftpIn(folding.MountPoint));
        foreach (string place in Places)
            foreach (Operation operation in Operations.All.Where(operation => operation.Harm != Harm.Tells))
            {
                fortress.Reset();
                string before = fortress.State;
                Dialogue dialogue = fortress.Dialogue(session, Confinement.Jail);
                operation.Play(dialogue, $"{place}/{operation.Target}");
                Assert.True(operation.Harm == Harm.Reveals ? dialogue.Raw.Contains(Scene.Secret) : before != fortress.State, $"{operation} {place}");
            }
    }

    [SlowTheory]
    [MemberData(nameof(Levels))]
    public void Nothing_beneath_a_restricted_directory_is_done_by_another_spelling_of_it(string level, Confinement confinement) =>
        Attack(level, confinement, [$"{level}:/{Fortress.Place}"], target => Places.Select(place => $"{place}/{target}"));

    [SlowTheory]
    [MemberData(nameof(Levels))]
    public void Nothing_is_done_to_a_restricted_name_by_another_spelling_of_it(string level, Confinement confinement) =>
        Attack(level, confinement, [.. Names.Select(name => $"{level}:{name}")], target => Endings.Select(ending => $"{Fortress.Place}/{target}{ending}"));

    [SlowFact]
    public void Names_are_used_as_the_directory_lists_them()
    {
        using var fortress = new Fortress("none");
        using var folding = new SlowFileSystem(fortress.Path, delayMicroseconds: 0, folds: true);
        using Session session = Open(folding, Confinement.Jail, ["none:/elsewhere"]);
        Dialogue dialogue = fortress.Dialogue(session, Confinement.Jail);
        dialogue.WithHandle(dialogue.Open("up/place/secret", Access.Read), handle => dialogue.Ask(dialogue.Read(handle)));
        Assert.Contains(Scene.Secret, dialogue.Raw);
        dialogue.Ask(dialogue.Of(PacketType.MkDir, "up/fresh-1").UInt32(0));
        dialogue.Ask(dialogue.Of(PacketType.Rename, "own", "up/fresh-1/Own"));
        Assert.Null(dialogue.Failure);
        Assert.True(File.Exists(fortress.On("up/fresh-1/Own")));
        dialogue.Ask(dialogue.Of(PacketType.Remove, "up/fresh-1/OWN"));
        Assert.Equal(Status.NoSuchFile, dialogue.Failure?.Code);
    }

    [SlowTheory]
    [InlineData("up/new.")]
    [InlineData("up/new ")]
    [InlineData("up/n\u00e9w")]
    [InlineData("up/new:stream")]
    public void A_name_that_may_become_another_is_not_made_and_the_client_is_told_why(string name)
    {
        using var fortress = new Fortress("none");
        using var folding = new SlowFileSystem(fortress.Path, delayMicroseconds: 0, folds: true);
        using Session session = Open(folding, Confinement.Jail, ["none:/elsewhere"]);
        Dialogue dialogue = fortress.Dialogue(session, Confinement.Jail);
        dialogue.Ask(dialogue.Of(PacketType.MkDir, name).UInt32(0));
        Assert.Equal(Status.PermissionDenied, dialogue.Failure?.Code);
        Assert.Contains("the file system would find this name by other spellings", dialogue.Failure?.Text);
        Assert.Single(Directory.GetFileSystemEntries(fortress.On("up")));
    }

    /// <summary>Where case matters nothing else is asked: most file systems that do not say of themselves whether they fold do not.</summary>
    [SlowFact]
    public void Where_the_file_system_does_not_fold_every_name_may_be_made()
    {
        using var fortress = new Fortress("none");
        using var plain = new SlowFileSystem(fortress.Path, delayMicroseconds: 0);
        using Session session = Open(plain, Confinement.Jail, ["none:/elsewhere"]);
        Dialogue dialogue = fortress.Dialogue(session, Confinement.Jail);
        foreach (string name in (string[])["sub/deep/n\u00e9w", "sub/deep/N\u00e9w", "sub/new.", "sub/NEW.", "up/a:b"])
        {
            dialogue.Ask(dialogue.Of(PacketType.MkDir, name).UInt32(0));
            dialogue.Ask(dialogue.Of(PacketType.Stat, name));
        }

        Assert.Null(dialogue.Failure);
    }

    [RootFact]
    public void In_a_directory_that_cannot_be_read_names_beyond_ascii_are_made_and_found()
    {
        using var directory = new TempDirectory();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)0x1ED); // 755
        Directory.CreateDirectory(directory.Combine("incoming"));
        File.SetUnixFileMode(directory.Combine("incoming"), (UnixFileMode)0x1DB); // 733
        using Session session = Session.Open(new Launch
        {
            User = Launch.Stranger,
            Directory = directory.Path,
            Arguments = ["--rule", "drop:incoming"],
        });
        Dialogue dialogue = new(session, name => name);
        dialogue.WithHandle(dialogue.Open("incoming/n\u00e9w.", Access.Fresh), handle => dialogue.Ask(dialogue.Write(handle)));
        dialogue.Ask(dialogue.Of(PacketType.Stat, "incoming/n\u00e9w."));
        Assert.Null(dialogue.Failure);
    }

    /// <summary>Two trees, of which only one has the hidden place. (A short name tells: it cannot be made where it is taken.)</summary>
    [SlowFact]
    public void Another_spelling_does_not_tell_whether_something_is_hidden()
    {
        string[] spellings = [.. Places.Where(place => !place.Contains('~', StringComparison.Ordinal))];
        string[] with = Answers(isThere: true);
        string[] without = Answers(isThere: false);
        Assert.Equal(without, with);

        string[] Answers(bool isThere)
        {
            using var fortress = new Fortress("none");
            using var folding = new SlowFileSystem(fortress.Path, delayMicroseconds: 0, folds: true);
            if (!isThere)
                Directory.Delete(fortress.On(Fortress.Place), recursive: true);
            using Session session = Open(folding, Confinement.Jail, [$"none:/{Fortress.Place}"]);
            return [..
                from operation in Operations.All
                from spelling in spellings
                from path in (string[])[spelling, $"{spelling}/{operation.Target}"]
                let dialogue = fortress.Dialogue(session, Confinement.Jail)
                select $"{operation} {path}: {Answer(operation, dialogue, path)}"];
        }

        static string Answer(Operation operation, Dialogue dialogue, string path)
        {
            operation.Play(dialogue, path);
            return dialogue.Answers;
        }
    }

    [SlowTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nor_does_scp_reach_it(bool restricted)
    {
        using var fortress = new Fortress("none");
        using var folding = new SlowFileSystem(fortress.Path, delayMicroseconds: 0, folds: true);
        foreach (string place in Places)
        {
            string state = fortress.Reset();
            Assert.NotEqual(restricted, Play(["-f", $"{place}/secret"], "").Contains(Scene.Secret));
            Play(["-t", $"{place}/secret"], "C0600 3 any\nHIT\0");
            Assert.Equal(restricted, fortress.State == state);
        }

        string Play(string[] arguments, string records)
        {
            string[] rules = restricted ? ["--rule", $"none:/{Fortress.Place}"] : [];
            using ScpSession session = ScpSession.Start(Confinement.Jail.ScpIn(folding.MountPoint, [.. rules, .. arguments]));
            session.SendAsFarAsItReads(Dialogue.Bytes(records.Length > 0 ? records : new string('\0', 8)));
            session.CloseInput();
            string answer = session.ReceiveRest();
            session.WaitForExit();
            return answer;
        }
    }

    private static void Attack(string level, Confinement confinement, string[] rules, Func<string, IEnumerable<string>> spell)
    {
        using var fortress = new Fortress(level);
        using var folding = new SlowFileSystem(fortress.Path, delayMicroseconds: 0, folds: true);
        using Session session = Open(folding, confinement, rules);
        string state = fortress.State;
        List<string> done = [];
        foreach (Operation operation in Operations.All)
            foreach (string path in spell(operation.Target))
            {
                Dialogue dialogue = fortress.Dialogue(session, confinement);
                operation.Play(dialogue, path);
                string after = fortress.State;
                if (after != state)
                    done.Add($"{operation} by {path}: {dialogue.Answers}\n{state}\n{after}");
                bool mayTell = level is "read" or "append" || (level == "drop" && operation.Name == "read link");
                if (!mayTell && dialogue.Raw.Contains(Scene.Secret))
                    done.Add($"{operation} by {path} tells: {dialogue.Raw}");
                state = after == state && dialogue.HasOnlyFailed ? state : fortress.Reset();
            }

        Assert.True(done.Count == 0, $"{done.Count}\n" + string.Join('\n', done));
    }

    private static Session Open(SlowFileSystem folding, Confinement confinement, string[] rules)
    {
        Launch launch = confinement.SftpIn(folding.MountPoint);
        return Session.Open(launch with { Arguments = [.. launch.Arguments, .. rules.SelectMany(rule => (string[])["--rule", rule])] });
    }
}
