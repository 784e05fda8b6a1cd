using Testing;

namespace Robustness;

/// <summary>Files that go to the client as pages, and requests that are done together: what can go wrong in between.</summary>
public sealed class PagesTests : IDisposable
{
    private const int Block = 255 * 1024;

    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private readonly byte[] _content = new byte[(8 << 20) + 12345];

    public PagesTests()
    {
        new Random(1).NextBytes(_content);
        File.WriteAllBytes(_directory.Combine("file"), _content);
    }

    public static TheoryData<bool, uint> Lengths
    {
        get
        {
            TheoryData<bool, uint> lengths = [];
            foreach (uint length in (uint[])[1, 4096, 5000, 16_383, 16_384, 32_768, 65_536, 100_001, Block])
            {
                lengths.Add(true, length);
                lengths.Add(false, length);
            }

            return lengths;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_byte_arrives_whatever_the_length(bool socket, uint length)
    {
        using Session session = Session.Open(Launch.In(_directory) with { OverSocket = socket });
        byte[] handle = session.AskHandle(Request.Open("file", Access.Read));
        int count = Math.Min(600, (int)(_content.Length / length) + 3);
        Background sender = SendReads(session, handle, count, length);
        for (int i = 0; i < count; i++)
        {
            Answer answer = session.Receive();
            Assert.Equal((uint)i, answer.Id);
            int offset = (int)Math.Min((long)i * length, _content.Length);
            ReadOnlySpan<byte> expected = _content.AsSpan(offset, (int)Math.Min(length, _content.Length - offset));
            if (expected.IsEmpty)
                Assert.Equal(Status.Eof, answer.StatusCode);
            else
                Assert.True(expected.SequenceEqual(answer.String()), $"READ {i} is wrong");
        }

        sender.Join();
        session.End();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_cut_off_while_it_is_sent_breaks_no_answer(bool socket)
    {
        using Session session = Session.Open(Launch.In(_directory) with { OverSocket = socket });
        byte[] handle = session.AskHandle(Request.Open("file", Access.Read));
        const int Count = 32;
        Background sender = SendReads(session, handle, Count, Block);
        Thread.Sleep(300); // The server has filled what lies between us, and waits.
        File.WriteAllBytes(_directory.Combine("file"), []);
        for (int i = 0; i < Count; i++)
        {
            Answer answer = session.Receive();
            Assert.Equal((uint)i, answer.Id);
            if (answer.Type != PacketType.Data)
                Assert.Equal(Status.Eof, answer.StatusCode);
            else
                Assert.True(_content.AsSpan(i * Block).StartsWith(answer.String()), $"READ {i} is neither what was there nor an end");
        }

        sender.Join();
        session.AssertServes();
    }

    [Fact]
    public void What_the_client_writes_to_a_file_is_what_it_reads_from_it()
    {
        using Session session = Session.Open(Launch.In(_directory) with { OverSocket = true });
        byte[] handle = session.AskHandle(Request.Open("file", Access.Read | Access.Write));
        for (int round = 0; round < 50; round++)
        {
            byte[] data = new byte[40_000];
            Array.Fill(data, (byte)round);
            session.Send([.. Request.Read(handle, 0, 40_000), .. Request.Write(handle, 0, data), .. Request.Read(handle, 0, 40_000)]);
            _ = session.Receive();
            Assert.Equal(Status.Ok, session.Receive().StatusCode);
            Assert.Equal(data, session.Receive().String());
        }
    }

    [Fact]
    public void Pages_are_done_without_when_every_descriptor_is_a_file()
    {
        using Session session = Session.Open(Launch.In(_directory) with { OverSocket = true, Before = "ulimit -n 40" });
        byte[] first = session.AskHandle(Request.Open("file", Access.Read));
        CheckRead(session, first);
        List<byte[]> handles = [];
        while (session.Ask(Request.Open("file", Access.Read)) is { Type: PacketType.Handle } opened)
            handles.Add(opened.String());
        Assert.Equal(34, handles.Count); // 40 less what the server needs (OpenSSH counts five), and the first one.
        CheckRead(session, first);
        foreach (byte[] handle in handles)
            Assert.Equal(Status.Ok, session.AskStatus(Request.Close(handle)));
        CheckRead(session, first);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(32_768)]
    public void A_limit_is_told_to_the_WRITEs_that_met_it(int length)
    {
        using Session session = Session.Open(Launch.In(_directory) with { Before = "ulimit -f 1024" });
        byte[] handle = session.AskHandle(Request.Open("limited", Access.Fresh));
        int count = (2 << 20) / length;
        Background sender = Background.Start(() => session.Send(
            [.. Enumerable.Range(0, count).SelectMany(i => Request.Write(handle, (ulong)(i * length), Filled(i, length), (uint)i))]));
        int written = 0;
        for (int i = 0; i < count; i++)
        {
            Answer answer = session.Receive();
            Assert.Equal((uint)i, answer.Id);
            Assert.Equal(i < (1 << 20) / length ? Status.Ok : Status.Failure, answer.StatusCode);
            written += answer.StatusCode == Status.Ok ? 1 : 0;
        }

        sender.Join();
        Assert.Equal(Status.Failure, session.AskStatus(Request.Close(handle)));
        byte[] content = File.ReadAllBytes(_directory.Combine("limited"));
        Assert.Equal(1 << 20, content.Length);
        for (int i = 0; i < written; i++)
            Assert.Equal(-1, content.AsSpan(i * length, length).IndexOfAnyExcept((byte)i));
    }

    [Fact]
    public void WRITEs_in_a_row_that_are_not_permitted_write_nothing()
    {
        using Session session = Session.Open(Launch.In(_directory) with { Arguments = ["-P", "write"] });
        byte[] handle = session.AskHandle(Request.Open("new", Access.Fresh));
        session.Send([.. Enumerable.Range(0, 20).SelectMany(i => Request.Write(handle, (ulong)i * 100, new byte[100]))]);
        for (int i = 0; i < 20; i++)
            Assert.Equal(Status.PermissionDenied, session.Receive().StatusCode);
        Assert.Equal(0, new FileInfo(_directory.Combine("new")).Length);
    }

    public void Dispose() => _directory.Dispose();

    private static byte[] Filled(int value, int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)value);
        return bytes;
    }

    private static Background SendReads(Session session, byte[] handle, int count, uint length) => Background.Start(() => session.Send(
        [.. Enumerable.Range(0, count).SelectMany(i => Request.Read(handle, (ulong)i * length, length, (uint)i))]));

    private void CheckRead(Session session, byte[] handle)
    {
        for (int i = 0; i < 3; i++)
            Assert.True(_content.AsSpan(i * 100_000, 100_000).SequenceEqual(session.Ask(Request.Read(handle, (ulong)i * 100_000, 100_000)).String()));
    }
}
