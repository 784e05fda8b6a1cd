using System.Text;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class DirectoryListingTests(ManyEntries many) : IClassFixture<ManyEntries>, IDisposable
{
    private readonly Folder _folder = new();
    private readonly byte[] _buffer = new byte[4096];

    [Fact]
    public void Every_entry_comes_with_its_attributes()
    {
        _ = _folder.NewFile("f", "12345");
        _ = _folder.NewDirectory("d");
        _ = _folder.NewLink("link", "f");
        using OpenDirectory directory = Open(".");
        Dictionary<string, FileMetadata> entries = [];
        DirectoryListing listing = directory.List(_buffer);
        while (listing.Next(more: false, out ReadOnlySpan<byte> name, out FileMetadata metadata))
            entries.Add(Encoding.UTF8.GetString(name), metadata);

        Assert.Equal(Errno.None, listing.Error);
        Assert.Equal([".", "..", "d", "f", "link"], entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(5ul, entries["f"].Size);
        Assert.Equal(FilePermissions.S_IFDIR, entries["d"].Type);
        Assert.Equal(FilePermissions.S_IFLNK, entries["link"].Type);
    }

    /// <summary>One by one, and side by side as on slow storage.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_parent_of_a_jail_is_the_jail(bool ahead)
    {
        using JailedFolder jail = new(kernelResolves: true);
        Assert.Equal(Errno.None, jail.Tree.OpenDirectory("/"u8, out OpenDirectory? directory));
        using (directory)
        {
            if (ahead)
                directory!.ReadAhead(_buffer.Length, jail.Tree);
            Dictionary<string, Identity> entries = [];
            DirectoryListing listing = directory!.List(_buffer);
            while (listing.Next(more: false, out ReadOnlySpan<byte> name, out FileMetadata metadata))
                entries.Add(Encoding.UTF8.GetString(name), metadata.Identity);
            Assert.Equal((jail.Resolver.RootIdentity, jail.Resolver.RootIdentity), (entries["."], entries[".."]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(int.MaxValue)]
    public void Whoever_returns_an_entry_gets_it_next_time_and_every_entry_once(int room)
    {
        List<string> listed = ListInParts(many.Path, room);

        Assert.Equal(many.Names.Count, listed.Count);
        Assert.Equal(many.Names, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Entries_that_vanish_are_left_out_and_the_rest_comes_once()
    {
        for (int i = 0; i < 500; i++)
            _ = _folder.NewFile($"{i}-{new string('n', i * 13 % 250)}");
        using OpenDirectory directory = Open(".");
        List<string> listed = [];
        int removed = 0;
        for (bool more = true; more;)
        {
            DirectoryListing listing = directory.List(_buffer);
            more = false;
            while (listing.Next(more: false, out ReadOnlySpan<byte> name, out _))
            {
                more = true;
                listed.Add(Encoding.UTF8.GetString(name));
                string next = $"{listed.Count}-{new string('n', listed.Count * 13 % 250)}";
                if (listed.Count % 2 == 0 && !listed.Contains(next) && File.Exists(_folder.Path(next)))
                {
                    File.Delete(_folder.Path(next));
                    removed++;
                }
            }
        }

        Assert.NotEqual(0, removed);
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(502 - removed, listed.Count);
    }

    [Fact]
    public void Entries_that_may_not_be_looked_at_are_left_out()
    {
        _ = _folder.NewFile("f");
        using OpenDirectory directory = Open(".");
        Kernel.Refusing(SystemCall.Statx, Errno.EACCES, () =>
        {
            DirectoryListing listing = directory.List(_buffer);
            Assert.False(listing.Next(more: false, out _, out _));
            Assert.Equal(Errno.None, listing.Error);
        });
    }

    [Fact]
    public void A_disk_that_cannot_be_read_says_so()
    {
        using OpenDirectory directory = Open(".");
        Kernel.Refusing(SystemCall.GetDents, Errno.EIO, () =>
        {
            DirectoryListing listing = directory.List(_buffer);
            Assert.False(listing.Next(more: false, out _, out _));
            Assert.Equal(Errno.EIO, listing.Error);
        });
    }

    [Fact]
    public void A_directory_that_was_removed_is_ENOENT()
    {
        _ = _folder.NewDirectory("d");
        using OpenDirectory directory = Open("d");
        Directory.Delete(_folder.Path("d"));
        DirectoryListing listing = directory.List(_buffer);
        Assert.False(listing.Next(more: false, out _, out _));
        Assert.Equal(Errno.ENOENT, listing.Error);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Takes at most <paramref name="room"/> entries at a time and returns the one that has no room.</summary>
    private List<string> ListInParts(byte[] path, int room)
    {
        List<string> listed = [];
        using OpenDirectory directory = Open(path);
        while (true)
        {
            int count = 0;
            DirectoryListing listing = directory.List(_buffer);
            while (listing.Next(more: false, out ReadOnlySpan<byte> name, out _))
            {
                if (count == room)
                {
                    listing.Return();
                    break;
                }

                count++;
                listed.Add(Encoding.UTF8.GetString(name));
            }

            if (count == 0)
                return listed;
        }
    }

    private OpenDirectory Open(string name) => Open(_folder[name]);

    private OpenDirectory Open(byte[] path)
    {
        Assert.Equal(Errno.None, _folder.Tree.OpenDirectory(path, out OpenDirectory? directory));
        return directory!;
    }
}
