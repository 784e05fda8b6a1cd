using System.Text;
using GuardedFiles;

namespace SftpServer;

/// <summary>-d DIR: "~" and "~user" in front; %d (home), %u (user), %U (uid) and %% anywhere.</summary>
internal static class StartDirectory
{
    private const int FatalError = 255;

    /// <exception cref="UsageException">A percent sign that means nothing, or a user that does not exist.</exception>
    public static byte[] Expand(string directory, ClientLogin login)
    {
        // .NET decodes the command line; what was no UTF-8 is lost, and another directory would be entered.
        if (directory.Contains('\uFFFD', StringComparison.Ordinal))
            throw new UsageException("the start directory is not valid UTF-8\n", FatalError);

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
            path = [.. path, .. Encoding.UTF8.GetBytes(rest[..percent]), .. Key(key, login)];
        }

        return [.. path, .. Encoding.UTF8.GetBytes(rest)];
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
        (user.Length == 0 ? Accounts.OwnHome() : Accounts.HomeOf(Encoding.UTF8.GetBytes(user)))
        ?? throw new UsageException($"no home directory for the start directory: no such user{(user.Length > 0 ? " " : "")}{user}\n", FatalError);
}
