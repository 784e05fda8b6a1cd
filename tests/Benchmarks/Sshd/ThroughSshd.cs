using Benchmarks.Workloads;
using Testing;

namespace Benchmarks.Sshd;

/// <summary>An errand through an sshd that is started for each run: the whole command of the client is measured, its login included.</summary>
/// <param name="setting">What all such workloads share.</param>
internal sealed class ThroughSshd(Errand errand, Transport transport, Cipher cipher, Setting setting) : Workload
{
    private readonly Figure _figure = new(
        $"{errand.Name}_{transport}_{cipher.Name}".ToLowerInvariant(),
        $"{errand.Meaning} ({transport.ToString().ToLowerInvariant()}, {cipher.FullName.Split('@')[0]})",
        "s");

    public override string Name => _figure.Name;

    /// <summary>What the errand needs and this machine has not.</summary>
    public IEnumerable<string> Missing => errand.Tools.Where(tool => tool == "fuse" ? !Fuse.IsUsable : Programs.Installed(tool) == null);

    public override void Prepare(string folder) => errand.Prepare(new Folders(folder));

    public override IEnumerable<Measurement> Run(Turn turn)
    {
        if (errand.Measured == Measured.Scp && turn.Server.Scp == null)
            throw new NotServedException("no scp was named");
        Folders folders = new(turn.Folder);
        errand.Clear(folders);
        string own = Directory.CreateDirectory(Path.Combine(folders.Aside, "run")).FullName;
        try
        {
            yield return Run(turn, folders, own);
        }
        finally
        {
            errand.End(folders);
            Directory.Delete(own, recursive: true);
        }
    }

    private Measurement Run(Turn turn, Folders folders, string own)
    {
        string output = turn.Thorough ? Path.Combine(own, "output") : "/dev/null";
        using MeasuredSshd sshd = new(own, setting.Keys, setting.Program, turn.Server, errand.Measured, transport);
        ClientRun client = ClientRun.Of(errand.Command(folders, sshd.Login(cipher)), output);
        if (client.Status != 0)
            throw new InvalidDataException($"the client ended with {client.Status}; sshd's log:\n{sshd.Log}");
        (TimeSpan server, TimeSpan daemon) = sshd.End(transport);
        errand.Check(folders, turn.Thorough ? File.ReadAllText(output) : null, turn.Thorough);
        return new Measurement(_figure, Amount: 1, client.Seconds, server.TotalSeconds, PeakMemory: 0)
        {
            SshdTime = daemon.TotalSeconds,
            ClientTime = client.CpuTime.TotalSeconds,
        };
    }
}
