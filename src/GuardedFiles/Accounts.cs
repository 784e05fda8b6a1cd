using System.Diagnostics.CodeAnalysis;
using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>
/// Users and groups by name and number. Names are asked for once for each number: a listing of 100 000 files has few owners.
/// </summary>
internal sealed class Accounts
{
    /// <summary>How many names are remembered before all are forgotten: a client can ask for any number of numbers.</summary>
    private const int Remembered = 1024;

    private readonly Dictionary<uint, byte[]> _users = [];
    private readonly Dictionary<uint, byte[]> _groups = [];

    /// <summary>
    /// The program is linked statically (NativeProgram.props says so). The native compiler knows it, and leaves out whichever of the two sources of
    /// accounts is not used: the static programs cannot reach NSS. (The other ones read /etc/passwd, too, for names that share a number.)
    /// </summary>
    [FeatureSwitchDefinition("GuardedFiles.HasNoNss")]
    private static bool HasNoNss => AppContext.TryGetSwitch("GuardedFiles.HasNoNss", out bool isOn) && isOn;

    /// <summary>The login name of a uid, or nothing when nobody has it.</summary>
    public ReadOnlySpan<byte> UserName(uint uid) =>
        _users.TryGetValue(uid, out byte[]? name) ? name : Remember(_users, uid, Of(uid)?.Name);

    /// <summary>The name of a gid, or nothing when no group has it.</summary>
    public ReadOnlySpan<byte> GroupName(uint gid) =>
        _groups.TryGetValue(gid, out byte[]? name)
            ? name
            : Remember(_groups, gid, HasNoNss ? AccountFiles.GroupName(gid) : AccountDatabase.GroupName(gid));

    /// <summary>Null when nobody has the number.</summary>
    public static Account? Of(uint uid) => HasNoNss ? AccountFiles.Of(uid) : AccountDatabase.Of(uid);

    /// <summary>Null when nobody has the login name.</summary>
    public static Account? Named(ReadOnlySpan<byte> name) => HasNoNss ? AccountFiles.Named(name) : AccountDatabase.Named(name);

    /// <summary>The numbers of the groups that a login would be in.</summary>
    public static uint[] GroupsOf(Account account) => HasNoNss ? AccountFiles.GroupsOf(account) : AccountDatabase.GroupsOf(account);

    /// <summary>The home directory of a login name, or null when nobody has it.</summary>
    public static byte[]? HomeOf(ReadOnlySpan<byte> userName) => Named(userName)?.Home;

    /// <summary>The home directory of the account that runs this process, or null when the account database does not know it.</summary>
    public static byte[]? OwnHome() => OwnAccount.Find().Account?.Home;

    private static byte[] Remember(Dictionary<uint, byte[]> names, uint id, byte[]? name)
    {
        if (names.Count >= Remembered)
            names.Clear();
        return names[id] = name ?? [];
    }
}
