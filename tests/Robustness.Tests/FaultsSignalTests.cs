using System.Net;
using Testing;

namespace Robustness;

/// <summary>The end in the middle of a transfer: nothing acknowledged is lost and no process stays.</summary>
[Trait("Machine", "quiet")]
public sealed class FaultsSignalTests
{
    private const int BlockSize = 32768;

    [Theory]
    [InlineData(Native.SignalTerminate, "")]
    [InlineData(Native.SignalHangup, "")]
    [InlineData(Native.SignalTerminate, "INFO")]
    [InlineData(Native.SignalHangup, "INFO")]
    public void A_signal_in_the_middle_of_an_upload_loses_nothing_acknowledged(int signal, string level)
    {
        using var world = new World(new Launch { Arguments = level.Length > 0 ? ["-e", "-l", level] : [] });
        uint acknowledged = UploadUntil(world, () => Native.Signal(world.Session.Id, signal));
        int exit = world.Session.WaitForExit();
        AssertOnDisk(world, acknowledged);
        if (level.Length > 0)
            Assert.Contains("session closed for local user", world.Session.Errors);
        else
            Assert.Equal(128 + signal, exit);
    }

    [Theory]
    [InlineData(Native.SignalTerminate)]
    [InlineData(Native.SignalHangup)]
    public void A_signal_to_an_idle_session_closes_it_and_says_so(int signal)
    {
        using var world = new World(new Launch { Arguments = ["-e", "-l", "INFO"] });
        Native.Signal(world.Session.Id, signal);
        world.Session.WaitForExit();
        Assert.Contains("session opened for local user", world.Session.Errors);
        Assert.Contains("session closed for local user", world.Session.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("INFO")]
    public void A_signal_ends_a_session_whose_client_does_not_read(string level)
    {
        using var world = new World(new Launch { Arguments = level.Length > 0 ? ["-e", "-l", level] : [] });
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        world.Session.Send([.. Enumerable.Range(0, 100).SelectMany(id => Request.Read(world.FileHandle, 0, 261_120, (uint)id))]);
        Thread.Sleep(200);
        Native.Signal(world.Session.Id, Native.SignalTerminate);
        world.Session.WaitForExit();
    }

    [MountTheory]
    [InlineData(1, 60_000)]
    [InlineData(4000, 15)]
    public void A_signal_ends_a_session_that_looks_up_sixty_thousand_users_in_a_slow_database(int requests, int usersInEach)
    {
        const string slow = """
            cp /etc/passwd passwd; seq -f 'user:x:%.0f:100::/:/bin/sh' 500000 540000 >> passwd
            mount --bind passwd /etc/passwd
            """;
        using var world = new World(new Launch
        {
            OverSocket = true,
            PrivateMounts = true,
            Before = slow,
            Arguments = ["-e", "-l", "INFO"],
        });
        SendInBackground(world.Session, Enumerable.Range(0, requests).SelectMany(id =>
            Request.UsersAndGroups(Numbers(600_000 + (id * usersInEach), usersInEach), [], (uint)id)));
        Thread.Sleep(200);
        Native.Signal(world.Session.Id, Native.SignalTerminate);
        world.Session.WaitForExit();
        Assert.Contains("session closed for local user", world.Session.Errors);
    }

    [Fact]
    public void A_signal_ends_a_session_that_has_thousands_of_fsyncs_before_it()
    {
        using var world = new World(new Launch { OverSocket = true, Arguments = ["-e", "-l", "INFO"] });
        byte[] handle = world.Session.AskHandle(Request.Open("new", Access.Fresh));
        SendInBackground(world.Session, Enumerable.Range(0, 4000).SelectMany(id =>
            (byte[])[.. Request.Write(handle, (ulong)id, [1]), .. Request.Fsync(handle)]));
        Thread.Sleep(300);
        Native.Signal(world.Session.Id, Native.SignalTerminate);
        world.Session.WaitForExit();
        Assert.Contains("session closed for local user", world.Session.Errors);
    }

    [Fact]
    public void A_hangup_that_was_ignored_at_the_start_stays_ignored()
    {
        using var world = new World(new Launch { Before = "trap '' HUP", Arguments = ["-e", "-l", "INFO"] });
        Native.Signal(world.Session.Id, Native.SignalHangup);
        Thread.Sleep(200);
        world.Session.AssertServes();
        Native.Signal(world.Session.Id, Native.SignalTerminate);
        world.Session.WaitForExit();
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "INFO")]
    [InlineData(true, "INFO")]
    public void A_copy_that_would_take_years_ends_when_the_client_is_gone(bool overSocket, string level)
    {
        using var world = new World(new Launch { OverSocket = overSocket, Arguments = level.Length > 0 ? ["-e", "-l", level] : [] });
        byte[] zero = world.Session.AskHandle(Request.Open("/dev/zero", Access.Read));
        byte[] nothing = world.Session.AskHandle(Request.Open("/dev/null", Access.Write));
        world.Session.Send(Request.CopyData(zero, nothing, length: 1UL << 62));
        Thread.Sleep(200);
        Assert.False(world.Session.HasExited);
        world.Session.CloseInput();
        world.Session.CloseOutput();
        Assert.Equal(0, world.Session.WaitForExit());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_disconnect_in_the_middle_of_an_upload_loses_nothing_acknowledged(bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        uint acknowledged = UploadUntil(world, () =>
        {
            world.Session.CloseInput();
            world.Session.CloseOutput();
        });
        world.Session.WaitForExit();
        AssertOnDisk(world, acknowledged);
    }

    [Fact]
    public void A_closed_output_ends_the_session_at_the_next_answer()
    {
        using var world = new World();
        world.Session.CloseOutput();
        world.Session.Send(Request.Stat("file"));
        Assert.Equal(0, world.Session.WaitForExit());
    }

    [Fact]
    public void A_closed_output_ends_the_session_although_its_pipe_was_full()
    {
        using var world = new World();
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        world.Session.Send([.. Enumerable.Range(0, 100).SelectMany(id => Request.Read(world.FileHandle, 0, 261_120, (uint)id))]);
        Thread.Sleep(200);
        world.Session.CloseOutput();
        Assert.Equal(0, world.Session.WaitForExit());
    }

    [Fact]
    public void A_closed_standard_error_does_not_end_a_session_that_logs_to_it()
    {
        using var world = new World(new Launch { Arguments = ["-e", "-l", "DEBUG3"], Redirections = "2> >(exec true)" });
        Thread.Sleep(100);
        for (int i = 0; i < 100; i++)
            world.Session.AssertServes();
        world.Session.End();
    }

    // Interferes when 200 of 600 blocks are acknowledged; returns how many were in the end.
    private static uint UploadUntil(World world, Action interfere)
    {
        byte[] handle = world.Session.AskHandle(Request.Open("upload", Access.Fresh));
        var sender = Background.Start(() => SendBlocks(world.Session, handle, 600));
        uint acknowledged = 0;
        for (; acknowledged < 200; acknowledged++)
        {
            Answer answer = world.Session.Receive();
            Assert.Equal((acknowledged, Status.Ok), (answer.Id, answer.StatusCode));
        }
        interfere();
        acknowledged += CountLateAnswers(world.Session);
        sender.JoinWhateverHappened();
        return acknowledged;
    }

    private static void SendBlocks(Session session, byte[] handle, uint count)
    {
        for (uint id = 0; id < count; id++)
            session.Send(Request.Write(handle, (ulong)id * BlockSize, Content(id), id));
    }

    private static uint CountLateAnswers(Session session)
    {
        try
        {
            uint count = 0;
            while (session.ReceivePacket() is { } packet)
                count += new Answer(packet).StatusCode == Status.Ok ? 1u : 0u;
            return count;
        }
        catch (Exception error) when (error is IOException or NotSupportedException or ObjectDisposedException or Xunit.Sdk.XunitException)
        {
            // A packet that was cut by the end, or our own end that is closed: not acknowledged.
            return 0;
        }
    }

    private static void SendInBackground(Session session, IEnumerable<byte> requests)
    {
        byte[] bytes = [.. requests];
        _ = Background.Start(() => session.Send(bytes));
    }

    private static byte[] Numbers(int first, int count) =>
        [.. Enumerable.Range(first, count).SelectMany(number => BitConverter.GetBytes(IPAddress.HostToNetworkOrder(number)))];

    private static byte[] Content(uint id) => [.. Enumerable.Repeat((byte)(id + 1), BlockSize)];

    private static void AssertOnDisk(World world, uint blocks)
    {
        byte[] content = File.ReadAllBytes(world.Combine("upload"));
        for (uint id = 0; id < blocks; id++)
        {
            bool there = content.AsSpan((int)id * BlockSize, BlockSize).SequenceEqual(Content(id));
            Assert.True(there, $"block {id} was acknowledged and is not there");
        }
    }
}
