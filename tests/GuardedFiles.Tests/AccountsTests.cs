using System.Text;

namespace GuardedFiles.Tests;

public sealed class AccountsTests
{
    private readonly Accounts _accounts = new();

    [Fact]
    public void Numbers_have_the_names_of_the_account_database()
    {
        foreach (string[] fields in Fields("/etc/passwd"))
            Assert.Equal(FirstNameOf("/etc/passwd", fields[2]), Encoding.UTF8.GetString(_accounts.UserName(uint.Parse(fields[2]))));
        foreach (string[] fields in Fields("/etc/group"))
            Assert.Equal(FirstNameOf("/etc/group", fields[2]), Encoding.UTF8.GetString(_accounts.GroupName(uint.Parse(fields[2]))));
    }

    [Theory]
    [InlineData(4_000_000_001)]
    [InlineData(uint.MaxValue)]
    public void A_number_that_nobody_has_is_no_name(uint id)
    {
        Assert.True(_accounts.UserName(id).IsEmpty);
        Assert.True(_accounts.GroupName(id).IsEmpty);
    }

    [Fact]
    public void A_name_that_was_asked_for_is_remembered_without_a_look()
    {
        _ = _accounts.UserName(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            _ = _accounts.UserName(0);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Any_number_of_numbers_may_be_asked_for()
    {
        for (uint id = 4_000_000_000; id < 4_000_003_000; id++)
            Assert.True(_accounts.UserName(id).IsEmpty);
        Assert.Equal("root"u8, _accounts.UserName(0));
    }

    [Fact]
    public void Homes_are_found_by_name()
    {
        foreach (string[] fields in Fields("/etc/passwd"))
            Assert.Equal(fields[5], Encoding.UTF8.GetString(Accounts.HomeOf(Encoding.UTF8.GetBytes(fields[0]))!));
    }

    [Fact]
    public void Ones_own_home_is_found() => Assert.Equal(
        Fields("/etc/passwd").FirstOrDefault(fields => fields[2] == $"{ClientLogin.Uid}")?[5],
        Accounts.OwnHome() is { } home ? Encoding.UTF8.GetString(home) : null);

    [Fact]
    public void Who_does_not_exist_has_no_home()
    {
        Assert.Null(Accounts.HomeOf("no-such-user-here"u8));
        Assert.Null(Accounts.HomeOf([]));
        Assert.Null(Accounts.HomeOf(new string('x', 5000).Select(letter => (byte)letter).ToArray()));
    }

    [Fact]
    public void Who_runs_this_has_a_login()
    {
        ClientLogin login = ClientLogin.FromEnvironment();
        Assert.Equal(Encoding.UTF8.GetString(login.User), FirstNameOf("/etc/passwd", $"{ClientLogin.Uid}") ?? $"{ClientLogin.Uid}");
        Assert.Same(login.User, login.User);
        Assert.NotEmpty(login.Address);
    }

    private static IEnumerable<string[]> Fields(string database) =>
        File.ReadLines(database).Select(line => line.Split(':')).Where(fields => fields.Length > 3 && uint.TryParse(fields[2], out _));

    private static string? FirstNameOf(string database, string id) => Fields(database).FirstOrDefault(fields => fields[2] == id)?[0];
}
