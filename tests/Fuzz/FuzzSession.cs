using System.Buffers.Binary;
using Robustness;
using Testing;

namespace Fuzz;

/// <summary>
/// One server and a few hundred wrong packets. As root the server runs as nobody, in a directory of its own and with a small
/// limit on file sizes; otherwise, and on slow storage, every slash is taken out, so that no mutated path leads out of that directory.
/// </summary>
internal sealed class FuzzSession : IDisposable
{
    private const uint Nobody = 65534;
    private const int BatchSize = 100;
    private const long MostMemoryKiB = 64 * 1024;

    private readonly int _number;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly World _world;
    private readonly bool _staysBySlashes;

    /// <param name="delayMicroseconds">Of each operation of the storage; 0 for the machine's own.</param>
    public FuzzSession(int number, int delayMicroseconds = 0)
    {
        _number = number;
        _staysBySlashes = !Native.IsRoot || delayMicroseconds > 0;
        _random = new Random(HashCode(FuzzSettings.Seed, number));
        _mutator = new Mutator(_random);
        Launch launch = new()
        {
            User = _staysBySlashes ? null : Nobody,
            Before = "ulimit -f 1024",
            Patience = TimeSpan.FromSeconds(30),
        };
        _world = new World(launch, delayMicroseconds);
    }

    public AnswerCount Answers { get; } = new();

    public void Run()
    {
        for (int round = 0; round < FuzzSettings.RoundsPerSession; round += BatchSize)
            RunBatch(round);
        if (_world.Session.View.PeakKiB is > MostMemoryKiB and long peak)
            throw Failure($"used {peak} KiB", 0, []);
        if (_number % 2 == 0)
            EndCleanly();
        else
            EndWithABrokenFrame();
    }

    public void Dispose() => _world.Dispose();

    private void RunBatch(int round)
    {
        List<byte[]> corpus = Corpus();
        byte[][] packets = [.. Enumerable.Range(round, BatchSize).Select(id => Next(corpus, (uint)id))];
        // Written by a thread of its own: a batch may be larger than the pipes.
        var sender = Background.Start(() => SendAll(packets));
        foreach (byte[] packet in packets)
            CheckReply(packet);
        sender.Join();
        byte[] probe = Request.Stat("/", id: 0xFFFF_0000)[4..];
        SendAll([probe]);
        CheckReply(probe);
    }

    // Fresh handles each time, because a mutated CLOSE may have hit the old ones.
    private List<byte[]> Corpus()
    {
        _world.Reopen();
        return [.. ValidRequest.All.Select(request => request.Build(_world)[4..]), Request.Init()[4..], .. Variants()];
    }

    private IEnumerable<byte[]> Variants()
    {
        yield return Request.Open("file", Access.Read)[4..];
        yield return Request.Open("appended", Access.Write | Access.Create | Access.Append, mode: 0x180)[4..];
        yield return Request.Read(_world.OtherHandle, 0, 261_120)[4..];
        yield return Request.Write(_world.OtherHandle, 100_000, new byte[5000])[4..];
        yield return Request.OfPath(PacketType.LStat, "dir/inner")[4..];
        yield return Request.RealPath("dir/../link/.")[4..];
        yield return Request.ReadDir(_world.DirHandle)[4..];
        yield return Request.CopyData(_world.OtherHandle, _world.FileHandle, length: 100)[4..];
    }

    private byte[] Next(List<byte[]> corpus, uint id)
    {
        byte[] body = _mutator.Mutate(corpus[_random.Next(corpus.Count)], corpus);
        if (_staysBySlashes)
            body.AsSpan(Mutator.TypeAndId).Replace((byte)'/', (byte)'_');
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(1), id);
        return body;
    }

    private void SendAll(IEnumerable<byte[]> packets)
    {
        foreach (byte[] packet in packets)
            _world.Session.Send([.. new Packet().UInt32((uint)packet.Length).ToArray()[4..], .. packet]);
    }

    private void CheckReply(byte[] packet)
    {
        uint round = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(1));
        byte[] reply = _world.Session.ReceivePacket() ?? throw Failure($"no answer: {_world.Session.Story()}", round, packet);
        if (ReplyGrammar.Fault(packet, reply) is { } fault)
            throw Failure($"{fault}; reply {Convert.ToHexString(reply.AsSpan(0, Math.Min(reply.Length, 64)))}", round, packet);
        Answers.Count(reply);
    }

    private void EndCleanly()
    {
        _world.Session.CloseInput();
        if (_world.Session.ReceivePacket() != null)
            throw Failure("an answer to nothing", 0, []);
        CheckExit(0);
    }

    // A frame that lies about its length: whatever follows is misread, so the server may end, but not by a signal.
    private void EndWithABrokenFrame()
    {
        byte[] packet = Request.Stat("file");
        BinaryPrimitives.WriteUInt32BigEndian(packet, _random.Next(3) switch
        {
            0 => (uint)_random.Next(packet.Length),
            1 => (uint)_random.Next(300_000),
            _ => 0x8000_0000u | (uint)_random.Next(),
        });
        byte[] burst = [.. packet, .. Enumerable.Range(0, 50).SelectMany(id => Request.Stat("dir", (uint)id))];
        try
        {
            _world.Session.Send(burst);
        }
        catch (IOException)
        {
            // It has ended already.
        }
        _world.Session.CloseInput();
        while (_world.Session.ReceivePacket() != null)
        {
            // Whatever it made of that.
        }
        CheckExit(0, 11, 255);
    }

    private void CheckExit(params int[] allowed)
    {
        int code = _world.Session.WaitForExit();
        if (!allowed.Contains(code))
            throw Failure($"exit code {code}: {_world.Session.Errors}", 0, []);
    }

    private InvalidOperationException Failure(string what, uint round, byte[] packet) => new(
        $"{what}\nrepeat with FUZZ_SEED={FuzzSettings.Seed} FUZZ_SESSION={_number}; round {round}, packet {Convert.ToHexString(packet)}");

    // Not System.HashCode: that one differs from run to run.
    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 7919));
}
