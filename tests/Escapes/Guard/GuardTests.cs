namespace Escapes;

/// <summary>What would give a locked key a shell again cannot be changed, by no request and under no name.</summary>
public sealed class GuardTests
{
    public static TheoryData<string> Spellings => [.. Spelling.All.Select(spelling => spelling.Name)];

    public static TheoryData<Guarding, string> Guarded
    {
        get
        {
            var rows = new TheoryData<Guarding, string>();
            foreach (Guarding guarding in GuardingExtensions.All)
                foreach (Spelling spelling in Spelling.All)
                    rows.Add(guarding, spelling.Name);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Without_the_guard_every_operation_succeeds(string name)
    {
        Spelling spelling = Spelling.Named(name);
        using var attack = new GuardAttack(Guarding.Nothing);
        string[] missed = [..
            from pair in Attacks(spelling)
            where GuardAttack.Reaches(pair.Operation, spelling) && !(pair.Operation.Name == "remove directory")
            where !attack.Succeeds(spelling, pair.Operation, pair.Name)
            select $"{pair.Operation} of {pair.Name}"];
        Assert.Empty(missed);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Nothing_protected_is_changed(Guarding guarding, string name)
    {
        Spelling spelling = Spelling.Named(name);
        using var attack = new GuardAttack(guarding);
        string[] breaches = [..
            from pair in Attacks(spelling)
            let breach = attack.Breach(spelling, pair.Operation, pair.Name)
            where breach != null
            select breach];
        Assert.Empty(breaches);
    }

    private static IEnumerable<(Operation Operation, string Name)> Attacks(Spelling spelling)
    {
        IEnumerable<(Operation Operation, string Name)> attacks =
        [
            .. Pairs(Home.Files, GuardAttack.OnFiles),
            .. spelling.LinksHard ? [] : Pairs(Home.Directories, GuardAttack.OnDirectories),
            .. spelling.LinksHard ? [] : Pairs(Home.Absent, GuardAttack.OnAbsent),
        ];
        return attacks
            .Where(attack => GuardAttack.Reaches(attack.Operation, spelling))
            .Where((_, number) => Race.IsLong || spelling.Name == "plain" || number % 8 == Array.IndexOf(Spelling.All, spelling));
    }

    private static IEnumerable<(Operation Operation, string Name)> Pairs(string[] names, IEnumerable<Operation> operations) =>
        from name in names
        from operation in operations
        select (operation, name);
}
