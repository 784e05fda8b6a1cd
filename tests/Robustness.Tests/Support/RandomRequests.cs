using System.Buffers.Binary;
using System.Collections;
using Testing;

namespace Robustness;

/// <summary>Requests on a few names and a few handles, mostly of those that exist: what comes later depends on what was before.</summary>
internal sealed class RandomRequests(int seed) : IEnumerable<byte[]>
{
    private const int Names = 6;
    private const uint Slots = 6;
    private const uint Generations = 6;

    private readonly Random _random = new(seed);

    public IEnumerator<byte[]> GetEnumerator()
    {
        while (true)
            yield return Next();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Name => $"r{_random.Next(Names)}";

    private string Known => _random.Next(3) == 0 ? Name : $"dir/{_random.Next(64):00}";

    // A client cannot know a handle before it is answered; but ours are counted, and may be guessed.
    private byte[] Handle
    {
        get
        {
            byte[] handle = new byte[8];
            BinaryPrimitives.WriteUInt32BigEndian(handle, (uint)_random.Next((int)Slots));
            BinaryPrimitives.WriteUInt32BigEndian(handle.AsSpan(4), 1 + (uint)_random.Next((int)Generations));
            return handle;
        }
    }

    private byte[] Next() => _random.Next(20) switch
    {
        0 or 1 => Request.Open(Known, Access.Read),
        2 => Request.Open(Name, Access.Read | Access.Write | Access.Create),
        3 => Request.Open(Name, Access.Fresh),
        4 or 5 => Request.Close(Handle),
        6 or 7 => Request.Write(Handle, (ulong)_random.Next(5000), new byte[1 + _random.Next(3000)]),
        8 or 9 => Request.Read(Handle, (ulong)_random.Next(2000), 1 + (uint)_random.Next(40_000)),
        10 => Request.OfHandle(PacketType.FStat, Handle),
        11 => Request.Remove(Name),
        12 => Request.Rename(Name, Name),
        13 => Request.SetSize(Name, (ulong)_random.Next(10_000)),
        14 => Request.OpenDir(_random.Next(3) == 0 ? Name : "few"),
        15 => Request.ReadDir(Handle),
        16 => Request.OfPath(PacketType.LStat, Known),
        _ => Request.Stat(Known),
    };
}
