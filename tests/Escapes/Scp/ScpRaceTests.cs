using System.Text;

namespace Escapes;

/// <summary>Directories change places while trees are received and sent by the old scp protocol.</summary>
[Trait("Machine", "quiet")]
public sealed class ScpRaceTests
{
    public static TheoryData<Confinement, string> Stages
    {
        get
        {
            var rows = new TheoryData<Confinement, string>();
            foreach (Confinement confinement in (Confinement[])[Confinement.ResolverAlone, Confinement.WalkAlone])
                foreach (string name in (string[])["parent", "parent of the parent", "last name"])
                    rows.Add(confinement, name);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void Nothing_is_received_outside(Confinement confinement, string name) =>
        Assert.False(Run(confinement, name, Upload, () => Race.For(Race.Duration)));

    [Theory]
    [MemberData(nameof(Stages))]
    public void Nothing_outside_is_sent(Confinement confinement, string name) =>
        Assert.False(Run(confinement, name, Download, () => Race.For(Race.Duration)));

    [Fact]
    public void A_jail_that_is_replaced_while_something_is_received_stays_what_it_was()
    {
        using var scene = new Scene();
        string canaries = scene.Canaries();
        using ScpSession session = ScpSession.OpenSink(Confinement.ResolverAlone.ScpIn(scene.Jail, "-t", "."));
        Directory.Move(scene.Jail, $"{scene.Path}/away");
        Posix.Link("outside", scene.Jail);
        session.Send("C0600 3 secret\nHIT\0");
        session.CloseInput();
        session.ReceiveRest();
        session.WaitForExit();
        Assert.Equal(canaries, scene.Canaries());
        Assert.Equal("HIT", File.ReadAllText($"{scene.Path}/away/secret"));
    }

    [Theory]
    [InlineData("parent")]
    [InlineData("parent of the parent")]
    [InlineData("last name")]
    public void Without_a_jail_a_file_is_received_outside(string name) =>
        Assert.True(Run(Confinement.None, name, Upload, () => Race.For(TimeSpan.FromSeconds(10))));

    [Theory]
    [InlineData("parent")]
    [InlineData("parent of the parent")]
    [InlineData("last name")]
    public void Without_a_jail_a_file_outside_is_sent(string name) =>
        Assert.True(Run(Confinement.None, name, Download, () => Race.For(TimeSpan.FromSeconds(10))));

    /// <summary>Whether somebody got out.</summary>
    private static bool Run(Confinement confinement, string name, Func<Confinement, Scene, Stage, string> turn, Func<Func<bool>> clock)
    {
        Stage stage = Stage.Named(name);
        using var scene = new Scene();
        stage.Lay(scene);
        string canaries = scene.Canaries();
        using Attacker attacker = Attacker.Start(AttackerKind.Thread, scene, stage, confinement);
        Func<bool> isOver = clock();
        while (!isOver())
            if (turn(confinement, scene, stage).Contains(Scene.Secret) || scene.Canaries() != canaries)
                return true;
        Assert.True(attacker.Rounds > 20, $"{attacker.Rounds} rounds");
        return false;
    }

    // Into the place itself and, with -r, through the directory above it.
    private static string Upload(Confinement confinement, Scene scene, Stage stage)
    {
        string file = string.Concat(Enumerable.Repeat("C0600 3 secret\nHIT\0", 50));
        return Play(confinement, scene, ["-t", stage.Place], file)
            + Play(confinement, scene, ["-r", "-p", "-t", "."], string.Concat(Enumerable.Repeat(Within(stage.Place, file), 10)));
    }

    private static string Download(Confinement confinement, Scene scene, Stage stage) => Play(
        confinement, scene, ["-r", "-f", .. Enumerable.Repeat($"{stage.Place}/secret", 100), .. Enumerable.Repeat(stage.Place, 20)], "");

    private static string Within(string place, string records)
    {
        string[] names = place.Split('/');
        return string.Concat(names.Select(name => $"D0755 0 {name}\n")) + records + string.Concat(names.Select(_ => "E\n"));
    }

    private static string Play(Confinement confinement, Scene scene, string[] arguments, string records)
    {
        using ScpSession session = ScpSession.Start(confinement.ScpIn(scene.Jail, arguments));
        session.SendAsFarAsItReads(records.Length > 0 ? Encoding.Latin1.GetBytes(records) : new byte[20_000]);
        session.CloseInput();
        string answer = session.ReceiveRest();
        session.WaitForExit();
        return answer;
    }
}
