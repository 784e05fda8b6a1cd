using System.Diagnostics;
using Testing;

namespace Benchmarks.Workloads;

/// <summary>From exec to the answer to INIT, the CPU time of such a session to its end, and what one that waits keeps in memory.</summary>
internal sealed class Sessions(int count) : Workload
{
    private static readonly Figure Start = new("start", "Start to the answer to INIT", "ms");
    private static readonly Figure Memory = new("idle", "Private memory of an idle session", "kB");

    public override string Name => "start|idle";

    public override IEnumerable<Measurement> Run(Turn turn)
    {
        List<double> times = [];
        List<double> cpuTimes = [];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using ServerChild server = turn.Start();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            cpuTimes.Add(server.End().TotalSeconds);
        }

        yield return new Measurement(Start, 1, Results.Median(times), Results.Median(cpuTimes), 0);
        yield return new Measurement(Memory, 1, IdleMemory(turn), 0, 0);
    }

    private static double IdleMemory(Turn turn)
    {
        const int Idle = 5;
        ServerChild[] servers = [.. Enumerable.Range(0, Idle).Select(_ => turn.Start())];
        foreach (ServerChild server in servers)
            _ = server.Client.Ask(PacketType.RealPath, (int _, ref RequestWriter request) => request.String("."), PacketType.Name);
        Thread.Sleep(30);
        double memory = servers.Average(server => server.PrivateMemory);
        foreach (ServerChild server in servers)
            server.Dispose();
        return memory;
    }
}
