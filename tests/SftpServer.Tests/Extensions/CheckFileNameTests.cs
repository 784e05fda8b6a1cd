using System.Diagnostics;
using System.Security.Cryptography;
using GuardedFiles.Rules;
using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class CheckFileNameTests : IDisposable
{
    private readonly Conversation _client = new();

    [Theory]
    [InlineData("md5", "900150983CD24FB0D6963F7D28E17F72")]
    [InlineData("sha1", "A9993E364706816ABA3E25717850C26C9CD0D89D")]
    [InlineData("sha224", "23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7")]
    [InlineData("sha256", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("crc32", "352441C2")]
    public void The_hash_is_that_of_the_standard(string algorithm, string hash) =>
        Check(Ask(_client.PathOfFile("f", "abc"), algorithm), algorithm, hash);

    [Fact]
    public void The_longer_ones_are_those_of_the_standard()
    {
        byte[] content = RandomNumberGenerator.GetBytes(300_001);
        File.WriteAllBytes(_client.Path("f"), content);
        Check(Ask(_client.Path("f"), "sha384"), "sha384", Convert.ToHexString(SHA384.HashData(content)));
        Check(Ask(_client.Path("f"), "sha512"), "sha512", Convert.ToHexString(SHA512.HashData(content)));
    }

    [Theory]
    [InlineData("md5,sha256", "md5")]
    [InlineData("sha-3,sha256,md5", "sha256")]
    [InlineData(",,crc32,", "crc32")]
    public void The_first_algorithm_that_is_known_is_taken(string list, string taken)
    {
        Answer answer = Ask(_client.PathOfFile("f", "abc"), list);
        Assert.Equal(taken, Conversation.Text(answer.String()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SHA256")]
    [InlineData("sha3,md4,md5 ")]
    public void Without_a_known_algorithm_it_is_a_failure(string list)
    {
        Answer answer = Ask(_client.PathOfFile("f", "abc"), list);
        Assert.Equal((Status.Failure, "none of these algorithms is known"), (answer.StatusCode, answer.StatusText));
    }

    [Theory]
    [InlineData(0, 0, 1000)]
    [InlineData(0, 1000, 1000)]
    [InlineData(0, ulong.MaxValue, 1000)]
    [InlineData(999, 0, 1)]
    [InlineData(999, 5, 1)]
    [InlineData(1000, 0, 0)]
    [InlineData(300, 400, 400)]
    public void A_part_ends_where_the_file_ends(ulong start, ulong length, int hashed)
    {
        byte[] content = RandomNumberGenerator.GetBytes(1000);
        File.WriteAllBytes(_client.Path("f"), content);
        Check(Ask(_client.Path("f"), "sha256", start, length), "sha256", Convert.ToHexString(SHA256.HashData(content.AsSpan((int)start, hashed))));
    }

    [Theory]
    [InlineData(1001, Status.Eof)]
    [InlineData(1ul << 40, Status.Eof)]
    [InlineData(long.MaxValue, Status.BadMessage)]
    [InlineData(1ul << 63, Status.BadMessage)]
    [InlineData(ulong.MaxValue, Status.BadMessage)]
    public void A_start_behind_the_end_is_answered_as_READ_answers_it(ulong start, Status status)
    {
        File.WriteAllBytes(_client.Path("f"), new byte[1000]);
        byte[] handle = _client.Open(_client.Path("f"), modes: 1);
        Assert.Equal(status, _client.Ask(new Packet(PacketType.Read).Id(1).String(handle).UInt64(start).UInt32(1000)).StatusCode);
        Assert.Equal(status, Ask(_client.Path("f"), "md5", start).StatusCode);
    }

    [Fact]
    public void An_empty_file_has_the_hash_of_nothing_and_no_blocks()
    {
        Check(Ask(_client.PathOfFile("f"), "md5"), "md5", "D41D8CD98F00B204E9800998ECF8427E");
        Check(Ask(_client.PathOfFile("f"), "md5", block: 256), "md5", "");
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1000)]
    [InlineData(100_000)]
    [InlineData(131_072)]
    [InlineData(131_073)]
    [InlineData(300_000)]
    [InlineData(uint.MaxValue)]
    public void Each_block_has_a_hash_and_the_last_may_be_shorter(uint block)
    {
        byte[] content = RandomNumberGenerator.GetBytes(300_000);
        File.WriteAllBytes(_client.Path("f"), content);
        string expected = "";
        for (long at = 100; at < content.Length; at += block)
            expected += Convert.ToHexString(SHA256.HashData(content.AsSpan((int)at, (int)Math.Min(block, content.Length - at))));
        Check(Ask(_client.Path("f"), "sha256", start: 100, block: block), "sha256", expected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void A_block_of_less_than_256_bytes_is_a_bad_message(uint block) =>
        Assert.Equal(Status.BadMessage, Ask(_client.PathOfFile("f", "abc"), "md5", block: block).StatusCode);

    [Fact]
    public void More_hashes_than_a_packet_holds_are_a_failure_before_anything_is_read()
    {
        using (FileStream file = File.Create(_client.Path("f")))
            file.SetLength(1L << 40); // To read this would take an hour.
        Answer answer = Ask(_client.Path("f"), "md5", block: 256);
        Assert.Equal((Status.Failure, "the hashes are longer than a packet: ask for larger blocks"), (answer.StatusCode, answer.StatusText));
    }

    [Fact]
    public void As_many_as_fit_are_told_and_one_more_is_not()
    {
        // Length field, type, id, and the name of the algorithm; then four bytes for each block.
        const int Most = (4 + (256 * 1024) - (4 + 1 + 4 + 4 + 5)) / 4;
        foreach (int blocks in (int[])[Most, Most + 1])
        {
            File.WriteAllBytes(_client.Path("f"), new byte[256 * blocks]);
            Answer answer = Ask(_client.Path("f"), "crc32", block: 256);
            Assert.Equal(blocks == Most ? PacketType.ExtendedReply : PacketType.Status, answer.Type);
        }
    }

    [Fact]
    public void A_file_without_a_size_is_hashed_to_its_end()
    {
        Answer answer = Ask("/proc/self/status", "md5");
        Assert.Equal("md5", Conversation.Text(answer.String()));
        Assert.NotEqual("D41D8CD98F00B204E9800998ECF8427E", HashAnswer.Rest(answer));
    }

    [Fact]
    public void What_is_no_file_is_a_failure_at_once()
    {
        using (Process mkfifo = Process.Start("mkfifo", _client.Path("fifo")))
            mkfifo.WaitForExit();
        Assert.Equal(Status.Failure, Ask(_client.Path("fifo"), "md5").StatusCode);
        Assert.Equal(Status.Failure, Ask("/dev/zero", "md5").StatusCode);
        Answer answer = Ask(_client.Path("."), "md5");
        Assert.Equal((Status.Failure, "Is a directory"), (answer.StatusCode, answer.StatusText));
    }

    [Fact]
    public void What_is_not_there_is_no_such_file() => Assert.Equal(Status.NoSuchFile, Ask(_client.Path("none"), "md5").StatusCode);

    [Fact]
    public void Between_the_parts_the_session_may_end()
    {
        int parts = 0;
        _client.Session.BetweenParts = () =>
        {
            if (++parts == 3)
                throw new TimeoutException();
        };
        File.WriteAllBytes(_client.Path("f"), new byte[1 << 20]);
        Assert.Throws<TimeoutException>(() => Ask(_client.Path("f"), "md5"));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("open")]
    [InlineData("check-file")]
    public void Where_reading_is_refused_by_its_name_hashing_is_too(string refused)
    {
        using Conversation client = new(new Policy { DeniedRequests = [refused] });
        foreach (string name in (string[])["check-file-name", "check-file-handle", "check-file"])
        {
            Packet request = new Packet(PacketType.Extended).Id(1).String(name).String("/etc/passwd").String("md5").UInt64(0).UInt64(0).UInt32(0);
            Assert.Equal(Status.PermissionDenied, client.Ask(request).StatusCode);
        }
    }

    public void Dispose() => _client.Dispose();

    private static void Check(Answer answer, string algorithm, string hashes)
    {
        Assert.Equal(PacketType.ExtendedReply, answer.Type);
        Assert.Equal(algorithm, Conversation.Text(answer.String()));
        Assert.Equal(hashes, HashAnswer.Rest(answer));
    }

    private Answer Ask(string path, string algorithms, ulong start = 0, ulong length = 0, uint block = 0) => _client.Ask(
        new Packet(PacketType.Extended)
            .Id(1)
            .String("check-file-name")
            .String(path)
            .String(algorithms)
            .UInt64(start)
            .UInt64(length)
            .UInt32(block));
}
