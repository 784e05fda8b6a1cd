namespace Escapes;

/// <summary>
/// Files that are interfaces of the kernel. Who writes to /proc/PID/mem changes the memory of another process of the account: no session does. One
/// that is confined does not read there either.
/// </summary>
public sealed class KernelFileTests
{
    /// <summary>As sshd starts the server: with which options, and what the client asked for.</summary>
    private static readonly Dictionary<string, (string[] Arguments, string? Command)> Sessions = new()
    {
        ["plain"] = ([], null),
        ["audit"] = (["--audit", "AUDIT"], null),
        ["rules"] = (["--rule", "read:/nowhere"], null),
        ["guard"] = (["--guard"], null),
        ["forced"] = (["--forced"], "/usr/lib/openssh/sftp-server"),
        ["forced without guard"] = (["--forced", "--no-guard"], "/usr/lib/openssh/sftp-server"),
        ["login shell"] = (["-c", "/usr/lib/openssh/sftp-server"], null),
    };

    private static readonly string[] Reading = ["plain", "audit"];

    public static TheoryData<string, bool> All
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (string session in Sessions.Keys)
                foreach (bool walks in (bool[])[false, true])
                    rows.Add(session, walks);
            return rows;
        }
    }

    [Fact]
    public void With_another_server_each_way_is_open()
    {
        using TempDirectory directory = TempDirectory.InMemory();
        using var process = new OtherProcess();
        using Session session = Session.Open(Launch.In(directory) with { Program = Programs.OpenSshSftpServer! });
        var dialogue = new Dialogue(session, path => path);
        Link(process, directory);
        WriteMemory(dialogue, process, directory.Combine("mem"));
        Assert.False(process.IsUntouched);
        dialogue.WithHandle(dialogue.Open(directory.Combine("adj"), Access.Write), handle => dialogue.Ask(dialogue.Of(PacketType.Write, handle).UInt64(0).String("500")));
        Assert.Equal("500", process.Adjustment);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_session_writes_to_another_process(string kind, bool walks)
    {
        using TempDirectory directory = TempDirectory.InMemory();
        using var process = new OtherProcess();
        Link(process, directory);
        using Session session = Start(kind, walks, directory);
        var dialogue = new Dialogue(session, path => path);
        File.WriteAllText(directory.Combine("source"), "700");
        foreach (string path in (string[])[process.PathOf("mem"), process.PathOf("oom_score_adj"), directory.Combine("mem"), directory.Combine("adj")])
        {
            foreach (Access access in (Access[])[Access.Write, Access.Read | Access.Write, Access.Write | Access.Append, Access.Write | Access.Truncate, Access.Write | Access.Create])
                Assert.Equal((PacketType.Status, Status.PermissionDenied), TypeAndStatus(session.Ask(Request.Open(path, access))));
            Answer answer = session.Ask(Request.Open(path, Access.Write));
            Assert.Equal("Permission denied: an interface of the kernel", answer.StatusText);
            Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.SetSize(path, 0)));
            WriteMemory(dialogue, process, path);
            dialogue.WithHandle(dialogue.Open(directory.Combine("source"), Access.Read), from =>
                dialogue.WithHandle(dialogue.Open(path, Access.Write), to => dialogue.Ask(dialogue.CopyData(from, to))));
            dialogue.Ask(dialogue.CopyFile(directory.Combine("source"), path, overwrite: true));
        }

        Assert.True(process.IsUntouched);
        session.AssertServes();
        session.End();
        if (kind != "login shell") // It logs to syslog alone.
            Assert.Contains($"refused: \"{process.PathOf("mem")}\" by an interface of the kernel", session.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_confined_session_reads_nothing_there(string kind, bool walks)
    {
        using TempDirectory directory = TempDirectory.InMemory();
        using var process = new OtherProcess();
        Link(process, directory);
        using Session session = Start(kind, walks, directory);
        bool reads = Reading.Contains(kind);
        foreach (string path in (string[])[process.PathOf("status"), "/proc/uptime", "/sys/kernel/mm/transparent_hugepage/enabled"])
        {
            Assert.Equal(reads, session.Ask(Request.Open(path, Access.Read)).Type == PacketType.Handle);
            Assert.Equal(reads, session.Ask(Request.Stat(path)).Type == PacketType.Attrs);
            Assert.Equal(reads, session.Ask(Request.Hash("check-file-name", System.Text.Encoding.UTF8.GetBytes(path))).Type == PacketType.ExtendedReply);
            Assert.Equal(reads, session.AskStatus(Request.CopyFile(path, $"{directory.Path}/copy", overwrite: true)) == Status.Ok);
        }

        foreach (string path in (string[])["/proc", "/proc/", "/sys/.", process.PathOf("")])
            Assert.Equal(reads, session.Ask(Request.OpenDir(path)).Type == PacketType.Handle);
        Assert.Equal(PacketType.Attrs, session.Ask(Request.Stat(directory.Path)).Type);
    }

    [Theory]
    [InlineData]
    [InlineData("--forced")]
    [InlineData("--rule", "read:/nowhere")]
    public void Nothing_arrives_there_by_scp(params string[] options)
    {
        using TempDirectory directory = TempDirectory.InMemory();
        using var process = new OtherProcess();
        Link(process, directory);
        foreach (string path in (string[])[process.PathOf("oom_score_adj"), directory.Combine("adj"), process.PathOf("mem")])
        {
            using ScpSession session = ScpSession.OpenSink(new ScpLaunch
            {
                Directory = directory.Path,
                Arguments = [.. options, "-t", path],
                Environment = new Dictionary<string, string> { ["SSH_ORIGINAL_COMMAND"] = $"scp -t {path}" },
            });
            session.Send("C0644 3 adj\n");
            session.ExpectError($"{path}: Permission denied: an interface of the kernel");
        }

        Assert.True(process.IsUntouched);
    }

    [Fact]
    public void Another_scp_writes_there()
    {
        using TempDirectory directory = TempDirectory.InMemory();
        using var process = new OtherProcess();
        using ScpSession session = ScpSession.OpenSink(new ScpLaunch { Program = ScpProgram.OpenSsh, Directory = directory.Path, Arguments = ["-t", process.PathOf("oom_score_adj")] });
        session.Send("C0644 3 adj\n");
        session.ExpectAck();
        session.Send("700\0");
        session.CloseInput();
        _ = session.ReceiveRest();
        Assert.Equal("700", process.Adjustment);
    }

    private static Session Start(string kind, bool walks, TempDirectory directory)
    {
        (string[] arguments, string? command) = Sessions[kind];
        string[] log = arguments is ["-c", ..] ? [] : ["-e", "-l", "INFO"];
        Dictionary<string, string> environment = new() { ["HOME"] = directory.Path };
        if (command is not null)
            environment["SSH_ORIGINAL_COMMAND"] = command;
        return Session.Open(new Launch
        {
            Directory = directory.Path,
            Arguments = [.. log, .. arguments.Select(word => word == "AUDIT" ? directory.Combine("audit") : word)],
            Wrapper = walks ? Without.Calls("landlock_create_ruleset=ENOSYS", "openat2=ENOSYS") : [],
            Environment = environment,
        });
    }

    /// <summary>Links of somebody with an account here.</summary>
    private static void Link(OtherProcess process, TempDirectory directory)
    {
        Posix.Link(process.PathOf("mem"), directory.Combine("mem"));
        Posix.Link(process.PathOf("oom_score_adj"), directory.Combine("adj"));
    }

    private static void WriteMemory(Dialogue dialogue, OtherProcess process, string path) => dialogue.WithHandle(
        dialogue.Open(path, Access.Write), handle => dialogue.Ask(dialogue.Of(PacketType.Write, handle).UInt64(process.Address).String("INJECTED")));

    private static (PacketType Type, Status Status) TypeAndStatus(Answer answer) =>
        (answer.Type, answer.Type == PacketType.Status ? answer.StatusCode : Status.Ok);
}
