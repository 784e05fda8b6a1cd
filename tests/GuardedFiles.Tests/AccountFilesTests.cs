using System.Text;

namespace GuardedFiles.Tests;

/// <summary>
/// What a program without NSS finds out, beside what the C library says of the same files. What it does where there are none is shown in a chroot
/// (EndToEnd.Tests, StaticProgramTests).
/// </summary>
public sealed class AccountFilesTests
{
    public static TheoryData<string> Users => [.. First("/etc/passwd")];

    public static TheoryData<string> Groups => [.. First("/etc/group")];

    [Theory]
    [MemberData(nameof(Users))]
    public void An_account_is_the_one_of_the_C_library(string name)
    {
        Account expected = AccountDatabase.Named(Bytes(name))!;

        foreach (Account? found in new[] { AccountFiles.Named(Bytes(name)), AccountFiles.Of(expected.Uid) })
            Assert.Equal(Text(AccountDatabase.Of(expected.Uid)!), Text(found!));
        Assert.Equal(AccountDatabase.GroupsOf(expected).Order(), AccountFiles.GroupsOf(expected).Order());
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_group_is_the_one_of_the_C_library(string name)
    {
        uint gid = uint.Parse(Fields("/etc/group").First(fields => fields[0] == name)[2]);
        Assert.Equal(Encoding.UTF8.GetString(AccountDatabase.GroupName(gid)!), Encoding.UTF8.GetString(AccountFiles.GroupName(gid)!));
    }

    [Fact]
    public void Whom_nobody_knows_is_null()
    {
        Assert.Null(AccountFiles.Named("no-such-user-here"u8));
        Assert.Null(AccountFiles.Named([]));
        Assert.Null(AccountFiles.Of(4_000_000_001));
        Assert.Null(AccountFiles.GroupName(4_000_000_001));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(Account account) =>
        $"{Encoding.UTF8.GetString(account.Name)} {account.Uid} {account.Gid} {Encoding.UTF8.GetString(account.Home)}";

    private static IEnumerable<string[]> Fields(string file) =>
        File.ReadLines(file).Select(line => line.Split(':')).Where(fields => fields.Length > 3 && uint.TryParse(fields[2], out _));

    /// <summary>Those whose number nobody has had before: the first is the one that has the number.</summary>
    private static IEnumerable<string> First(string file) => Fields(file).DistinctBy(fields => fields[2]).Select(fields => fields[0]);
}
