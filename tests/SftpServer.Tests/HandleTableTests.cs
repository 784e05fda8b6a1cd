using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Tests;

public sealed class HandleTableTests
{
    /// <summary>No open one, and a number that may be closed.</summary>
    private const int NoDescriptor = int.MaxValue;

    private readonly HandleTable _handles = NewTable(capacity: 3);

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
        HandleId[] ids = new HandleId[_handles.Limits.Capacity];
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.False(_handles.IsFull);
            ids[i] = _handles.Add(NewFile("f"));
        }

        Assert.True(_handles.IsFull);
        _ = _handles.Close(ids[1]);
        Assert.False(_handles.IsFull);
    }

    [Fact]
    public void Descriptors_are_short_when_few_are_left_besides_the_spare_ones()
    {
        HandleTable handles = new(new HandleLimits { Announced = 8, Capacity = 10, Spare = 5 });
        for (int i = 0; i < 7; i++)
            _ = handles.Add(NewFile("f"));
        Assert.False(handles.IsCrowded);
        _ = handles.Add(NewFile("f"));
        Assert.True(handles.IsCrowded);
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(1)]
    public void It_is_full_when_what_is_open_takes_as_much_memory_as_it_may(int pathLength)
    {
        HandleTable handles = NewTable(WireLimits.Handles);
        string path = new('p', pathLength);
        HandleId last = default;
        int memory = NewDirectory(path).Memory;
        for (long bytes = 0; bytes < WireLimits.HandleBytes; bytes += memory)
        {
            Assert.False(handles.IsFull);
            last = handles.Add(NewDirectory(path));
        }

        Assert.True(handles.IsFull);
        _ = handles.Close(last);
        Assert.False(handles.IsFull);
    }

    [Fact]
    public void As_many_files_with_short_paths_as_are_announced_at_most_fit()
    {
        Assert.True((long)WireLimits.Handles * NewFile("a path of many a client's").Memory < WireLimits.HandleBytes);
    }

    [Fact]
    public void Thousands_of_handles_name_what_they_were_given_for_whatever_is_closed_in_between()
    {
        const int count = 2000;
        HandleTable handles = NewTable(count);
        Dictionary<HandleId, string> names = [];
        List<HandleId> open = [];
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            if (open.Count == count || (open.Count > 0 && random.Next(3) == 0))
            {
                int at = random.Next(open.Count);
                Assert.Equal(names[open[at]], Name(handles.PathOf(open[at])));
                _ = handles.Close(open[at]);
                Assert.Equal("(null)"u8, handles.PathOf(open[at]));
                open.RemoveAt(at);
                continue;
            }

            Assert.False(handles.IsFull);
            string name = $"{(i % 2 == 0 ? "file" : "directory")} {i}";
            HandleId id = handles.Add(i % 2 == 0 ? NewFile(name) : NewDirectory(name));
            names.Add(id, name);
            open.Add(id);
        }

        Assert.True(open.Count > 1000);
        Assert.Equal(open.Count, handles.Count);
        foreach (HandleId id in open)
        {
            Assert.Equal(names[id], Name(handles.PathOf(id)));
            Assert.Equal(names[id].StartsWith('f'), handles.File(id) is not null);
            Assert.Equal(names[id].StartsWith('d'), handles.Directory(id) is not null);
        }

        for (int slot = 0; slot < handles.SlotsUsed; slot++)
            handles.Take(slot)?.Dispose();
        Assert.Equal(0, handles.Count);
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
    public void What_is_open_can_be_taken_slot_by_slot()
    {
        OpenFile file = NewFile("f");
        HandleId id = _handles.Add(file);
        _ = _handles.Add(NewDirectory("d"));
        _ = _handles.Close(id);

        Assert.Equal(2, _handles.SlotsUsed);
        Assert.Null(_handles.Take(0));
        Assert.IsType<OpenDirectory>(_handles.Take(1));
        Assert.Equal(0, _handles.Count);
    }

    private static HandleTable NewTable(int capacity) => new(new HandleLimits { Announced = capacity, Capacity = capacity, Spare = 0 });

    private static string Name(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private static OpenFile NewFile(string name) => new(new FileDescriptor(NoDescriptor), System.Text.Encoding.ASCII.GetBytes(name), default);

    private static OpenDirectory NewDirectory(string name) => new(new FileDescriptor(NoDescriptor), System.Text.Encoding.ASCII.GetBytes(name));
}
