using System.Text;

namespace GuardedFiles.Start;

/// <summary>Where relative paths begin: "~" and "~user" in front; %d (home), %u (user), %U (uid) and %% anywhere.</summary>
internal static class StartDirectory
{
    private const int FatalError = 255;

    /// <param name="directory">One char for each byte.</param>
    /// <exception cref="UsageException">A percent sign that means nothing, or a user that does not exist.</exception>
    public static byte[] Expand(string directory, ClientLogin login)
    {
        byte[] path = [];
        string rest = directory;
        if (directory.StartsWith('~'))
        {
            int slash = directory.IndexOf('/', StringComparison.Ordinal);
            string user = slash < 0 ? directory[1..] : directory[1..slash];
            path = HomeOf(user);
            rest = slash < 0 ? "" : directory[slash..];
        }

        for (int percent; (percent = rest.IndexOf('%', StringComparison.Ordinal)) >= 0; rest = rest[(percent + 2)..])
        {
            char key = percent + 1 < rest.Length ? rest[percent + 1] : '\0';
            path = [.. path, .. RawArguments.Bytes(rest[..percent]), .. Key(key, login)];
        }

        return [.. path, .. RawArguments.Bytes(rest)];
    }

    private static ReadOnlySpan<byte> Key(char key, ClientLogin login) => key switch
    {
        'd' => HomeOf(""),
        'u' => login.User,
        'U' => Encoding.ASCII.GetBytes($"{ClientLogin.Uid}"),
        '%' => "%"u8,
        '\0' => throw new UsageException("a start directory ends in %\n", FatalError),
        _ => throw new UsageException($"unknown key %{key} in the start directory\n", FatalError),
    };

    private static byte[] HomeOf(string user) =>
        (user.Length == 0 ? Accounts.OwnHome() : Accounts.HomeOf(RawArguments.Bytes(user)))
        ?? throw new UsageException($"no home directory for the start directory: no such user{(user.Length > 0 ? " " : "")}{user}\n", FatalError);
}
