namespace Escapes;

/// <summary>/proc mounted into the jail by a careless administrator: its links lead anywhere, and its files are other processes.</summary>
public sealed class ProcTests
{
    public static TheoryData<Confinement> Confinements => [Confinement.Jail, Confinement.ResolverAlone, Confinement.WalkAlone];

    private static readonly string[] Refusals = ["PermissionDenied", "NoSuchFile"];

    private static readonly string[] Ways = ["self/root", "thread-self/root", "self/task/../root", "self/cwd/../..", "self/fd/../root"];

    [MountFact]
    public void Without_a_jail_the_links_of_a_process_lead_out()
    {
        using var scene = new Scene();
        using Session session = Start(scene, Confinement.None);
        string[] closed = [.. Ways.Where(way => !Read(session, scene, $"{scene.Jail}/proc/{way}{Rest(way, scene)}", Confinement.None).Contains(Scene.Secret))];
        Assert.Empty(closed);
    }

    [MountTheory]
    [MemberData(nameof(Confinements))]
    public void No_link_of_a_process_leads_out(Confinement confinement)
    {
        using var scene = new Scene();
        using Session session = Start(scene, confinement);
        foreach (string way in Ways)
        {
            string answer = Read(session, scene, $"/proc/{way}{Rest(way, scene)}", confinement);
            Assert.Contains(answer, Refusals);
            Assert.Equal(answer, Read(session, scene, $"/proc/{way}/missing", confinement));
        }
        for (int number = 0; number < 32; number++)
            Assert.Contains(Read(session, scene, $"/proc/self/fd/{number}/../outside/secret", confinement), Refusals);
    }

    [MountTheory]
    [MemberData(nameof(Confinements))]
    public void Nothing_of_a_process_is_there(Confinement confinement)
    {
        using var scene = new Scene();
        using Session session = Start(scene, confinement);
        foreach (string name in (string[])["", "self", "self/", "self/mem", "self/environ", "self/maps", "self/cmdline", "mounts", "version", "missing", "sys/kernel"])
            foreach (Packet request in Questions(new Dialogue(session, scene, confinement), $"/proc/{name}"))
            {
                Answer answer = session.Ask(request.ToArray());
                Assert.True(answer.Type == PacketType.Status && (name is "" && answer.StatusCode != Status.Ok || Refusals.Contains(answer.StatusCode.ToString())), $"{name}: {answer.Type} {(answer.Type == PacketType.Status ? answer.StatusCode : 0)}");
            }
        session.AssertServes();
    }

    private static IEnumerable<Packet> Questions(Dialogue d, string path) =>
    [
        d.Open(path, Access.Read),
        d.Open(path, Access.Write),
        d.Of(PacketType.OpenDir, path),
        d.Of("statvfs@openssh.com", path),
        // As it is: this must do no harm where it is let through.
        d.Of(PacketType.SetStat, path).Attributes(mode: 0b101_101_101),
    ];

    private static string Rest(string way, Scene scene) => way.StartsWith("self/cwd") ? "/" + Path.GetFileName(scene.Path) + "/outside/secret" : $"{scene.Path}/outside/secret";

    private static Session Start(Scene scene, Confinement confinement)
    {
        Directory.CreateDirectory(scene.InJail("proc"));
        return Session.Open(confinement.SftpIn(scene.Jail) with
        {
            PrivateMounts = true,
            Before = $"mount --bind /proc {scene.InJail("proc")}",
        });
    }

    private static string Read(Session session, Scene scene, string path, Confinement confinement)
    {
        var dialogue = new Dialogue(session, scene, confinement);
        dialogue.WithHandle(dialogue.Open(path, Access.Read), handle => dialogue.Ask(dialogue.Read(handle)));
        return dialogue.Raw.Contains(Scene.Secret) ? dialogue.Raw : dialogue.Statuses;
    }
}
