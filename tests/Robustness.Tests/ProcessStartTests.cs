using System.Diagnostics;
using System.Text.RegularExpressions;
using Testing;

namespace Robustness;

/// <summary>A program starts with few resources, each time; and where it has too few it says so, on standard error and in syslog.</summary>
[Trait("Machine", "quiet")]
public sealed partial class ProcessStartTests
{
    private const string Memory = "cannot start: too little memory";
    private const string Thread = "cannot start: no thread can be created (ulimit -u, or the pids.max of a cgroup)";

    public static IEnumerable<object[]> Enough =>
        from limit in (string[])["-v 150000", "-v 100000", "-v 60000", "-v 40000", "-d 20000", "-s 128", "-s 1000000", "-s unlimited"]
        from file in ProgramFile.All
        select (object[])[limit, file];

    /// <summary>What is limited, the seccomp filter, what is said.</summary>
    public static IEnumerable<object[]> TooLittle =>
        from row in (string[][])
        [
            ["ulimit -v 30000", "", $"{Memory}; the address space is limited to 30000 kB (ulimit -v), and 40000 are needed"],
            ["ulimit -v 8000", "", $"{Memory}; the address space is limited to 8000 kB (ulimit -v), and 40000 are needed"],
            ["ulimit -d 6000", "", $"{Memory}; data is limited to 6000 kB (ulimit -d), and 20000 are needed"],
            ["ulimit -d 1000", "", $"{Memory}; data is limited to 1000 kB (ulimit -d), and 20000 are needed"],
            ["ulimit -s 64", "", $"{Memory}; the stack is limited to 64 kB (ulimit -s), and 128 are needed"],
            ["ulimit -u 1", "", Thread],
            ["ulimit -u 1; ulimit -v 60000", "", Thread],
            ["", "clone3=EAGAIN", Thread],
        ]
        from file in ProgramFile.All
        select (object[])[.. row, file];

    [Theory]
    [MemberData(nameof(Enough))]
    public void A_hundred_of_a_hundred_start_within(string limit, string file)
    {
        using var directory = new TempDirectory();
        string input = ProgramFile.IsScp(file) ? "" : @"\0\0\0\5\1\0\0\0\3";
        string script = $"ulimit {limit} && for i in $(seq 100); do printf '{input}' | \"$@\" | wc -c; echo ${{PIPESTATUS[1]}}; done | sort | uniq -c";
        (string output, string errors, _) = ProgramFile.Shell(directory, script, file, ProgramFile.Arguments(file));
        Assert.Equal("", errors);
        string[] counts = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, counts.Length);
        Assert.Equal("100 0", counts[0]);
        Assert.StartsWith("100 ", counts[1]);
    }

    [Theory]
    [InlineData("ulimit -v 100000", "dotnet-sftp-server")]
    [InlineData("ulimit -v 100000", "dotnet-sftp-server.static")]
    [InlineData("ulimit -v 40000", "dotnet-sftp-server")]
    [InlineData("ulimit -v 40000", "dotnet-sftp-server.static")]
    [InlineData("ulimit -d 20000", "dotnet-sftp-server")]
    [InlineData("ulimit -d 20000", "dotnet-sftp-server.static")]
    public void A_session_lists_and_moves_megabytes_within(string limit, string file)
    {
        using var world = new World(new Launch { Program = ProgramFile.Of(file), Before = limit });
        for (int i = 0; i < 5000; i++)
            File.WriteAllBytes(world.Combine($"dir/entry-with-a-name-of-some-length-{i}"), []);
        uint count = 0;
        Answer answer;
        byte[] directory = world.Session.AskHandle(Request.OpenDir("dir"));
        while ((answer = world.Session.Ask(Request.ReadDir(directory))).Type == PacketType.Name)
            count += answer.UInt32();
        Assert.Equal(Status.Eof, answer.StatusCode);
        Assert.InRange(count, 5002u, 5010u);

        byte[] data = new byte[255 * 1024];
        new Random(5).NextBytes(data);
        for (uint i = 0; i < 64; i++)
            Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(world.FileHandle, i * (ulong)data.Length, data)));
        for (uint i = 0; i < 64; i++)
            Assert.Equal(data, world.Session.Ask(Request.Read(world.FileHandle, i * (ulong)data.Length, (uint)data.Length)).String());
        Assert.Equal("", world.Session.Errors);
        world.Session.End();
    }

    [Theory]
    [InlineData("ulimit -v 100000", "dotnet-scp")]
    [InlineData("ulimit -v 100000", "dotnet-scp.static")]
    [InlineData("ulimit -v 40000", "dotnet-scp")]
    [InlineData("ulimit -v 40000", "dotnet-scp.static")]
    public void An_scp_moves_megabytes_within(string limit, string file)
    {
        using var directory = new TempDirectory();
        byte[] data = new byte[8 << 20];
        new Random(6).NextBytes(data);
        File.WriteAllBytes(directory.Combine("from"), data);
        string script = $"{limit}; printf '\\0\\0\\0' | \"$1\" -f from | tail -c +{"C0644 8388608 from\n".Length + 1} | {{ head -c 8388608; cat > /dev/null; }} | cmp - from"
            + " && { printf 'C0644 8388608 to\\n'; cat from; printf '\\0'; } | \"$1\" -t . | wc -c && cmp from to";
        Assert.Equal(("3\n", "", 0), ProgramFile.Shell(directory, script, file));
    }

    [MountTheory]
    [MemberData(nameof(TooLittle))]
    public void What_is_missing_is_said_in_one_line(string limit, string filter, string words, string file)
    {
        using var log = new LogSocket();
        Launch launch = log.Launch(ProgramFile.Arguments(file));
        using Session session = Session.Start(launch with
        {
            Program = ProgramFile.Of(file),
            Before = $"{launch.Before}; {limit}",
            Wrapper = filter.Length > 0 ? Without.Calls(filter) : [],
            User = Launch.Stranger,
        });
        Assert.Empty(session.ReceiveRest());
        Assert.Equal(255, session.WaitForExit());
        AssertOneLine(session, log, file, words);
    }

    [MountTheory]
    [InlineData("dotnet-sftp-server.static")]
    [InlineData("dotnet-scp.static")]
    public void A_kernel_that_maps_no_memory_is_no_riddle(string file)
    {
        using var log = new LogSocket();
        using Session session = Session.Start(log.Launch(ProgramFile.Arguments(file)) with
        {
            Program = ProgramFile.Of(file),
            Wrapper = Without.Calls("mmap=ENOMEM"),
        });
        Assert.Empty(session.ReceiveRest());
        Assert.Equal(255, session.WaitForExit());
        AssertOneLine(session, log, file, Memory);
    }

    [Fact]
    public void Without_syslog_and_descriptors_standard_error_has_the_line()
    {
        using Session session = Session.Start(new Launch { Before = "ulimit -v 30000", Wrapper = ["prlimit", "--nofile=4:4"] });
        Assert.Equal(255, session.WaitForExit());
        Assert.Equal($"dotnet-sftp-server: fatal: {Memory}; the address space is limited to 30000 kB (ulimit -v), and 40000 are needed\n", session.Errors);
    }

    [MountTheory]
    [InlineData(Native.SignalAbort, "SIGABRT", "dotnet-sftp-server")]
    [InlineData(Native.SignalAbort, "SIGABRT", "dotnet-scp.static")]
    [InlineData(Native.SignalSegmentation, "SIGSEGV", "dotnet-sftp-server.static")]
    [InlineData(Native.SignalSegmentation, "SIGSEGV", "dotnet-scp")]
    public void A_crash_is_said_in_one_line(int signal, string name, string file)
    {
        using var log = new LogSocket();
        using Session session = Session.Start(log.Launch(ProgramFile.Arguments(file)) with { Program = ProgramFile.Of(file) });
        if (ProgramFile.IsScp(file))
            System.Threading.Thread.Sleep(300);
        else
            session.Initialize();
        Native.Signal(session.Id, signal);
        Assert.Equal(255, session.WaitForExit());
        AssertOneLine(session, log, file, $"ended by {name}: too little memory, or a mistake of the program");
    }

    [MountTheory]
    [InlineData("dotnet-sftp-server")]
    [InlineData("dotnet-sftp-server.static")]
    public void A_crash_of_a_confined_session_is_said_in_one_line_too(string file)
    {
        using var log = new LogSocket();
        using var jail = new TempDirectory();
        using Session session = Session.Open(log.Launch("--jail", jail.Path, "--no-guard") with { Program = ProgramFile.Of(file) });
        Native.Signal(session.Id, Native.SignalSegmentation);
        Assert.Equal(255, session.WaitForExit());
        AssertOneLine(session, log, file, "ended by SIGSEGV: too little memory, or a mistake of the program");
    }

    [MountTheory]
    [InlineData("dotnet-sftp-server", false)]
    [InlineData("dotnet-sftp-server", true)]
    [InlineData("dotnet-sftp-server.static", true)]
    public void A_crash_does_not_wait_for_a_reader_of_standard_error(string file, bool confined)
    {
        using var log = new LogSocket();
        using var directory = new TempDirectory();
        using Session session = OpenWithFullErrors(log, directory, file, confined);
        Native.Signal(session.Id, Native.SignalSegmentation);
        Assert.Equal(255, session.WaitForExit());
        Assert.EndsWith("fatal: ended by SIGSEGV: too little memory, or a mistake of the program", log.Receive(), StringComparison.Ordinal);
    }

    /// <summary>It is stopped while it waits for standard error: what keeps a crash for long is the same to its timer.</summary>
    [MountTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crash_that_is_kept_is_ended_by_a_timer(bool confined)
    {
        using var log = new LogSocket();
        using var directory = new TempDirectory();
        using Session session = OpenWithFullErrors(log, directory, "dotnet-sftp-server", confined);
        Native.Signal(session.Id, Native.SignalSegmentation);
        System.Threading.Thread.Sleep(200);
        Native.Signal(session.Id, Native.SignalStop);
        System.Threading.Thread.Sleep(3500);
        Native.Signal(session.Id, Native.SignalContinue);
        Assert.Equal(128 + Native.SignalAlarm, session.WaitForExit());
    }

    [MountTheory]
    [InlineData("dotnet-sftp-server")]
    [InlineData("dotnet-sftp-server.static")]
    public void A_session_that_runs_out_of_memory_says_so_in_one_line(string file)
    {
        using var log = new LogSocket();
        using var world = new World(log.Launch() with { Program = ProgramFile.Of(file) });
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        using (Process limit = Process.Start("prlimit", ["--pid", world.Session.Id.ToString(), "--data=100000"]))
            limit.WaitForExit();
        string path = string.Concat(Enumerable.Repeat("./", 2043)) + "file";
        byte[] burst = [.. Enumerable.Range(0, 1000).SelectMany(_ => Request.Open(path, Access.Read))];
        var writer = Background.Start(() => world.Session.Send(burst));
        world.Session.ReceiveRest();
        writer.JoinWhateverHappened();
        Assert.Equal(255, world.Session.WaitForExit());
        AssertOneLine(world.Session, log, file,
            "out of memory: the session needs more than its limits permit (ulimit -v, ulimit -d, or memory.max of a cgroup)");
    }

    /// <summary>A session whose standard error has no room and no reader, and that was started with SIGALRM blocked.</summary>
    private static Session OpenWithFullErrors(LogSocket log, TempDirectory directory, string file, bool confined)
    {
        Launch launch = log.Launch(confined ? ["--jail", directory.Path, "--no-guard"] : []);
        string full = directory.Combine("full");
        return Session.Open(launch with
        {
            Program = ProgramFile.Of(file),
            Before = $"mkfifo {full}; exec 9<>{full}; head -c 65536 /dev/zero >&9; {launch.Before}",
            Redirections = "2>&9 9>&-",
            Wrapper = ["env", "--block-signal=ALRM"],
        });
    }

    private static void AssertOneLine(Session session, LogSocket log, string file, string words)
    {
        string line = session.Errors.TrimEnd('\n');
        Assert.DoesNotContain('\n', line);
        Assert.EndsWith(words, line);
        Match logged = Line().Match(log.Receive());
        Assert.True(logged.Success);
        Assert.Equal(file, logged.Groups["name"].Value);
        Assert.Equal(session.Id.ToString(), logged.Groups["process"].Value);
        Assert.Equal($"fatal: {words}", logged.Groups["text"].Value);
        Assert.True(log.HasNothing);
    }

    [GeneratedRegex(@"^<34>[A-Z][a-z]{2} [ 1-3][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} (?<name>\S+)\[(?<process>\d+)\]: (?<text>.*)$")]
    private static partial Regex Line();
}
