namespace Escapes;

/// <summary>Somebody renames directories at full speed, and everybody else goes on with his work.</summary>
[Trait("Machine", "quiet")]
public sealed class StormTests
{
    private const int Batch = 60;

    [Theory]
    [InlineData(Confinement.Jail)]
    [InlineData(Confinement.WalkAlone)]
    public void Requests_for_what_is_not_renamed_are_not_disturbed(Confinement confinement)
    {
        using var scene = new Scene();
        Directory.CreateDirectory(scene.InJail("still/here/deep"));
        File.WriteAllText(scene.InJail("still/here/file"), "still");
        var stage = new Stage("storm", "", "", "jail/sub/deep", "jail/moved", laid => Directory.CreateDirectory(laid.InJail("moved")));
        stage.Lay(scene);
        using Session session = Session.Open(confinement.SftpIn(scene.Jail) with { Patience = Race.Patience });
        int wanted = Race.IsLong ? 100_000 : 6000;
        int failed = 0, asked = 0;
        using (Attacker.Start(AttackerKind.Thread, scene, stage, confinement))
        using (Attacker.Start(AttackerKind.Thread, scene, stage, confinement))
            for (; asked < wanted; asked += Batch)
                failed += Ask(session);
        Assert.True(failed <= asked / 10_000, $"{failed} of {asked}");
    }

    /// <summary>How many were not answered as they should be.</summary>
    private static int Ask(Session session)
    {
        byte[][] requests =
        [
            .. Enumerable.Repeat<byte[][]>(
            [
                Request.Stat("/still/here/file"),
                Request.Stat("still/../still/here/deep/../../here/file"),
                Request.OfPath(PacketType.LStat, "/still/here/deep/.."),
                Request.Open("/still/here/file", Access.Read),
                Request.Open("still/here/deep/../../here/file", Access.Read),
                Request.OpenDir("/still/here/deep/../../here"),
            ], Batch / 6).SelectMany(all => all),
        ];
        session.Send([.. requests.SelectMany(request => request)]);
        Answer[] answers = [.. requests.Select(_ => session.Receive())];
        byte[][] handles = [.. answers.Where(answer => answer.Type == PacketType.Handle).Select(answer => answer.String())];
        foreach (byte[] handle in handles)
            Assert.Equal(Status.Ok, session.AskStatus(Request.Close(handle)));
        return answers.Count(answer => answer.Type == PacketType.Status);
    }
}
