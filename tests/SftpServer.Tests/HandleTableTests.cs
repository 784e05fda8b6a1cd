using GuardedFiles;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;
using SftpServer.Wire;
using Testing;

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
            Assert.Equal(Errno.None, _handles.Prepare());
            ids[i] = _handles.Add(NewFile("f"));
        }

        Assert.Equal(Errno.EMFILE, _handles.Prepare());
        _ = _handles.Close(ids[1]);
        Assert.Equal(Errno.None, _handles.Prepare());
    }

    [Fact]
    public void Descriptors_are_short_when_few_are_left_besides_the_spare_ones()
    {
        HandleTable handles = new(new HandleLimits { Announced = 8, Capacity = 10, Spare = 5 }, new FileTree(new Policy()));
        for (int i = 0; i < 7; i++)
            _ = handles.Add(NewFile("f"));
        Assert.False(handles.IsCrowded);
        _ = handles.Add(NewFile("f"));
        Assert.True(handles.IsCrowded);
    }

    [Fact]
    public void Thousands_of_handles_name_what_they_were_given_for_whatever_is_closed_in_between()
    {
        const int count = 5 * HandleTable.MostObjects;
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

            Assert.Equal(Errno.None, handles.Prepare());
            string name = $"{(i % 2 == 0 ? "file" : "directory")} {i}";
            HandleId id = handles.Add(i % 2 == 0 ? NewFile(name) : NewDirectory(name));
            names.Add(id, name);
            open.Add(id);
        }

        Assert.True(open.Count > 2 * HandleTable.MostObjects);
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

    [Fact]
    public void A_file_that_was_not_used_for_long_is_what_it_was()
    {
        using TempDirectory directory = new();
        string path = directory.Combine("f");
        FileTree files = new(new Policy { MaxFileSize = 100 });
        HandleTable handles = new(Limits(4 * HandleTable.MostObjects), files);
        Assert.Equal(Errno.None, files.Open(Bytes(path), OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0b110_110_110, out OpenFile? opened));
        Assert.Equal(Errno.None, opened!.Write(0, "hello"u8));
        Assert.Equal(Errno.None, opened.Read(1, new byte[3], out _));
        opened.Remember(Errno.EDQUOT);
        Assert.Equal(Errno.EACCES, opened.Write(99, "too long"u8));
        HandleId id = handles.Add(opened);
        Errno failure = opened.Failure;

        FillUp(handles);
        OpenFile file = handles.File(id)!;

        Assert.NotSame(opened, file);
        Assert.Equal((path, 5ul, 3ul), (Name(file.Path), file.BytesWritten, file.BytesRead));
        Assert.Equal((true, false, true, failure), (file.IsWritable, file.Appends, file.IsUpload, file.Failure));
        byte[] bytes = new byte[10];
        Assert.Equal(Errno.None, file.Read(0, bytes, out int count));
        Assert.Equal("hello", Name(bytes.AsSpan(0, count)));
        Assert.Equal(Errno.EACCES, file.Write(99, "too long"u8)); // max-file-size
        Assert.Equal(Errno.EDQUOT, handles.Close(id)); // The write that was lost.
    }

    [Fact]
    public void A_directory_that_was_not_used_for_long_goes_on_where_it_was()
    {
        using TempDirectory directory = new();
        for (int i = 0; i < 300; i++)
            File.WriteAllText(directory.Combine($"an entry {i}"), "");
        FileTree files = new(new Policy());
        HandleTable handles = new(Limits(4 * HandleTable.MostObjects), files);
        Assert.Equal(Errno.None, files.OpenDirectory(Bytes(directory.Path), out OpenDirectory? opened));
        HandleId id = handles.Add(opened!);
        List<string> names = [];
        byte[] buffer = new byte[4096];
        for (int before = -1; before < names.Count;)
        {
            before = names.Count;
            DirectoryListing listing = handles.Directory(id)!.List(buffer);
            for (int i = 0; i < 10 && listing.Next(more: true, out ReadOnlySpan<byte> name, out _); i++)
                names.Add(Name(name));
            if (listing.Next(more: true, out _, out _))
                listing.Return();
            FillUp(handles);
        }

        Assert.Equal(302, names.Distinct().Count());
        Assert.Equal(302, names.Count);
        Assert.Equal(Errno.None, handles.Close(id));
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

    private static HandleTable NewTable(int capacity) => new(Limits(capacity), new FileTree(new Policy()));

    private static HandleLimits Limits(int capacity) => new() { Announced = capacity, Capacity = capacity, Spare = 0 };

    /// <summary>So many others are opened and closed that only a record is left of what was there before.</summary>
    private static void FillUp(HandleTable handles)
    {
        List<HandleId> others = [];
        for (int i = 0; i < HandleTable.MostObjects; i++)
        {
            Assert.Equal(Errno.None, handles.Prepare());
            others.Add(handles.Add(NewFile("other")));
        }

        foreach (HandleId id in others)
            _ = handles.Close(id);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Name(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private static OpenFile NewFile(string name) => new(new FileDescriptor(NoDescriptor), System.Text.Encoding.ASCII.GetBytes(name), default);

    private static OpenDirectory NewDirectory(string name) => new(new FileDescriptor(NoDescriptor), System.Text.Encoding.ASCII.GetBytes(name));
}
