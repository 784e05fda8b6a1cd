namespace EndToEnd.Tests.Harness;

/// <summary>Somebody who logs in with a key that is locked to our program.</summary>
internal sealed record LockedAccount(string Name, int Id, string Shell, string Home, string AuthorizedKeys)
{
    public const string Sh = "sh";
    public const string Bash = "bash";

    /// <summary>Our program is the login shell.</summary>
    public const string Program = "program";

    public const string Root = "root";

    /// <summary>It has the number of <see cref="Sh"/>, which stands before it in passwd.</summary>
    public const string Twin = "twin";

    /// <summary>Of those accounts that this machine lets a test have, the ones without privileges: theories run once with each.</summary>
    public static string[] Ordinary => Installed.Has("account") ? [Sh, Bash, Program] : [Sh];

    /// <summary>A shell and our program: what differs for a client that has found its server.</summary>
    public static string[] WithAndWithoutShell => Installed.Has("account") ? [Sh, Program] : [Sh];

    /// <summary>These files and folders are now the account's.</summary>
    public void Own(params string[] paths)
    {
        if (Installed.Has("account"))
            Client.Run(new ClientCommand("chown", ["-hR", $"{Id}:{Id}", "--", .. paths])).MustSucceed();
    }
}
