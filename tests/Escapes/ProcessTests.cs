namespace Escapes;

/// <summary>What the kernel knows about a confined server.</summary>
public sealed class ProcessTests
{
    private const long MostGrownKiB = 1024;

    private static readonly byte[][] Requests =
    [
        Request.Stat("/own"),
        Request.Stat("/sub/../../../outside/secret"),
        Request.Stat("/missing/name"),
        Request.Stat("/loop"),
        Request.Stat("/out"),
        Request.RealPath("/sub/deep/../out/name"),
        Request.Open("/own/not/a/directory", Access.Read),
        Request.Open("/out", Access.Fresh),
        Request.OpenDir("/own"),
        Request.MkDir("/sub"),
        Request.Remove("/missing"),
        Request.Rename("/missing", "/sub/deep/name"),
        Request.HardLink("/sub", "/sub/deep/name"),
        Request.SetSize("/sub", 1),
    ];

    [Theory]
    [InlineData(Confinement.None, "0", "0")]
    [InlineData(Confinement.Jail, "1", "2")]
    public void A_jail_has_its_second_walls_and_an_ordinary_session_has_none(Confinement confinement, string privileges, string seccomp)
    {
        using var scene = new Scene();
        using Session session = Session.Open(confinement.SftpIn(scene.Jail));
        string[] status = File.ReadAllLines($"/proc/{session.Id}/status");
        Assert.Contains($"NoNewPrivs:\t{privileges}", status);
        Assert.Contains($"Seccomp:\t{seccomp}", status);
    }

    [Theory]
    [InlineData(Confinement.Jail)]
    [InlineData(Confinement.WalkAlone)]
    public void Requests_that_fail_leave_neither_descriptors_nor_memory(Confinement confinement)
    {
        using var scene = new Scene();
        Posix.Link("loop", scene.InJail("loop"));
        Posix.Link("../outside/secret", scene.InJail("out"));
        using Session session = Session.Open(confinement.SftpIn(scene.Jail) with { Patience = TimeSpan.FromSeconds(60) });
        Ask(session, 200);
        int descriptors = session.View.Descriptors.Count;
        long grown = Grown(session);
        // Where the machine is so busy that storage seems slow, workers are called in, once; what leaks leaks each time.
        for (int again = 0; again < 3 && grown > MostGrownKiB; again++)
            grown = Grown(session);
        Assert.InRange(grown, 0, MostGrownKiB);
        Assert.Equal(descriptors, session.View.Descriptors.Count);
    }

    /// <summary>KiB that many requests add to the most memory that the session ever had.</summary>
    private static long Grown(Session session)
    {
        long peak = session.View.PeakKiB;
        Ask(session, Race.IsLong ? 20_000 : 1000);
        return session.View.PeakKiB - peak;
    }

    private static void Ask(Session session, int rounds)
    {
        byte[] all = [.. Requests.SelectMany(request => request)];
        for (int i = 0; i < rounds; i++)
        {
            session.Send(all);
            for (int j = 0; j < Requests.Length; j++)
                Assert.NotEqual(PacketType.Handle, session.Receive().Type);
        }
    }
}
