using System.Text;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class OutletTests : IDisposable
{
    private const int Length = 20_000;

    private readonly Folder _folder = new();
    private readonly Outlet _outlet = new(sendsPages: true);
    private readonly byte[] _buffer = new byte[Length];
    private readonly string _content = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i:00000}"));

    [Fact]
    public void The_first_READ_is_copied_and_the_next_ones_are_pages()
    {
        using OpenFile file = Open();
        Reads(file, 0, inPipe: false);
        for (int offset = Length; offset < _content.Length; offset += Length)
            Reads(file, offset, inPipe: true);
        Assert.Equal(Errno.None, _outlet.Read(file, (ulong)_content.Length, _buffer, out int count, out bool inPipe));
        Assert.Equal((0, false), (count, inPipe));
        Assert.Equal((ulong)_content.Length, file.BytesRead);
    }

    [Fact]
    public void What_was_loaded_together_is_given_part_by_part()
    {
        using OpenFile file = Open();
        Reads(file, 0, inPipe: false);
        _outlet.Expect(3 * Length);
        Reads(file, Length, inPipe: true);
        Assert.Equal(Errno.None, file.SetSize(0)); // The rest is in the pipe.
        Reads(file, 2 * Length, inPipe: true);
        Reads(file, 3 * Length, inPipe: true);
        Assert.Equal(4 * (ulong)Length, file.BytesRead);
    }

    [Fact]
    public void What_was_loaded_for_others_is_forgotten()
    {
        using OpenFile file = Open();
        Reads(file, 0, inPipe: false);
        _outlet.Expect(3 * Length);
        Reads(file, Length, inPipe: true);
        Reads(file, 4 * Length, inPipe: true);
        _outlet.Expect(0);
        Reads(file, 2 * Length, inPipe: true);
    }

    [Fact]
    public void Small_READs_in_a_row_are_one_system_call()
    {
        using OpenFile file = Open();
        _outlet.Expect(300);
        Assert.Equal("00000", ReadSmall(file, 0, 5));
        Assert.Equal(Errno.None, file.SetSize(0));
        Assert.Equal("0000100002", ReadSmall(file, 5, 10));
        Assert.Equal("", ReadSmall(file, 10, 5)); // Not the next one: the file is asked.
        _outlet.Expect(0);
        Assert.Equal("", ReadSmall(file, 15, 5)); // Another request has come in between.
    }

    [Fact]
    public void The_end_of_a_file_ends_what_is_read_together()
    {
        using OpenFile file = Open();
        _outlet.Expect(300);
        Assert.Equal("1999", ReadSmall(file, _content.Length - 5, 4));
        Assert.Equal("9", ReadSmall(file, _content.Length - 1, 4));
        Assert.Equal("", ReadSmall(file, _content.Length, 4));
    }

    [Fact]
    public void What_is_given_is_taken_and_nothing_is_an_answer_too()
    {
        using OpenFile file = Open();
        using NativeBuffer bytes = new(10);
        "abcdefghij"u8.CopyTo(bytes.Span);
        _outlet.Give(file, 100, bytes, 7);
        Assert.Equal("abcd", ReadSmall(file, 100, 4));
        Assert.Equal("efg", ReadSmall(file, 104, 4));
        Assert.Equal("", ReadSmall(file, 107, 4));
        Assert.Equal(7ul, file.BytesRead);
        _outlet.Expect(0);
        Assert.Equal(_content[107..111], ReadSmall(file, 107, 4));
    }

    [Theory]
    [InlineData(Errno.EINVAL)]
    [InlineData(Errno.ENOSYS)]
    [InlineData(Errno.EIO)]
    public void Where_no_pages_are_to_be_had_everything_is_copied(Errno error)
    {
        using OpenFile file = Open();
        Reads(file, 0, inPipe: false);
        Kernel.Refusing(SystemCall.Splice, error, () => Reads(file, Length, inPipe: false));
        Reads(file, 2 * Length, inPipe: error == Errno.EIO); // That was of the moment, the others are of the file.
    }

    [Fact]
    public void Without_descriptors_everything_is_copied()
    {
        using OpenFile file = Open();
        Reads(file, 0, inPipe: false);
        Reads(file, Length, inPipe: true);
        _outlet.SavesDescriptors = true;
        Reads(file, 2 * Length, inPipe: false);
        _outlet.SavesDescriptors = false;
        Reads(file, 3 * Length, inPipe: true);
    }

    [Fact]
    public void The_pipe_is_a_usual_one_until_much_has_gone_through_it_and_again_when_no_file_is_open()
    {
        using OpenFile file = Open();
        Reads(file, 0, inPipe: false);
        Reads(file, Length, inPipe: true);
        KernelPipe pipe = _outlet.Pipe;
        Assert.Equal(PipeRoom.Usual, Size());
        for (int number = 2; number < 5; number++)
            Reads(file, number * Length, inPipe: true);
        Assert.Equal(PipeRoom.Wanted, Size());

        _outlet.GiveBackRoom();
        Assert.Equal(PipeRoom.Usual, Size());
        Reads(file, 0, inPipe: true);
        Assert.Same(pipe, _outlet.Pipe);

        int Size() => _outlet.Pipe.Capacity + 4096;
    }

    [Fact]
    public void What_a_pipe_holds_is_forgotten_when_room_is_given_back()
    {
        using OpenFile file = Open();
        Reads(file, 0, inPipe: false);
        _outlet.Expect(3 * Length);
        Reads(file, Length, inPipe: true);

        _outlet.GiveBackRoom();

        Reads(file, 2 * Length, inPipe: true);
    }

    public void Dispose()
    {
        _outlet.Dispose();
        _folder.Dispose();
    }

    private OpenFile Open()
    {
        _ = _folder.NewFile("f", _content);
        return _folder.Open("f");
    }

    private void Reads(OpenFile file, int offset, bool inPipe)
    {
        Assert.Equal(Errno.None, _outlet.Read(file, (ulong)offset, _buffer, out int count, out bool isInPipe));
        Assert.Equal((Length, inPipe), (count, isInPipe));
        if (inPipe)
        {
            for (int read = 0; read < count;)
            {
                Assert.Equal(Errno.None, _outlet.Pipe.Read(_buffer.AsSpan(read, count - read), out int more));
                read += more;
            }
        }

        Assert.Equal(_content.Substring(offset, Length), Encoding.ASCII.GetString(_buffer));
    }

    private string ReadSmall(OpenFile file, int offset, int length)
    {
        Assert.Equal(Errno.None, _outlet.Read(file, (ulong)offset, _buffer.AsSpan(0, length), out int count, out bool isInPipe));
        Assert.False(isInPipe);
        return Encoding.ASCII.GetString(_buffer, 0, count);
    }
}
