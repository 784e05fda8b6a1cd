using System.Text.RegularExpressions;

namespace Escapes;

/// <summary>The same ways out for both directions of the old scp protocol.</summary>
public sealed class ScpStaticTests
{
    public static TheoryData<Confinement, string> Routes
    {
        get
        {
            var rows = new TheoryData<Confinement, string>();
            foreach (Confinement confinement in (Confinement[])[Confinement.None, Confinement.ResolverAlone, Confinement.WalkAlone])
                foreach (Route route in Route.All)
                    if (route.Name is not "link made by the client" and not "link that is no UTF-8")
                        rows.Add(confinement, route.Name);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_file_is_not_received_outside(Confinement confinement, string name)
    {
        Route route = Route.Named(name);
        if (route.DirectoriesOnly)
            return;
        foreach (string target in (string[])["secret", "new"])
            Check(confinement, route, target, path => Play(confinement, path.Scene, ["-t", path.Path], "C0600 3 any\nHIT\0"));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_directory_is_not_received_outside(Confinement confinement, string name) =>
        Check(confinement, Route.Named(name), "dir", path =>
            Play(confinement, path.Scene, ["-r", "-p", "-t", path.Path], "T7 0 7 0\nD0777 0 made\nC0600 3 any\nHIT\0E\n"));

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_file_outside_is_not_sent(Confinement confinement, string name)
    {
        if (!Route.Named(name).DirectoriesOnly)
            Check(confinement, Route.Named(name), "secret", path => Play(confinement, path.Scene, ["-f", path.Path, "own"], ""), serves: true);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_directory_outside_is_not_sent(Confinement confinement, string name) =>
        Check(confinement, Route.Named(name), "dir", path => Play(confinement, path.Scene, ["-r", "-p", "-f", path.Path, "own"], ""), serves: true);

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_pattern_finds_nothing_outside(Confinement confinement, string name) =>
        Check(confinement, Route.Named(name), "dir", path =>
            Play(confinement, path.Scene, ["--glob", "-f", $"{path.Path.TrimEnd('/')}/*", "own"], ""), serves: true);

    private static void Check(Confinement confinement, Route route, string target, Func<(Scene Scene, string Path), string> play, bool serves = false)
    {
        using var scene = new Scene();
        (string answer, string before, string after) = Run(hidden: false);
        if (confinement == Confinement.None)
        {
            Assert.True(before != after || answer.Contains(Scene.Secret), answer);
            return;
        }
        // It has started, and serves what lies in the jail.
        Assert.NotEqual("", answer);
        Assert.True(!serves || answer.Contains(" 3 own\nown"), answer);
        Assert.Equal(before, after);
        Assert.DoesNotContain(Scene.Secret, answer);
        Assert.DoesNotContain(scene.Jail, answer);
        Assert.Equal(answer, Run(hidden: true).Answer);

        (string Answer, string Before, string After) Run(bool hidden)
        {
            scene.Reset();
            string path = route.Lay(new Dialogue(null!, scene, confinement), scene, $"outside/{target}");
            string canaries = scene.Canaries();
            if (hidden)
                scene.Hide();
            string said = play((scene, path));
            if (hidden)
                scene.Show();
            return (said, canaries, scene.Canaries());
        }
    }

    /// <summary>Sends acknowledgements and then the records, and takes everything that comes.</summary>
    private static string Play(Confinement confinement, Scene scene, string[] arguments, string records)
    {
        using ScpSession session = ScpSession.Start(confinement.ScpIn(scene.Jail, arguments));
        session.SendAsFarAsItReads(System.Text.Encoding.Latin1.GetBytes(records.Length > 0 ? records : new string('\0', 32)));
        session.CloseInput();
        string answer = session.ReceiveRest();
        session.WaitForExit();
        return Regex.Replace(answer, "T[0-9]+ 0 [0-9]+ 0", "T");
    }
}
