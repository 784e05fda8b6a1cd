using Testing;

namespace Robustness;

/// <summary>ATTRS whose extended count promises more than the packet holds.</summary>
public sealed class HostileAttributesTests
{
    public static TheoryData<string> Carriers { get; } = new("open", "setstat", "fsetstat", "mkdir", "lsetstat");

    [Theory]
    [MemberData(nameof(Carriers))]
    public void Four_billion_extended_attributes_are_a_bad_message(string carrier)
    {
        using var world = new World();
        string before = world.Snapshot();
        foreach (uint count in (uint[])[1, 1000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
        {
            Packet packet = Carrier(world, carrier).UInt32(ExtendedAndMode).UInt32(0x1FF).UInt32(count);
            Assert.Equal(Status.BadMessage, world.Session.AskStatus(packet.ToArray()));
        }
        Assert.Equal(before, world.Snapshot());
        Assert.InRange(world.Session.View.PeakKiB, 0, 64 * 1024);
        world.Session.AssertServes();
    }

    [Theory]
    [MemberData(nameof(Carriers))]
    public void An_extended_attribute_of_four_billion_bytes_is_a_bad_message(string carrier)
    {
        using var world = new World();
        string before = world.Snapshot();
        foreach (uint length in (uint[])[1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
        {
            Packet name = Carrier(world, carrier).UInt32(ExtendedAndMode).UInt32(0x1FF).UInt32(1).UInt32(length);
            Assert.Equal(Status.BadMessage, world.Session.AskStatus(name.ToArray()));
            Packet value = Carrier(world, carrier).UInt32(ExtendedAndMode).UInt32(0x1FF).UInt32(1).String("n").UInt32(length);
            Assert.Equal(Status.BadMessage, world.Session.AskStatus(value.ToArray()));
        }
        Assert.Equal(before, world.Snapshot());
        world.Session.AssertServes();
    }

    [Fact]
    public void Well_formed_extended_attributes_are_ignored()
    {
        using var world = new World();
        Packet packet = Carrier(world, "setstat").UInt32(ExtendedAndMode).UInt32(0x1C0).UInt32(10_000);
        for (int i = 0; i < 10_000; i++)
            packet.String("name").String("value");
        Assert.Equal(Status.Ok, world.Session.AskStatus(packet.ToArray()));
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(world.Combine("file")));
    }

    private const uint ExtendedAndMode = Attributes.ExtendedFlag | Attributes.ModeFlag;

    private static Packet Carrier(World world, string carrier) => carrier switch
    {
        "open" => new Packet(PacketType.Open).Id(1).String("new").UInt32((uint)Access.Fresh),
        "setstat" => new Packet(PacketType.SetStat).Id(1).String("file"),
        "fsetstat" => new Packet(PacketType.FSetStat).Id(1).String(world.FileHandle),
        "mkdir" => new Packet(PacketType.MkDir).Id(1).String("newdir"),
        _ => new Packet(PacketType.Extended).Id(1).String("lsetstat@openssh.com").String("link"),
    };
}
