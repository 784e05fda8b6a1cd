using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Start;

/// <summary>Where relative paths begin: "~" and "~user" in front; %d (home), %u (user), %U (uid) and %% anywhere.</summary>
internal readonly struct StartDirectory
{
    private const int FatalError = 255;

    private readonly ClientLogin _login;
    private readonly byte[]? _jailHome;

    private StartDirectory(ClientLogin login, byte[]? jailHome) => (_login, _jailHome) = (login, jailHome);

    /// <param name="directory">One char for each byte.</param>
    /// <param name="jailHome">What the session knows as its home, when it is in a jail: of others it knows none.</param>
    /// <exception cref="UsageException">A percent sign that means nothing, or a user that does not exist.</exception>
    public static byte[] Expand(string directory, ClientLogin login, byte[]? jailHome = null) =>
        new StartDirectory(login, jailHome).Expand(directory);

    /// <summary>Enters it where the session sees the machine's "/". In a jail the session's own paths lead there.</summary>
    /// <param name="resolver">Null when nothing confines the session.</param>
    /// <exception cref="UsageException">A link that root does not own leads there.</exception>
    public static Errno Enter(ReadOnlySpan<byte> directory, Resolver? resolver)
    {
        using TrustedPath place = TrustedPath.ToDirectory(directory);
        if (place.ForeignLink is { } link)
            throw new UsageException($"the start directory cannot be entered: {ByteText.Of(place.Reason)}\n", FatalError) { Path = link };
        if (place.Error.Failed || resolver is null)
            return place.Error.Failed ? place.Error : Libc.Check(Libc.fchdir(place.Number));
        resolver.BeginAt(place.Path);
        return Errno.None;
    }

    private byte[] Expand(string directory)
    {
        if (!directory.StartsWith('~'))
            return PathTemplate.Expand(directory, Key);
        int slash = directory.AsSpan().IndexOf('/');
        string user = slash < 0 ? directory[1..] : directory[1..slash];
        return [.. HomeOf(user), .. PathTemplate.Expand(slash < 0 ? "" : directory[slash..], Key)];
    }

    private ReadOnlySpan<byte> Key(char key) => key switch
    {
        'd' => HomeOf(""),
        'u' => CertainLogin.Of(_login).User,
        'U' => ByteText.Bytes($"{ClientLogin.Uid}"),
        '%' => "%"u8,
        '\0' => throw new UsageException("a start directory ends in %\n", FatalError),
        _ => throw new UsageException($"unknown key %{key} in the start directory\n", FatalError),
    };

    private byte[] HomeOf(string user) => (user.Length == 0 ? _jailHome ?? CertainLogin.Of(_login).Home : HomeOfOther(user))
        ?? throw new UsageException($"no home directory for the start directory: no such user{(user.Length > 0 ? " " : "")}{user}\n", FatalError);

    private byte[]? HomeOfOther(string user) => _jailHome is null ? Accounts.HomeOf(ByteText.Bytes(user)) : null;
}
