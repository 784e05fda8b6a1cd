using System.Diagnostics;
using Testing;

namespace Benchmarks.Workloads;

/// <summary>From fork to the first answer and the end, and what a session that waits keeps in memory.</summary>
internal sealed class Sessions(int count) : Workload
{
    public override string Name => "start";

    public override IEnumerable<Measurement> Run(string[] command, string folder)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan cpuTime = default;
        for (int i = 0; i < count; i++)
        {
            using ServerChild server = new(command);
            cpuTime += server.End();
        }

        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / count;
        yield return new Measurement("start", "ms", 1, milliseconds, cpuTime.TotalSeconds / count);
        yield return new Measurement("idle memory", "kB", 1, IdleMemory(command), 0);
    }

    private static double IdleMemory(string[] command)
    {
        const int Idle = 5;
        ServerChild[] servers = new ServerChild[Idle];
        for (int i = 0; i < Idle; i++)
        {
            servers[i] = new ServerChild(command);
            _ = servers[i].Client.Ask(PacketType.RealPath, (int _, ref RequestWriter request) => request.String("."), PacketType.Name);
        }

        Thread.Sleep(30);
        double memory = servers.Average(server => server.PrivateMemory);
        foreach (ServerChild server in servers)
            server.Dispose();
        return memory;
    }
}
