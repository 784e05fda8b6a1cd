using Testing;

namespace Robustness;

/// <summary>A request that ends too early within a sound frame.</summary>
public sealed class HostileTruncationTests
{
    private const int TypeAndId = 5;

    public static TheoryData<string> Requests => ValidRequest.Names;

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_truncation_is_a_bad_message_without_side_effect(string name)
    {
        using var world = new World();
        ValidRequest request = ValidRequest.Named(name);
        byte[] whole = request.Build(world);
        string before = world.Snapshot();
        for (int length = TypeAndId; length < whole.Length - 4; length++)
        {
            byte[] cut = Request.WithId(Request.Truncate(whole, length), 0xC000_0000 + (uint)length);
            Answer answer = world.Session.Ask(cut);
            Assert.True(answer is { Type: PacketType.Status, StatusCode: Status.BadMessage }, $"cut to {length}: {answer.Type}");
        }
        Assert.Equal(before, world.Snapshot());
        AssertStillServed(world, request, whole);
        world.Session.End();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Truncations_among_valid_requests_in_one_write_are_answered_in_order(string name)
    {
        using var world = new World();
        byte[] whole = ValidRequest.Named(name).Build(world);
        byte[] good = Request.Stat(".", id: 7);
        byte[][] cuts = [.. Enumerable.Range(TypeAndId, whole.Length - 4 - TypeAndId).Select(length => Request.Truncate(whole, length))];
        world.Session.Send(cuts.SelectMany(cut => cut.Concat(good)).ToArray());
        foreach (byte[] _ in cuts)
        {
            Assert.Equal(Status.BadMessage, world.Session.Receive().StatusCode);
            Assert.Equal(PacketType.Attrs, world.Session.Receive().Type);
        }
        world.Session.End();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Bytes_after_the_request_are_ignored(string name)
    {
        using var world = new World();
        ValidRequest request = ValidRequest.Named(name);
        byte[] whole = request.Build(world);
        AssertStillServed(world, request, Request.Truncate([.. whole, .. new byte[100]], whole.Length - 4 + 100));
        world.Session.AssertServes();
    }

    private static void AssertStillServed(World world, ValidRequest request, byte[] packet)
    {
        Answer answer = world.Session.Ask(packet);
        Assert.Equal(request.Answer, answer.Type);
        if (answer.Type == PacketType.Status)
            Assert.Equal(Status.Ok, answer.StatusCode);
    }
}
