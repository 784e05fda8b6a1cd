using GuardedFiles.Rules;
using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class RangesTests : IDisposable
{
    private const uint Read = 1;
    private const uint Write = 2;

    /// <summary>Blocks of any file system that tests run on are not larger.</summary>
    private const int Block = 1 << 16;

    private readonly Conversation _client = new();

    [Fact]
    public void A_file_without_holes_is_one_range()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "0123456789"), Read);
        Assert.Equal("0+10 end", Ask(handle, 0, 10));
        Assert.Equal("0+10 end", Ask(handle, 0, ulong.MaxValue));
        Assert.Equal("3+4 end", Ask(handle, 3, 4));
        Assert.Equal("9+1 end", Ask(handle, 9, 100));
    }

    [Fact]
    public void Holes_are_left_out()
    {
        byte[] handle = Sparse(16 * Block, 2 * Block, 7 * Block);
        Assert.Equal($"{2 * Block}+{Block} {7 * Block}+{Block} end", Ask(handle, 0, (16 * Block) - 1));
        Assert.Equal($"{7 * Block}+{Block} end", Ask(handle, 3 * Block, 12 * Block));
        Assert.Equal($"{(2 * Block) + 5}+{Block - 5} end", Ask(handle, (2 * Block) + 5, Block));
        Assert.Equal($"{2 * Block}+7 end", Ask(handle, 0, (2 * Block) + 7));
    }

    [Fact]
    public void Where_nothing_is_it_is_the_end()
    {
        byte[] handle = Sparse(16 * Block, 2 * Block);
        Assert.Equal("Eof", Ask(handle, 3 * Block, 12 * Block));
        Assert.Equal("Eof", Ask(handle, 0, 2 * Block));
        Assert.Equal("Eof", Ask(handle, 0, 0));
        Assert.Equal("Eof", Ask(handle, 16 * Block, 1));
        Assert.Equal("Eof", Ask(handle, long.MaxValue, ulong.MaxValue));
        Assert.Equal("Eof", Ask(_client.Open(_client.PathOfFile("empty"), Read), 0, 1));
    }

    /// <summary>Or AsyncSSH's client would leave the file too short.</summary>
    [Fact]
    public void The_last_byte_of_a_file_is_in_a_range_also_in_a_hole()
    {
        byte[] handle = Sparse(16 * Block, 2 * Block);
        Assert.Equal($"{2 * Block}+{Block} {(16 * Block) - 1}+1 end", Ask(handle, 0, 16 * Block));
        Assert.Equal($"{(16 * Block) - 1}+1 end", Ask(handle, 3 * Block, 13 * Block));
        Assert.Equal($"{(16 * Block) - 1}+1 end", Ask(handle, (16 * Block) - 1, ulong.MaxValue));
        Assert.Equal($"{(16 * Block) - 1}+1 end", Ask(Sparse(16 * Block), 0, 16 * Block));
        Assert.Equal($"{15 * Block}+{Block} end", Ask(Sparse(16 * Block, 15 * Block), 0, 16 * Block));
    }

    [Fact]
    public void A_reply_has_128_ranges_at_most_and_says_that_more_may_follow()
    {
        byte[] handle = Sparse(600 * Block, [.. Enumerable.Range(0, 300).Select(i => 2 * i * Block)]);
        string first = Ask(handle, 0, 600 * Block);
        Assert.Equal(128, first.Count(letter => letter == '+'));
        Assert.EndsWith(" more", first, StringComparison.Ordinal);
        ulong next = 255 * Block;
        Assert.Equal(128, Ask(handle, next, (600 * Block) - next).Count(letter => letter == '+'));
        next = 511 * Block;
        string last = Ask(handle, next, (600 * Block) - next);
        Assert.Equal(44 + 1, last.Count(letter => letter == '+'));
        Assert.EndsWith(" end", last, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_are_told_of_what_may_be_read_only()
    {
        Assert.Equal("NoSuchFile", Ask(_client.Open(_client.PathOfFile("f", "secret"), Write), 0, 10));
        Assert.Equal("0+6 end", Ask(_client.Open(_client.Path("f"), Read | Write), 0, 10));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("ranges")]
    public void Where_reading_is_refused_by_its_name_ranges_are_too(string refused)
    {
        using Conversation client = new(new Policy { DeniedRequests = [refused] });
        byte[] handle = client.Open(client.PathOfFile("f", "secret"), Read);
        Assert.Equal(Status.PermissionDenied, client.Ask(Request(handle, 0, 10)).StatusCode);
    }

    [Fact]
    public void What_has_no_ranges_is_refused()
    {
        Assert.Equal("Failure", Ask(_client.Open(_client.Path("."), Read), 0, 10));
        Assert.Equal("Failure", Ask(_client.OpenDirectory(_client.Path(".")), 0, 10));
        Assert.Equal("Failure", Ask([], 0, 10));
        Assert.Equal("Failure", Ask(_client.Open("/dev/zero", Read), 0, 10));
        Assert.Equal("BadMessage", Ask(_client.Open(_client.PathOfFile("f", "x"), Read), 1ul << 63, 10));
    }

    [Fact]
    public void A_file_system_that_does_not_tell_has_one_range()
    {
        byte[] handle = _client.Open("/proc/self/status", Read);
        Assert.Equal("0+100 end", Ask(handle, 0, 100));
    }

    [Fact]
    public void READ_goes_on_where_it_was_told_to()
    {
        byte[] handle = Sparse(16 * Block, 2 * Block);
        _ = Ask(handle, 0, 16 * Block);
        Answer answer = _client.Ask(new Packet(PacketType.Read).Id(1).String(handle).UInt64(0).UInt32(4));
        Assert.Equal([0, 0, 0, 0], answer.String());
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A file with blocks of ones at these offsets, and holes.</summary>
    private byte[] Sparse(long size, params int[] offsets)
    {
        byte[] block = new byte[Block];
        block.AsSpan().Fill(1);
        using (FileStream file = File.Create(_client.Path("sparse")))
        {
            file.SetLength(size);
            foreach (int offset in offsets)
            {
                file.Position = offset;
                file.Write(block);
            }
        }

        return _client.Open(_client.Path("sparse"), Read);
    }

    private string Ask(byte[] handle, ulong offset, ulong length)
    {
        Answer answer = _client.Ask(Request(handle, offset, length));
        if (answer.Type == PacketType.Status)
            return $"{answer.StatusCode}";
        string text = "";
        for (uint left = answer.UInt32(); left > 0; left--)
            text += $"{answer.UInt64()}+{answer.UInt64()} ";
        text += answer.Byte() == 1 ? "end" : "more";
        Assert.True(answer.AtEnd);
        return text;
    }

    private static Packet Request(byte[] handle, ulong offset, ulong length) => new Packet(PacketType.Extended)
        .Id(1)
        .String("ranges@asyncssh.com")
        .String(handle)
        .UInt64(offset)
        .UInt64(length);
}
