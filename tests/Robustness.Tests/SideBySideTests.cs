using System.Globalization;
using System.Text;
using System.Text.Json;
using Testing;

namespace Robustness;

/// <summary>On slow storage requests wait together, and nobody can tell by the answers.</summary>
public sealed class SideBySideTests : IDisposable
{
    private const int Delay = 500;

    /// <summary>More than one by one, and fewer than the 32 threads of the server, which need not all take part.</summary>
    private const int AtOnce = 8;
    private const long MostMemoryKiB = 16 * 1024;

    private readonly TempDirectory _lower = new();
    private readonly SlowFileSystem _slow;

    public SideBySideTests()
    {
        Directory.CreateDirectory(_lower.Combine("dir"));
        for (int i = 0; i < 10; i++)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(_lower.Combine("few")).FullName, $"{i}"), "");
        for (int i = 0; i < 64; i++)
        {
            File.WriteAllText(_lower.Combine($"dir/{i:00}"), $"content of {i:00}");
            File.WriteAllText(_lower.Combine(i % 8 == 3 ? $"eio-{i:00}" : $"file-{i:00}"), $"content of {i:00}");
        }

        _slow = new SlowFileSystem(_lower.Path, Delay, failsReads: true);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [SlowFact]
    public void Questions_wait_together()
    {
        using Session session = OpenSlow();
        Warm(session);
        _slow.Gather(SlowOperation.Stat, AtOnce);
        AskAll(session, [.. Enumerable.Range(0, 64).Select(i => Request.Stat($"dir/{i:00}"))]);
        Assert.InRange(_slow.MostAtOnce(SlowOperation.Stat), AtOnce, 33);

        _slow.Gather(SlowOperation.Open, AtOnce);
        Answer[] opened = AskAll(session, [.. Enumerable.Range(0, 64).Select(i => Request.Open($"dir/{i:00}", Access.Read))]);
        Assert.InRange(_slow.MostAtOnce(SlowOperation.Open), AtOnce, 33);
        byte[][] handles = [.. opened.Select(answer => answer.String())];
        _slow.Gather(SlowOperation.Read, AtOnce);
        Answer[] read = AskAll(session, [.. handles.Select(handle => Request.Read(handle, 0, 100))]);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"content of {i:00}"), read.Select(answer => Encoding.ASCII.GetString(answer.String())));
        Assert.InRange(_slow.MostAtOnce(SlowOperation.Read), AtOnce, 33);
        Assert.InRange(session.View.Threads, AtOnce, 40);
        Assert.All(AskAll(session, [.. handles.Select(handle => Request.Close(handle))]), answer => Assert.Equal(Status.Ok, answer.StatusCode));
        session.End();
    }

    [SlowFact]
    public void One_directory_is_listed_side_by_side()
    {
        using Session session = OpenSlow();
        Warm(session);
        byte[] handle = session.AskHandle(Request.OpenDir("dir"));
        _slow.Gather(SlowOperation.Stat, AtOnce);
        List<string> names = [];
        while (session.Ask(Request.ReadDir(handle)) is { Type: PacketType.Name } answer)
        {
            for (uint left = answer.UInt32(); left > 0; left--)
            {
                names.Add(Encoding.ASCII.GetString(answer.String()));
                _ = answer.String();
                Assert.Equal(names[^1] is "." or ".." ? null : 13ul, names[^1] is "." or ".." ? Skip(answer) : answer.Attributes().Size);
            }
        }

        Assert.Equal([".", "..", .. Enumerable.Range(0, 64).Select(i => $"{i:00}")], names.Order(StringComparer.Ordinal));
        Assert.InRange(_slow.MostAtOnce(SlowOperation.Stat), AtOnce, 33);
        session.End();
    }

    [SlowFact]
    public void Directories_are_listed_side_by_side()
    {
        for (int i = 0; i < 16; i++)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(_lower.Combine($"many/{i:00}")).FullName, $"in-{i:00}"), "");
        using Session session = OpenSlow();
        Warm(session);
        byte[][] handles = [.. AskAll(session, [.. Enumerable.Range(0, 16).Select(i => Request.OpenDir($"many/{i:00}"))]).Select(answer => answer.String())];
        _slow.Gather(SlowOperation.List, AtOnce);
        Answer[] lists = AskAll(session, [.. handles.SelectMany(handle => (byte[][])[Request.ReadDir(handle), Request.ReadDir(handle), Request.Close(handle)])]);
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal(3u, lists[3 * i].UInt32());
            Assert.Equal(Status.Eof, lists[(3 * i) + 1].StatusCode);
            Assert.Equal(Status.Ok, lists[(3 * i) + 2].StatusCode);
        }

        Assert.InRange(_slow.MostAtOnce(SlowOperation.List), AtOnce, 32);
        session.End();
    }

    [SlowFact]
    public void A_failure_is_told_to_the_one_it_belongs_to()
    {
        using Session session = OpenSlow();
        Warm(session);
        byte[][] handles = [.. Enumerable.Range(0, 64).Select(i => session.AskHandle(Request.Open(i % 8 == 3 ? $"eio-{i:00}" : $"file-{i:00}", Access.Read)))];
        Answer[] answers = AskAll(session, [.. handles.Select(handle => Request.Read(handle, 0, 32_768))]);
        for (int i = 0; i < 64; i++)
            Assert.Equal(i % 8 == 3 ? "Failure" : $"content of {i:00}", i % 8 == 3 ? $"{answers[i].StatusCode}" : Encoding.ASCII.GetString(answers[i].String()));
        session.AssertServes();
    }

    [SlowFact]
    public void What_is_asked_behind_a_change_sees_the_change()
    {
        using Session session = OpenSlow();
        Warm(session);
        byte[] file = session.AskHandle(Request.Open("growing", Access.Read | Access.Write | Access.Create));
        List<byte[]> requests = [];
        for (int i = 0; i < 20; i++)
        {
            requests.Add(Request.Open($"new-{i}", Access.Write | Access.Create));
            requests.Add(Request.Stat($"new-{i}"));
            requests.Add(Request.Write(file, (ulong)i, [(byte)'x']));
            requests.Add(Request.OfHandle(PacketType.FStat, file));
            requests.Add(Request.Read(file, (ulong)i, 1));
            requests.Add(Request.Remove($"new-{i}"));
            requests.Add(Request.Stat($"new-{i}"));
        }

        Answer[] answers = AskAll(session, requests);
        for (int i = 0; i < 20; i++)
        {
            Answer[] turn = answers[(7 * i)..(7 * (i + 1))];
            Assert.Equal(PacketType.Handle, turn[0].Type);
            Assert.Equal(PacketType.Attrs, turn[1].Type);
            Assert.Equal(Status.Ok, turn[2].StatusCode);
            Assert.Equal((ulong)i + 1, turn[3].Attributes().Size);
            Assert.Equal("x"u8, turn[4].String());
            Assert.Equal(Status.Ok, turn[5].StatusCode);
            Assert.Equal(Status.NoSuchFile, turn[6].StatusCode);
        }
    }

    [SlowFact]
    public void A_copy_and_a_hash_are_served_in_their_turn()
    {
        using Session session = OpenSlow();
        Warm(session);
        List<byte[]> requests = [];
        for (int i = 0; i < 10; i++)
        {
            requests.Add(Request.Stat($"copy-{i}"));
            requests.Add(Request.CopyFile($"dir/{i:00}", $"copy-{i}"));
            requests.Add(Request.Stat($"copy-{i}"));
            requests.Add(Request.Hash("check-file-name", Encoding.ASCII.GetBytes($"copy-{i}")));
            requests.Add(Request.Remove($"copy-{i}"));
            requests.Add(Request.Stat($"copy-{i}"));
        }

        Answer[] answers = AskAll(session, requests);
        for (int i = 0; i < 10; i++)
        {
            Answer[] turn = answers[(6 * i)..(6 * (i + 1))];
            Assert.Equal(Status.NoSuchFile, turn[0].StatusCode);
            Assert.Equal(Status.Ok, turn[1].StatusCode);
            Assert.Equal(13ul, turn[2].Attributes().Size);
            Assert.Equal(PacketType.ExtendedReply, turn[3].Type);
            Assert.Equal(Status.Ok, turn[4].StatusCode);
            Assert.Equal(Status.NoSuchFile, turn[5].StatusCode);
        }
    }

    /// <summary>The same random requests, all at once, to a server on the slow file system and to one on the directory itself.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Answers_are_those_of_storage_that_is_fast(int seed)
    {
        if (SlowFileSystem.Missing is not null)
            return;
        byte[][] requests = [.. new RandomRequests(seed).Take(400)];
        using TempDirectory plain = new();
        foreach (string folder in (string[])["dir", "few"])
            foreach (string path in Directory.GetFiles(_lower.Combine(folder)))
                File.Copy(path, Path.Combine(Directory.CreateDirectory(plain.Combine(folder)).FullName, Path.GetFileName(path)));
        string fast = Answers(plain.Path, requests);
        string slow = Answers(_slow.MountPoint, requests);
        Assert.Equal(fast, slow);
    }

    [SlowFact]
    public void Every_thread_stands_behind_the_walls()
    {
        using Session session = Session.Open(new Launch { Arguments = ["--jail", _slow.MountPoint] });
        AskAll(session, [.. Enumerable.Range(0, 64).Select(i => Request.Stat($"/dir/{i:00}"))]);
        string[] threads = [.. Directory.GetDirectories($"/proc/{session.Id}/task").Select(task => File.ReadAllText($"{task}/status"))];
        Assert.InRange(threads.Length, 10, 34);
        Assert.All(threads, status =>
        {
            Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
            Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
        });
        Assert.All(
            AskAll(session, [.. Enumerable.Range(0, 64).Select(i => Request.Stat(i % 2 == 0 ? "/../../../../etc/passwd" : "/etc/passwd"))]),
            answer => Assert.Equal(Status.NoSuchFile, answer.StatusCode));
    }

    [SlowFact]
    public void Rules_hold_and_tell_which_one()
    {
        using Session session = Session.Open(new Launch { Directory = _slow.MountPoint, Arguments = ["--rule", "none:**/dir/1*", "--rule", "drop:**/dir/2*"] });
        Warm(session);
        Answer[] stats = AskAll(session, [.. Enumerable.Range(0, 64).Select(i => Request.Stat($"dir/{i:00}"))]);
        Answer[] opens = AskAll(session, [.. Enumerable.Range(0, 64).Select(i => Request.Open($"dir/{i:00}", Access.Read))]);
        for (int i = 0; i < 64; i++)
        {
            Assert.Equal(i / 10 == 1 ? PacketType.Status : PacketType.Attrs, stats[i].Type);
            Assert.Equal(i / 10 is 1 or 2 ? PacketType.Status : PacketType.Handle, opens[i].Type);
        }

        Assert.Equal("No such file", stats[11].StatusText);
        Assert.Contains("drop:**/dir/2*", opens[21].StatusText, StringComparison.Ordinal);
    }

    [SlowFact]
    public void The_account_names_where_each_path_led_to()
    {
        File.CreateSymbolicLink(_lower.Combine("link"), "dir");
        using TempDirectory plain = new();
        Directory.CreateDirectory(plain.Combine("dir"));
        for (int i = 0; i < 40; i++)
            File.WriteAllText(plain.Combine($"dir/{i:00}"), "");
        File.CreateSymbolicLink(plain.Combine("link"), "dir");
        string[] fast = Account(plain.Path);
        Assert.Contains("/dir/07", fast);
        Assert.Equal(fast, Account(_slow.MountPoint));
    }

    [SlowFact]
    public void Without_a_thread_to_help_everything_is_served_in_turn()
    {
        using Session session = OpenSlow();
        long threads = session.View.Threads;
        session.View.LimitAddressSpace(200); // Less than the stack of a worker.
        Answer[] answers = AskAll(session, [.. Enumerable.Range(0, 64).Select(i => Request.Stat($"dir/{i:00}"))]);
        Assert.All(answers, answer => Assert.Equal(13ul, answer.Attributes().Size));
        Assert.Equal(threads, session.View.Threads);
        Assert.Equal(1, _slow.MostAtOnce(SlowOperation.Stat));
        session.End();
    }

    [SlowFact]
    public void A_client_that_leaves_in_the_middle_is_no_crash()
    {
        Session session = OpenSlow();
        Warm(session);
        session.Send([.. Enumerable.Range(0, 200).SelectMany(i => Request.Open($"dir/{i % 64:00}", Access.Read))]);
        session.CloseOutput();
        session.CloseInput();
        Assert.InRange(session.WaitForExit(), 0, 255);
        Assert.Empty(session.Errors);
        session.Dispose();
    }

    [SlowFact]
    public void Memory_is_bounded()
    {
        using (FileStream file = File.Create(_lower.Combine("large")))
            file.SetLength(64 << 20);
        using Session session = OpenSlow();
        Warm(session);
        byte[] handle = session.AskHandle(Request.Open("large", Access.Read));
        Answer[] answers = AskAll(session, [.. Enumerable.Range(0, 240).Select(i => Request.Read(handle, (ulong)i * 261_120, 261_120))]);
        Assert.All(answers, answer => Assert.Equal(PacketType.Data, answer.Type));
        Assert.InRange(session.View.PeakKiB, 1, MostMemoryKiB);
    }

    public void Dispose()
    {
        _slow.Dispose();
        _lower.Dispose();
    }

    private Session OpenSlow() => Session.Open(new Launch { Directory = _slow.MountPoint });

    private static ulong? Skip(Answer answer)
    {
        _ = answer.Attributes();
        return null;
    }

    /// <summary>Until the server has noticed.</summary>
    private static void Warm(Session session) => AskAll(session, [.. Enumerable.Range(0, 40).Select(i => Request.Stat($"dir/{i:00}"))]);

    private static Answer[] AskAll(Session session, IReadOnlyList<byte[]> requests)
    {
        Background sender = Background.Start(() => session.Send([.. requests.SelectMany((request, id) => Request.WithId(request, (uint)id))]));
        Answer[] answers = [.. requests.Select(_ => session.Receive())];
        sender.Join();
        Assert.Equal(Enumerable.Range(0, requests.Count).Select(id => (uint)id), answers.Select(answer => answer.Id));
        return answers;
    }

    private static string Answers(string directory, byte[][] requests)
    {
        using Session session = Session.Open(new Launch { Directory = directory });
        AskAll(session, [.. Enumerable.Range(0, 64).Select(i => Request.Stat($"dir/{i:00}"))]);
        StringBuilder story = new();
        Answer[] answers = AskAll(session, requests);
        for (int i = 0; i < answers.Length; i++)
            story.Append(CultureInfo.InvariantCulture, $"{i} {Name(requests[i])} {Describe(answers[i])}\n");
        session.End();
        return story.ToString();
    }

    /// <summary>The paths of files and directories that could be opened, or could not.</summary>
    private static string[] Account(string directory)
    {
        using TempDirectory account = new();
        using (Session session = Session.Open(new Launch { Arguments = ["--jail", directory, "--audit", account.Combine("account")] }))
        {
            Warm(session);
            byte[][] opens = [.. Enumerable.Range(0, 30).Select(i => Request.Open($"/dir/../link/./{i:00}", Access.Read))];
            byte[][] lists = [.. Enumerable.Range(0, 10).Select(_ => Request.OpenDir("/link/../dir/."))];
            byte[][] handles = [.. AskAll(session, [.. opens, .. lists, Request.Open("/link/none", Access.Read)]).Take(40).Select(answer => answer.String())];
            AskAll(session, [.. handles.Select(handle => Request.Close(handle))]);
            session.End();
        }

        return
        [
            .. File.ReadAllLines(account.Combine("account")).Select(line => JsonDocument.Parse(line).RootElement)
                .Where(line => line.TryGetProperty("path", out _)).Select(line => line.GetProperty("path").GetString()!),
        ];
    }

    private static string Name(byte[] request) => $"{(PacketType)request[4]}";

    /// <summary>Without times, and without the size that a directory has.</summary>
    private static string Describe(Answer answer) => answer.Type switch
    {
        PacketType.Status => $"{answer.StatusCode} {answer.StatusText}",
        PacketType.Attrs => Describe(answer.Attributes()),
        PacketType.Name => Names(answer),
        _ => $"{answer.Type} {Convert.ToHexString(answer.String())}",
    };

    private static string Describe(Attributes attributes) => attributes.Mode is { } mode && (mode & 0xF000) == 0x4000
        ? $"directory {Convert.ToString(mode, 8)}"
        : $"{attributes.Size} {attributes.Mode}";

    private static string Names(Answer answer)
    {
        List<string> names = [];
        for (uint left = answer.UInt32(); left > 0; left--)
        {
            string name = Encoding.ASCII.GetString(answer.String());
            _ = answer.String();
            string described = Describe(answer.Attributes());
            names.Add(name == ".." ? name : $"{name} {described}");
        }

        return string.Join(", ", names.Order(StringComparer.Ordinal));
    }
}
