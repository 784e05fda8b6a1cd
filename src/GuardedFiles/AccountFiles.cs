namespace GuardedFiles;

/// <summary>
/// Accounts from /etc/passwd and /etc/group of the root that this process sees, for a program that is linked statically: it has no NSS, which would load
/// libraries out of that root. Where one of them is missing, or somebody else than root could have written it, its numbers have no names.
/// </summary>
internal static class AccountFiles
{
    private const int MostBytes = 8 * 1024 * 1024;

    private static ReadOnlySpan<byte> Passwd => "/etc/passwd"u8;

    private static ReadOnlySpan<byte> Group => "/etc/group"u8;

    public static Account? Of(uint uid)
    {
        foreach (AccountLine line in Lines(Passwd))
            if (line.Number(AccountLine.Id) == uid && AccountOf(line) is { } account)
                return account;
        return null;
    }

    /// <summary>Another name has the same number.</summary>
    public static bool IsShared(Account account)
    {
        foreach (AccountLine line in Lines(Passwd))
            if (line.Number(AccountLine.Id) == account.Uid && !line.Name.SequenceEqual(account.Name))
                return true;
        return false;
    }

    /// <summary>The homes of all names that have a number.</summary>
    public static List<byte[]> HomesOf(uint uid)
    {
        List<byte[]> homes = [];
        foreach (AccountLine line in Lines(Passwd))
            if (line.Number(AccountLine.Id) == uid)
                homes.Add(line.Field(AccountLine.Home).ToArray());
        return homes;
    }

    public static Account? Named(ReadOnlySpan<byte> name)
    {
        foreach (AccountLine line in Lines(Passwd))
            if (line.Name.SequenceEqual(name) && AccountOf(line) is { } account)
                return account;
        return null;
    }

    public static byte[]? GroupName(uint gid)
    {
        foreach (AccountLine line in Lines(Group))
            if (line.Number(AccountLine.Id) == gid)
                return line.Name.ToArray();
        return null;
    }

    /// <summary>Those that a login would be in: the account's own, and each that has its name among the members.</summary>
    public static uint[] GroupsOf(Account account)
    {
        List<uint> groups = [account.Gid];
        foreach (AccountLine line in Lines(Group))
            if (line.HasMember(account.Name) && line.Number(AccountLine.Id) is { } gid && gid != account.Gid)
                groups.Add(gid);
        return groups.ToArray();
    }

    private static AccountLines Lines(ReadOnlySpan<byte> path) => new(FileText.OfAdministrator(path, MostBytes) is { Objections.Count: 0 } text ? text.Bytes : []);

    private static Account? AccountOf(AccountLine line) =>
        line.Number(AccountLine.Id) is { } uid && line.Number(AccountLine.GroupId) is { } gid
            ? new Account { Name = line.Name.ToArray(), Uid = uid, Gid = gid, Home = line.Field(AccountLine.Home).ToArray() }
            : null;
}
