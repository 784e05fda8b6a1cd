namespace Policies;

/// <summary>Every operation on what is restricted, by every name that it can be given.</summary>
public sealed class AliasTests
{
    public static TheoryData<string, Confinement> Levels
    {
        get
        {
            var rows = new TheoryData<string, Confinement>();
            foreach (string level in (string[])["none", "read", "drop", "append"])
                foreach (Confinement confinement in (Confinement[])[Confinement.None, Confinement.Jail, Confinement.WalkAlone])
                    rows.Add(level, confinement);
            return rows;
        }
    }

    /// <summary>Those of the jail's attackers, and those that put something else in the place of the place.</summary>
    private static Operation[] Operations { get; } =
    [
        .. Escapes.Operations.All,
        new("rename the place", "", Harm.Changes, (d, p) => Enter(d, p, "stolen", "stolen")),
        new("replace by the place", "", Harm.Changes, (d, p) =>
        {
            d.Ask(d.Of("posix-rename@openssh.com", p, "sub/deep"));
            Spoil(d, "sub/deep");
        }),
        new("remove the place", "", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.Remove, p))),
        new("remove the directory", "", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.RmDir, p))),
        new("replace the place", "", Harm.Changes, (d, p) => d.Ask(d.Of("posix-rename@openssh.com", "sub", p))),
        new("open the place to all", "", Harm.Changes, (d, p) => d.Ask(d.Of(PacketType.SetStat, p).Attributes(mode: 0x1FF))),
        new("rename what is above", "", Harm.Changes, (d, _) => Enter(d, "up", "stolen", "stolen/place")),
        new("replace by what is above", "", Harm.Changes, (d, _) =>
        {
            d.Ask(d.Of("posix-rename@openssh.com", "up", "sub/deep"));
            Spoil(d, "sub/deep/place");
        }),
    ];

    /// <summary>An attack that can never succeed proves nothing: where everything may be written, each of them does.</summary>
    [Fact]
    public void Where_all_is_permitted_every_operation_does_what_it_wants()
    {
        using var fortress = new Fortress("read");
        using Session session = Session.Open(fortress.Launch(Confinement.Jail) with { Arguments = ["--jail", fortress.Path] });
        string[] harmless = ["remove the place", "remove the directory", "replace the place"];
        foreach (Operation operation in Operations.Where(operation => operation.Harm != Harm.Tells && !harmless.Contains(operation.Name)))
        {
            fortress.Reset();
            string before = fortress.State;
            Dialogue dialogue = fortress.Dialogue(session, Confinement.Jail);
            operation.Play(dialogue, $"{Fortress.Place}/{operation.Target}");
            Assert.True(operation.Harm == Harm.Reveals ? dialogue.Raw.Contains(Scene.Secret) : before != fortress.State, operation.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Nothing_restricted_is_done_under_any_name(string level, Confinement confinement)
    {
        using var fortress = new Fortress(level);
        using Session session = Session.Open(fortress.Launch(confinement));
        string state = fortress.State;
        List<string> done = [];
        foreach (Alias alias in Alias.All)
            foreach (Operation operation in Operations)
            {
                Dialogue dialogue = fortress.Dialogue(session, confinement);
                operation.Play(dialogue, alias.Lay(dialogue, fortress, $"{Fortress.Place}/{operation.Target}".TrimEnd('/')));
                string after = fortress.State;
                if (after != state)
                    done.Add($"{operation} by {alias}: {dialogue.Answers}\n{state}\n{after}");
                if (MustNotTell(level, operation) && dialogue.Raw.Contains(Scene.Secret))
                    done.Add($"{operation} by {alias} tells: {dialogue.Raw}");
                state = after == state && dialogue.HasOnlyFailed ? state : fortress.Reset();
            }

        Assert.True(done.Count == 0, $"{done.Count}\n" + string.Join('\n', done));
    }

    /// <summary>A name in a drop box may be looked at, and so may what a link says.</summary>
    private static bool MustNotTell(string level, Operation operation) => level == "none" || (level == "drop" && operation.Name != "read link");

    private static void Enter(Dialogue d, string from, string to, string place)
    {
        d.Ask(d.Of(PacketType.Rename, from, to));
        Spoil(d, place);
    }

    /// <summary>What there is to do when the place is where it must not be.</summary>
    private static void Spoil(Dialogue d, string place)
    {
        d.WithHandle(d.Open($"{place}/secret", Access.Read | Access.Write), handle =>
        {
            d.Ask(d.Read(handle));
            d.Ask(d.Write(handle));
        });
        d.WithHandle(d.Of(PacketType.OpenDir, place), handle => d.Ask(d.Of(PacketType.ReadDir, handle)));
    }
}
