using Testing;

namespace Robustness;

/// <summary>The limits hosting providers set. Each session does a bit of everything.</summary>
public sealed class ProcessLimitTests
{
    [Theory]
    [InlineData("ulimit -v 1000000")]
    [InlineData("ulimit -n 32")]
    [InlineData("ulimit -n 16")]
    [InlineData("ulimit -s 256")]
    [InlineData("ulimit -d 200000")]
    [InlineData("ulimit -l 0; ulimit -q 0; ulimit -i 0")]
    [InlineData("ulimit -v 1000000; ulimit -n 32; ulimit -s 256")]
    public void Serves_within(string limit)
    {
        foreach (ValidRequest request in ValidRequest.All)
            AssertServed(request, new Launch { Before = limit });
    }

    [RootTheory]
    [InlineData("ulimit -u 8")]
    [InlineData("ulimit -u 8; ulimit -v 1000000; ulimit -n 32; ulimit -s 256")]
    public void Serves_an_account_within(string limit)
    {
        foreach (ValidRequest request in ValidRequest.All.Where(request => request.Name is not ("setstat" or "fsetstat" or "mkdir")))
            AssertServed(request, new Launch { Before = limit, User = Launch.Stranger, Arguments = ["-e", "-l", "INFO"] });
    }

    [Theory]
    [InlineData("ulimit -v 1000000")]
    [InlineData("ulimit -s 256")]
    public void Transfers_within(string limit)
    {
        using var world = new World(new Launch { Before = limit });
        byte[] data = new byte[261_120];
        new Random(3).NextBytes(data);
        for (uint i = 0; i < 100; i++)
        {
            Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(world.FileHandle, i * (ulong)data.Length, data)));
            Assert.Equal(data, world.Session.Ask(Request.Read(world.FileHandle, i * (ulong)data.Length, 261_120)).String());
        }
        world.Session.End();
    }

    private static void AssertServed(ValidRequest request, Launch launch)
    {
        using var world = new World(launch);
        Answer answer = world.Session.Ask(request.Build(world));
        Assert.Equal(request.Answer, answer.Type);
        if (answer.Type == PacketType.Status)
            Assert.True(answer.StatusCode == Status.Ok, $"{request.Name}: {answer.StatusText}");
        world.Session.End();
    }
}
