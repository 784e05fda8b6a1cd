using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Tests;

public sealed class HandleTableTests
{
    private readonly HandleTable _handles = new(capacity: 3);

    [Fact]
    public void A_handle_names_what_it_was_given_for()
    {
        OpenFile file = NewFile("f");
        OpenDirectory directory = NewDirectory("d");

        HandleId fileId = _handles.Add(file);
        HandleId directoryId = _handles.Add(directory);

        Assert.Same(file, _handles.File(fileId));
        Assert.Same(directory, _handles.Directory(directoryId));
        Assert.Null(_handles.Directory(fileId));
        Assert.Null(_handles.File(directoryId));
        Assert.Equal("f"u8, _handles.PathOf(fileId));
        Assert.Equal("d"u8, _handles.PathOf(directoryId));
    }

    [Fact]
    public void A_slot_is_reused_with_another_generation()
    {
        HandleId first = _handles.Add(NewFile("first"));
        HandleId other = _handles.Add(NewFile("other"));
        _ = _handles.Close(first);

        HandleId second = _handles.Add(NewFile("second"));

        Assert.Equal(first.Slot, second.Slot);
        Assert.NotEqual(first.Generation, second.Generation);
        Assert.Null(_handles.File(first));
        Assert.Equal("second"u8, _handles.PathOf(second));
        Assert.Equal("other"u8, _handles.PathOf(other));
    }

    [Fact]
    public void The_slot_that_was_freed_last_is_used_first()
    {
        HandleId[] ids = [_handles.Add(NewFile("0")), _handles.Add(NewFile("1")), _handles.Add(NewFile("2"))];
        _ = _handles.Close(ids[0]);
        _ = _handles.Close(ids[2]);

        Assert.Equal(2u, _handles.Add(NewFile("3")).Slot);
        Assert.Equal(0u, _handles.Add(NewFile("4")).Slot);
    }

    [Fact]
    public void A_stale_handle_closes_nothing()
    {
        HandleId first = _handles.Add(NewFile("first"));
        _ = _handles.Close(first);
        HandleId second = _handles.Add(NewFile("second"));

        Assert.Equal(Errno.EBADF, _handles.Close(first));

        Assert.NotNull(_handles.File(second));
    }

    [Fact]
    public void It_is_full_at_its_capacity_and_not_before()
    {
        HandleId[] ids = new HandleId[_handles.Capacity];
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.False(_handles.IsFull);
            ids[i] = _handles.Add(NewFile("f"));
        }

        Assert.True(_handles.IsFull);
        _ = _handles.Close(ids[1]);
        Assert.False(_handles.IsFull);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(int.MaxValue, 1)]
    public void A_handle_that_was_never_given_names_nothing(uint slot, uint generation)
    {
        _ = _handles.Add(NewFile("f"));
        HandleId id = new(slot, generation);

        Assert.Null(_handles.File(id));
        Assert.Null(_handles.Directory(id));
        Assert.Equal("(null)"u8, _handles.PathOf(id));
        Assert.Equal(Errno.EBADF, _handles.Close(id));
    }

    [Fact]
    public void What_is_open_can_be_walked_by_slot()
    {
        OpenFile file = NewFile("f");
        HandleId id = _handles.Add(file);
        _ = _handles.Add(NewDirectory("d"));
        _ = _handles.Close(id);

        Assert.Equal(2, _handles.SlotsUsed);
        Assert.Null(_handles.ItemIn(0));
        Assert.IsType<OpenDirectory>(_handles.ItemIn(1));
    }

    private static OpenFile NewFile(string name) => new(new FileDescriptor(-1), System.Text.Encoding.ASCII.GetBytes(name), default);

    private static OpenDirectory NewDirectory(string name) => new(new FileDescriptor(-1), System.Text.Encoding.ASCII.GetBytes(name));
}
