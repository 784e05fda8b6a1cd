using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Linux;

public sealed class PipeRoomTests : IDisposable
{
    private const int Interval = 8 << 20;

    private readonly Wires _wires = Wires.New(socket: false);

    private int Size => Libc.fcntl(_wires.ServerInput, Libc.F_GETPIPE_SZ, 0);

    [Fact]
    public void A_pipe_is_left_as_it_is_until_as_much_has_gone_through_it_as_it_holds()
    {
        PipeRoom room = new(_wires.ServerInput);
        room.Count(PipeRoom.Usual - 1);
        Assert.Equal((PipeRoom.Usual, 0, false), (Size, room.Bytes, room.IsMore));

        room.Count(1);

        Assert.Equal((PipeRoom.Wanted, PipeRoom.Wanted, true), (Size, room.Bytes, room.IsMore));
    }

    [Fact]
    public void What_is_given_back_is_taken_again_when_it_is_needed_again()
    {
        PipeRoom room = new(_wires.ServerInput);
        room.Ask();
        room.GiveBack();
        Assert.Equal((PipeRoom.Usual, PipeRoom.Usual, false), (Size, room.Bytes, room.IsMore));

        room.Count(PipeRoom.Usual);

        Assert.Equal(PipeRoom.Wanted, Size);
    }

    [Fact]
    public void A_pipe_that_was_not_enlarged_by_us_is_not_made_smaller()
    {
        PipeRoom room = new(_wires.ServerInput);
        _ = Libc.fcntl(_wires.ServerInput, Libc.F_SETPIPE_SZ, 1 << 17);
        room.GiveBack();
        Assert.Equal(1 << 17, Size);
    }

    [Fact]
    public void What_a_pipe_holds_stays_there_and_the_room_is_given_back_later()
    {
        PipeRoom room = new(_wires.ServerInput);
        room.Ask();
        byte[] content = new byte[3 * PipeRoom.Usual];
        Random.Shared.NextBytes(content);
        _wires.ToServer.Write(content);

        room.GiveBack();
        Assert.True(room.IsMore);
        byte[] received = new byte[content.Length];
        for (int count = 0; count < received.Length;)
            count += (int)Libc.read(_wires.ServerInput, received.AsSpan(count), received.Length - count);
        Assert.Equal(content, received);

        room.GiveBack();
        Assert.Equal((PipeRoom.Usual, false), (Size, room.IsMore));
    }

    [Theory]
    [InlineData(1 << 20, 1 << 17)] // As much as is wanted, but not twice as much.
    [InlineData(3 << 19, 1 << 16)] // Neither.
    [InlineData(0x1FF << 12, 1 << 16)] // Nothing at all.
    public void Less_is_taken_where_the_kernel_would_not_grant_twice_as_much(uint refused, int size) =>
        Kernel.Refusing(SystemCall.FCntl.With(argument: 2, refused), Errno.EPERM, () =>
        {
            PipeRoom room = new(_wires.ServerInput);
            room.Ask();
            Assert.Equal((size, size), (Size, room.Bytes));
        });

    [Fact]
    public void It_is_asked_again_after_some_megabytes()
    {
        PipeRoom room = new(_wires.ServerInput);
        room.Ask();
        Kernel.Refusing(SystemCall.FCntl.With(argument: 2, 3 << 19), Errno.EPERM, () =>
        {
            room.Count(Interval - 1);
            Assert.Equal(PipeRoom.Wanted, Size);
            room.Count(1);
            Assert.Equal((PipeRoom.Usual, PipeRoom.Usual), (Size, room.Bytes));
        });
        room.Count(Interval);
        Assert.Equal(PipeRoom.Wanted, Size);
    }

    [Fact]
    public void A_pipe_of_two_pages_is_asked_for_again_soon()
    {
        PipeRoom room = new(_wires.ServerInput);
        _ = Libc.fcntl(_wires.ServerInput, Libc.F_SETPIPE_SZ, 8192);
        Kernel.Refusing(SystemCall.FCntl.With(argument: 2, 0x1FF << 12), Errno.EPERM, () =>
        {
            room.Ask();
            Assert.Equal((8192, false), (room.Bytes, room.IsMore));
        });
        room.Count(PipeRoom.Usual);
        Assert.Equal(PipeRoom.Wanted, Size);
    }

    [Fact]
    public void What_is_no_pipe_has_no_room()
    {
        using Wires socket = Wires.New(socket: true);
        PipeRoom room = new(socket.ServerInput);
        room.Ask();
        room.GiveBack();
        Assert.Equal((0, false), (room.Bytes, room.IsMore));
    }

    public void Dispose() => _wires.Dispose();
}
