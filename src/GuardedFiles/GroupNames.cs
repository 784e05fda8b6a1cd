using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>The groups that somebody is in.</summary>
internal static class GroupNames
{
    /// <summary>Those of this process, as whoever started it has decided.</summary>
    public static byte[][] OfProcess()
    {
        uint[] numbers = new uint[Math.Max(Libc.getgroups(0, []), 0)];
        int count = Math.Clamp(Libc.getgroups(numbers.Length, numbers), 0, numbers.Length);
        return Names([Libc.getegid(), .. numbers.AsSpan(0, count)]);
    }

    /// <summary>Those that a login of this name would have; none when nobody has it.</summary>
    public static byte[][] Of(ReadOnlySpan<byte> user) => Accounts.Named(user) is { } account ? Names(Accounts.GroupsOf(account)) : [];

    private static byte[][] Names(ReadOnlySpan<uint> numbers)
    {
        Accounts accounts = new();
        List<byte[]> names = [];
        foreach (uint number in numbers)
            if (accounts.GroupName(number) is { IsEmpty: false } name)
                names.Add(name.ToArray());
        return [.. names];
    }
}
