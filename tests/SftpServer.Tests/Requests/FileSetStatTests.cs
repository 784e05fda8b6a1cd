using Testing;

namespace SftpServer.Tests.Requests;

public sealed class FileSetStatTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void Size_mode_and_times_of_an_open_file_are_set()
    {
        string path = _client.PathOfFile("f", "12345");
        byte[] handle = _client.Open(path, 2);

        Answer answer = _client.Ask(new Packet(PacketType.FSetStat)
            .Id(1)
            .String(handle)
            .Attributes(size: 2, mode: 0b100_000_000, atime: 10, mtime: 20));

        Assert.Equal(Status.Ok, answer.StatusCode);
        Assert.Equal("12", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(path));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(20), File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public void The_last_failure_is_the_answer_and_other_steps_are_done()
    {
        string path = _client.PathOfFile("f", "12345");
        byte[] handle = _client.Open(path, 1);

        Answer answer = _client.Ask(new Packet(PacketType.FSetStat)
            .Id(1)
            .String(handle)
            .Attributes(size: 2, mode: 0b100_000_000));

        Assert.Equal(Status.BadMessage, answer.StatusCode); // ftruncate(2) of a file opened for reading: EINVAL
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_directory_has_no_such_handle()
    {
        byte[] handle = _client.OpenDirectory(_client.Path("."));
        Answer answer = _client.Ask(new Packet(PacketType.FSetStat).Id(1).String(handle).Attributes(mode: 0));
        Assert.Equal(Status.Failure, answer.StatusCode);
        Assert.Equal("Invalid handle", answer.StatusText);
    }

    public void Dispose() => _client.Dispose();
}
