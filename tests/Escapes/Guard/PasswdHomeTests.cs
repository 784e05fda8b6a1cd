namespace Escapes;

/// <summary>Two directories may be a home: the one of passwd, and $HOME. Neither the client nor a wrong environment takes one away.</summary>
public sealed class PasswdHomeTests
{
    [MountTheory]
    [InlineData("/nonexistent")]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("OTHER")]
    public void The_home_of_passwd_is_guarded_whatever_the_environment_says(string variable)
    {
        using var home = new Home();
        using var other = new Home();
        using Session session = Start(home, variable == "OTHER" ? other.Path : variable);
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Open("/.ssh/authorized_keys", Access.Fresh)));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Open("/.zlogin", Access.Fresh)));
        session.Ask(Request.Close(session.AskHandle(Request.Open("/work/new", Access.Fresh))));
    }

    [MountFact]
    public void The_home_of_the_environment_is_guarded_beside_that_of_passwd()
    {
        using var home = new Home();
        using var other = new Home();
        using Session session = Start(home, other.Path, "/");
        foreach (Home each in (Home[])[home, other])
            Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Open(each.In(".zlogin"), Access.Fresh)));
    }

    private static Session Start(Home home, string variable, string? jail = null)
    {
        string passwd = home.In("work/passwd");
        File.WriteAllText(passwd, $"root:x:{Native.User}:0:root:{home.Path}:/bin/sh\n");
        return Session.Open(new Launch
        {
            Arguments = ["--jail", jail ?? home.Path],
            PrivateMounts = true,
            Before = $"mount --bind {passwd} /etc/passwd",
            Environment = new Dictionary<string, string> { ["HOME"] = variable },
        });
    }
}
