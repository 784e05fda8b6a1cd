using Testing;

namespace Robustness;

/// <summary>Operands of any length, number and bytes.</summary>
public sealed class ScpOperandTests
{
    [Theory]
    [ScpData(255, true)]
    [ScpData(4000, true)]
    [ScpData(4094, true)]
    [ScpData(4095, true)]
    [ScpData(4096, false)]
    [ScpData(5000, false)]
    [ScpData(60_000, false)]
    public void A_path_may_have_as_many_bytes_as_the_kernel_takes(ScpProgram program, int length, bool works)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("f"), "text");
        string path = new string('/', length - 3 - directory.Path.Length) + directory.Path[1..] + "/./f";
        Assert.Equal(length, path.Length);
        using ScpSession source = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", path));
        List<string> lines = ScpDownload.Play(source);
        Assert.Equal(works ? 0 : 1, source.WaitForExit());
        Assert.Equal(works ? "C0644 4 f" : "File name too long", works ? lines[0] : ScpDownload.ErrorsIn(lines).Single().Split(": ")[^1]);

        using ScpSession sink = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", path));
        sink.Send("C0644 3 f\n");
        if (works)
        {
            sink.ExpectAck();
            sink.Send("new\0");
            sink.ExpectAck();
        }
        else
        {
            Assert.EndsWith(": File name too long", sink.ReceiveError());
        }
        sink.End(works ? 0 : 1);
        Assert.Equal(works ? "new" : "text", File.ReadAllText(directory.Combine("f")));
    }

    [Theory]
    [ScpData]
    public void An_error_about_a_path_of_any_length_is_one_line_that_a_client_can_hold(ScpProgram program)
    {
        using var directory = new TempDirectory();
        string path = new('x', 100_000);
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", path, path));
        string[] errors = ScpDownload.ErrorsIn(ScpDownload.Play(session));
        Assert.Equal(2, errors.Length);
        Assert.All(errors, error => Assert.EndsWith(": File name too long", error));
        Assert.True(program == ScpProgram.OpenSsh || Programs.Scp == Programs.OpenSshScp || errors[0].Length + 7 <= 2047);
    }

    [Theory]
    [ScpData]
    public void An_empty_operand_names_nothing(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession sink = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-r", "-t", ""));
        sink.Send("C0644 1 f\n");
        sink.ExpectError(": No such file or directory");
        sink.Send("D0755 0 d\n");
        sink.ExpectError(": No such file or directory");
        sink.End(1);
        using ScpSession strict = ScpSession.Start(ScpLaunch.Of(program, directory, "-d", "-t", ""));
        strict.ExpectError(": No such file or directory");
        strict.ExpectEnd(1);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Theory]
    [ScpData]
    public void A_thousand_operands_are_sent_in_their_order(ScpProgram program)
    {
        using var directory = new TempDirectory();
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => i % 10 == 3 ? $"missing{i}" : $"file{i}")];
        foreach (string name in names.Where(name => name[0] == 'f'))
            File.WriteAllText(directory.Combine(name), "");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, ["-f", .. names]));
        string[] lines = [.. ScpDownload.Play(session).Where(line => line[0] != '=')];
        Assert.Equal(names.Select(name => name[0] == 'f' ? $"C0644 0 {name}" : $"! {name}: No such file or directory"), lines);
        Assert.Equal(1, session.WaitForExit());
    }

    [Theory]
    [ScpData]
    public void A_hundred_thousand_slashes_at_the_end_are_cut(ScpProgram program)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("f"), "text");
        string operand = "f" + new string('/', 100_000);
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", operand) with { Before = "ulimit -s 512" });
        Assert.Equal("C0644 4 f", ScpDownload.Play(session)[0]);
        Assert.Equal(0, session.WaitForExit());
    }

    [Theory]
    [ScpData]
    public void Bytes_that_are_no_UTF8_stay_what_they_are(ScpProgram program)
    {
        using var directory = new TempDirectory();
        const string operand = "set -- \"$@\" $'d\\xff\\xfe/\\xc3'";
        using (ScpSession sink = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t") with { Before = $"mkdir $'d\\xff\\xfe'; {operand}" }))
        {
            sink.Send("C0644 4 ignored\ntext\0");
            Assert.Equal(new byte[2], sink.Receive(2));
            sink.Send("C0644 1 x/y\n");
            sink.ExpectError("error: unexpected filename: x/y");
            sink.ExpectEnd(1);
        }
        using ScpSession source = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f") with { Before = $"{operand} $'\\xf0\\x28'" });
        Assert.Equal(["C0644 4 \u00C3", "= 4 982D9E3E", "! \u00F0(: No such file or directory"], ScpDownload.Play(source));
        Assert.Equal(1, source.WaitForExit());
        using ScpSession tree = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "."));
        Assert.Equal(["D0700 0 .", "D0755 0 d\u00FF\u00FE", "C0644 4 \u00C3", "= 4 982D9E3E", "E", "E"], ScpDownload.Play(tree));
    }

    [MountTheory]
    [ScpData("plain", true)]
    [ScpData("\u00E4\u20AC", true)]
    [InlineData(ScpProgram.Ours, "\\xff", false)]
    public void Without_proc_a_name_is_what_it_was_or_refused(ScpProgram program, string name, bool works)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, "-t") with
        {
            PrivateMounts = true,
            Before = $"mount -t tmpfs tmpfs /proc; set -- \"$@\" $'{name}'",
        });
        session.SendAsFarAsItReads("C0644 1 ignored\nx\0"u8);
        session.CloseInput();
        session.ReceiveRest();
        Assert.Equal(works ? 0 : 1, session.WaitForExit());
        Assert.Equal(works ? [directory.Combine(name)] : [], Directory.GetFileSystemEntries(directory.Path));
    }

    [Theory]
    [ScpData("\u00FF\u0080")]
    [ScpData("a b")]
    [ScpData("*")]
    [ScpData("-r")]
    [ScpData("~")]
    [ScpData("$HOME")]
    [ScpData("`id`")]
    [ScpData("host:file")]
    [ScpData("a\rb")]
    [ScpData("a\u001b[2Jb")]
    [ScpData(" ")]
    [ScpData("...")]
    public void A_name_means_nothing_but_itself(ScpProgram program, string name)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("t"));
        using ScpSession sink = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "t"));
        sink.Send($"C0644 4 {name}\ntext\0");
        Assert.Equal(new byte[2], sink.Receive(2));
        sink.End(0);
        using ScpSession source = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "t"));
        Assert.Equal(["D0755 0 t", $"C0644 4 {name}", "= 4 982D9E3E", "E"], ScpDownload.Play(source));
    }
}
