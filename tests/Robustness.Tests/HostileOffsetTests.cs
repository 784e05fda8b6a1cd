using Testing;

namespace Robustness;

/// <summary>Lengths and offsets at the edges of their types.</summary>
public sealed class HostileOffsetTests
{
    private const int MostData = 261120;

    [Fact]
    public void A_READ_of_nothing_is_answered_and_gives_nothing()
    {
        using var world = new World();
        Answer answer = world.Session.Ask(Request.Read(world.FileHandle, 0, 0));
        if (answer.Type == PacketType.Data)
            Assert.Empty(answer.String());
        else
            Assert.Equal(Status.Eof, answer.StatusCode);
    }

    [Theory]
    [InlineData(MostData, MostData)]
    [InlineData(MostData + 1, MostData)]
    [InlineData(0x7FFF_FFFF, MostData)]
    [InlineData(0x8000_0000, MostData)]
    [InlineData(0xFFFF_FFFF, MostData)]
    public void A_READ_of_too_much_gives_the_most_allowed(uint asked, int given)
    {
        using var world = new World();
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        Assert.Equal(given, world.Session.Ask(Request.Read(world.FileHandle, 0, asked)).String().Length);
        Assert.Single(world.Session.Ask(Request.Read(world.FileHandle, (1 << 20) - 1, asked)).String());
    }

    [Theory]
    [InlineData(0x4000_0000_0000_0000)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFF)]
    [InlineData(0x8000_0000_0000_0000)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFF)]
    public void A_READ_beyond_every_file_is_refused(ulong offset)
    {
        using var world = new World();
        Status status = world.Session.AskStatus(Request.Read(world.FileHandle, offset, 100));
        Assert.Contains(status, (Status[])[Status.Eof, Status.BadMessage, Status.Failure]);
        world.Session.AssertServes();
    }

    [Theory]
    [InlineData(0x7FFF_FFFF_FFFF_FFFF)]
    [InlineData(0x8000_0000_0000_0000)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFF)]
    public void A_WRITE_beyond_every_file_is_refused_and_changes_nothing(ulong offset)
    {
        using var world = new World();
        string before = world.Snapshot();
        Status status = world.Session.AskStatus(Request.Write(world.FileHandle, offset, [1, 2, 3]));
        Assert.Contains(status, (Status[])[Status.BadMessage, Status.Failure]);
        Assert.Equal(before, world.Snapshot());
        world.Session.AssertServes();
    }

    [Fact]
    public void A_WRITE_far_out_leaves_a_hole()
    {
        using var world = new World();
        const ulong offset = 1UL << 40;
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(world.FileHandle, offset, [42])));
        Assert.Equal([42], world.Session.Ask(Request.Read(world.FileHandle, offset, 10)).String());
        Assert.Equal([0, 0], world.Session.Ask(Request.Read(world.FileHandle, offset - 2, 2)).String());
        Assert.Equal((1L << 40) + 1, new FileInfo(world.Combine("file")).Length);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.SetSize("file", 0)));
    }

    [Theory]
    [InlineData(0x7FFF_FFFF_FFFF_FFFF)]
    [InlineData(0x8000_0000_0000_0000)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFF)]
    public void A_size_beyond_every_file_is_refused_and_changes_nothing(ulong size)
    {
        using var world = new World();
        Status status = world.Session.AskStatus(Request.SetSize("file", size));
        Assert.Contains(status, (Status[])[Status.BadMessage, Status.Failure]);
        Assert.Equal(1000, new FileInfo(world.Combine("file")).Length);
        world.Session.AssertServes();
    }

    [Theory]
    [InlineData(0, ulong.MaxValue, 0)]
    [InlineData(ulong.MaxValue, 0, 0)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue)]
    [InlineData(0, 0, ulong.MaxValue)]
    [InlineData(1UL << 63, 1, 1UL << 63)]
    public void A_copy_with_wild_numbers_is_answered_at_once(ulong from, ulong length, ulong to)
    {
        using var world = new World();
        byte[] request = Request.Extended("copy-data", body =>
            body.String(world.FileHandle).UInt64(from).UInt64(length).String(world.OtherHandle).UInt64(to));
        Assert.Equal(PacketType.Status, world.Session.Ask(request).Type);
        Assert.Equal(1000, new FileInfo(world.Combine("file")).Length);
        Assert.InRange(new FileInfo(world.Combine("other")).Length, 5, 1000);
        world.Session.AssertServes();
    }

    [Fact]
    public void A_list_of_ids_with_half_an_id_is_a_bad_message()
    {
        using var world = new World();
        byte[] request = Request.Extended("users-groups-by-id@openssh.com", body => body.String([0, 0, 0, 0, 1]).String([]));
        Assert.Equal(Status.BadMessage, world.Session.AskStatus(request));
        world.Session.AssertServes();
    }

    [Fact]
    public void Thirty_thousand_ids_are_answered_within_the_longest_packet()
    {
        using var world = new World();
        byte[] ids = new byte[120_000];
        byte[] request = Request.Extended("users-groups-by-id@openssh.com", body => body.String(ids).String(ids));
        Answer answer = world.Session.Ask(request);
        if (answer.Type == PacketType.Status)
            Assert.NotEqual(Status.Ok, answer.StatusCode);
        world.Session.AssertServes();
    }
}
