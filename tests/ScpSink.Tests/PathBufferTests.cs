using System.Text;

namespace ScpSink.Tests;

public sealed class PathBufferTests
{
    private readonly PathBuffer _path = new();

    [Theory]
    [InlineData("dir", "name", "dir/name")]
    [InlineData("/", "name", "/name")]
    [InlineData("dir/", "name", "dir//name")]
    [InlineData("//", "name", "///name")]
    [InlineData(".", "name", "./name")]
    [InlineData("", "name", "/name")]
    public void A_name_lies_beneath_the_directory(string directory, string name, string path)
    {
        _path.Set(Encoding.UTF8.GetBytes(directory));
        Assert.Equal(path, Text(_path.With(Encoding.UTF8.GetBytes(name))));
        Assert.Equal(directory, Text(_path.Path));
        Assert.Equal(directory.Length, _path.Length);
    }

    [Fact]
    public void The_next_name_takes_the_place_of_the_last_one()
    {
        _path.Set("dir"u8);
        _ = _path.With("a longer one"u8);
        Assert.Equal("dir/b", Text(_path.With("b"u8)));
    }

    [Fact]
    public void It_goes_down_and_up_again()
    {
        _path.Set("a"u8);
        _path.SetLength(_path.With("b"u8).Length);
        _path.SetLength(_path.With("c"u8).Length);
        Assert.Equal("a/b/c", Text(_path.Path));
        _path.SetLength(1);
        Assert.Equal("a/d", Text(_path.With("d"u8)));
    }

    [Fact]
    public void It_begins_anew()
    {
        _path.Set("something long"u8);
        _path.Set("x"u8);
        Assert.Equal("x", Text(_path.Path));
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(100_000)]
    public void It_grows_and_keeps_what_it_has(int length)
    {
        byte[] directory = [.. Enumerable.Repeat((byte)'d', length)];
        byte[] name = [.. Enumerable.Repeat((byte)'n', length)];
        _path.Set(directory);
        byte[] expected = [.. directory, (byte)'/', .. name];
        Assert.Equal(expected, _path.With(name));
        Assert.Equal(directory, _path.Path);
    }

    private static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path);
}
