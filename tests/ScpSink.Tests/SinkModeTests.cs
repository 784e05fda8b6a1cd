using ScpSink.Tests.Support;

namespace ScpSink.Tests;

/// <summary>Modes and times of what comes in. The umask is 022.</summary>
public sealed class SinkModeTests : IDisposable
{
    private readonly Folder _folder = new();

    [Theory]
    [InlineData("-t", "0666", "644")]
    [InlineData("-t", "7777", "755")]
    [InlineData("-t", "0444", "444")]
    [InlineData("-t", "0000", "0")]
    [InlineData("-pt", "0666", "666")]
    [InlineData("-pt", "0000", "0")]
    [InlineData("-u 077 -t", "0666", "600")]
    [InlineData("-u 0 -t", "7666", "666")]
    [InlineData("-m 0640 -t", "0777", "640")]
    [InlineData("-m 0640 -pt", "0777", "640")]
    [InlineData("-m 0444 -t", "0666", "444")]
    public void A_new_file_gets_its_mode(string options, string mode, string expected)
    {
        Receive(options, $"C{mode} 3 f\nabc\0");
        Assert.Equal(expected, _folder.ModeOf("f"));
        MakeReadable("f");
        Assert.Equal("abc", _folder.ContentOf("f"));
    }

    /// <summary>The kernel takes them from what anybody but root has written: with OpenSSH, too.</summary>
    [Theory]
    [InlineData("-pt", "7777", "7777")]
    [InlineData("-pt", "4555", "4555")]
    [InlineData("-u 077 -pt", "7777", "7700")]
    [InlineData("-m 4755 -u 077 -t", "0600", "4755")]
    public void Set_id_bits_are_a_part_of_the_mode_where_it_is_preserved_or_forced(string options, string mode, string expected)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        Receive(options, $"C{mode} 3 f\nabc\0");
        Assert.Equal(expected, _folder.ModeOf("f"));
    }

    [Theory]
    [InlineData("-t", "0600", "664")]
    [InlineData("-t", "0444", "664")]
    [InlineData("-t", "7777", "664")]
    [InlineData("-u 077 -t", "0600", "664")]
    [InlineData("-m 0640 -t", "0600", "664")]
    [InlineData("-pt", "0600", "600")]
    [InlineData("-pt", "0444", "444")]
    [InlineData("-u 022 -pt", "0666", "644")]
    [InlineData("-m 0640 -pt", "0600", "640")]
    public void A_file_that_is_there_keeps_its_mode_without_p(string options, string mode, string expected)
    {
        _ = _folder.NewFile("f", "before", "664");
        Receive(options, $"C{mode} 3 f\nabc\0");
        Assert.Equal((expected, "abc"), (_folder.ModeOf("f"), _folder.ContentOf("f")));
    }

    [Theory]
    [InlineData("-rt", "0777", "755")]
    [InlineData("-rt", "7777", "755")]
    [InlineData("-rt", "0000", "0")]
    [InlineData("-rpt", "0777", "777")]
    [InlineData("-rpt", "1777", "1777")]
    [InlineData("-rpt", "0500", "500")]
    [InlineData("-u 077 -rpt", "0777", "700")]
    [InlineData("-M 0750 -rt", "0700", "750")]
    [InlineData("-M 1777 -u 077 -rpt", "0700", "1777")]
    [InlineData("-M 0500 -rt", "0700", "500")]
    public void A_new_directory_gets_its_mode_when_its_files_have_come(string options, string mode, string expected)
    {
        Receive(options, $"D{mode} 0 d\nC0644 1 f\nx\0D0755 0 sub\nE\nE\n");
        Assert.Equal(expected, _folder.ModeOf("d"));
        MakeReadable("d");
        Assert.Equal("x", _folder.ContentOf("d/f"));
    }

    [Theory]
    [InlineData("-rt", "0700", "775")]
    [InlineData("-M 0750 -rt", "0700", "775")]
    [InlineData("-rpt", "0700", "700")]
    [InlineData("-rpt", "0555", "555")]
    [InlineData("-u 077 -rpt", "0755", "700")]
    [InlineData("-M 0750 -rpt", "0700", "750")]
    [InlineData("-M 0550 -rpt", "0700", "550")]
    public void A_directory_that_is_there_keeps_its_mode_without_p(string options, string mode, string expected)
    {
        _ = _folder.NewDirectory("d", "775");
        Receive(options, $"D{mode} 0 d\nC0644 1 f\nx\0E\n");
        Assert.Equal((expected, "x"), (_folder.ModeOf("d"), _folder.ContentOf("d/f")));
    }

    [Theory]
    [InlineData("-M 0750 -rt", "2750")]
    [InlineData("-M 0750 -rpt", "2750")]
    public void What_a_directory_inherits_from_its_group_stays_with_a_forced_mode(string options, string expected)
    {
        _ = _folder.NewDirectory("parent", "2775");
        _ = _folder.NewDirectory("parent/there", "2775");
        Assert.Null(RunningScp.Exchange([.. options.Split(' '), _folder["parent"]], "D0700 0 new\nE\nD0700 0 there\nE\n").End);
        Assert.Equal(expected, _folder.ModeOf("parent/new"));
        Assert.Equal(options.Contains("-rp") ? expected : "2775", _folder.ModeOf("parent/there"));
    }

    [Theory]
    [InlineData("0500", "700", "500")]
    [InlineData("0000", "700", "0")]
    [InlineData("0755", "755", "755")]
    public void A_directory_that_is_there_is_open_to_us_until_its_end_or_the_sessions(string mode, string meanwhile, string atTheEnd)
    {
        _ = _folder.NewDirectory("d", "777");
        using RunningScp sink = new(["-rpt", _folder.Root]);
        sink.Send($"D{mode} 0 d\nC0644 9 f\nhalf");
        sink.Expect("\0\0\0");
        Assert.Equal(meanwhile, _folder.ModeOf("d"));
        Assert.Equal(GuardedFiles.Client.SessionEnd.InputEnded, sink.End().End);
        Assert.Equal(atTheEnd, _folder.ModeOf("d"));
    }

    [Fact]
    public void Times_are_those_of_the_next_file_or_directory_alone()
    {
        Receive("-rpt", "T1000 500000 2000 250000\nC0644 0 f\n\0C0644 0 g\n\0T3000 0 4000 0\nD0755 0 d\nC0644 0 h\n\0E\nC0644 0 i\n\0");
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.Equal(((1000L, 2000L), (3000L, 4000L)), (_folder.TimesOf("f"), _folder.TimesOf("d")));
        Assert.Equal(500, File.GetLastWriteTimeUtc(_folder["f"]).Millisecond);
        Assert.Equal(250, File.GetLastAccessTimeUtc(_folder["f"]).Millisecond);
        foreach (string name in (string[])["g", "d/h", "i"])
            Assert.InRange(_folder.TimesOf(name).Modify, now - 60, now + 60);
    }

    [Fact]
    public void Times_count_without_p_too()
    {
        Receive("-t", "T1000 0 2000 0\nC0644 1 f\nx\0");
        Assert.Equal((1000L, 2000L), _folder.TimesOf("f"));
    }

    [Fact]
    public void Times_of_what_failed_are_not_those_of_the_next()
    {
        _ = _folder.NewDirectory("d");
        _ = RunningScp.Exchange(["-pt", _folder.Root], "T1000 0 2000 0\nC0644 1 d\nC0644 0 f\n\0");
        Assert.NotEqual(1000, _folder.TimesOf("f").Modify);
        Assert.NotEqual(1000, _folder.TimesOf("d").Modify);
    }

    [Fact]
    public void Times_that_nothing_came_for_are_not_those_of_the_next_directory_up()
    {
        Receive("-rpt", "D0755 0 d\nT1000 0 2000 0\nE\nC0644 0 f\n\0");
        Assert.NotEqual(1000, _folder.TimesOf("f").Modify);
    }

    [Fact]
    public void Times_beyond_what_a_file_can_have_leave_it_alone()
    {
        Receive("-pt", "T9223372036854775808 0 1 0\nC0644 0 f\n\0");
        Assert.InRange(_folder.TimesOf("f").Modify, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, long.MaxValue);
    }

    [Theory]
    [InlineData("long before", 3)]
    [InlineData("long before", 0)]
    [InlineData("x", 3)]
    public void A_file_that_is_there_has_the_new_bytes_and_no_others(string before, int size)
    {
        _ = _folder.NewFile("f", before);
        Receive("-t", $"C0644 {size} f\n{"new"[..size]}\0");
        Assert.Equal("new"[..size], _folder.ContentOf("f"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Set_id_bits_do_not_survive_new_bytes_without_p(int size)
    {
        _ = _folder.NewFile("f", "before", "4755");
        Receive("-t", $"C0755 {size} f\n{new string('x', size)}\0");
        if (!Environment.IsPrivilegedProcess) // CAP_FSETID keeps them.
            Assert.Equal("755", _folder.ModeOf("f"));
    }

    [Fact]
    public void A_link_is_followed()
    {
        _ = _folder.NewFile("f", "before", "640");
        _ = _folder.NewLink("link", "f");
        _ = _folder.NewLink("dangling", "new");
        Receive("-t", "C0644 1 link\nx\0C0600 1 dangling\ny\0");
        Assert.Equal(("x", "640", "y", "600"), (_folder.ContentOf("f"), _folder.ModeOf("f"), _folder.ContentOf("new"), _folder.ModeOf("new")));
        Assert.Equal("f", new FileInfo(_folder["link"]).LinkTarget);
    }

    [Fact]
    public void A_device_is_written_to()
    {
        _ = _folder.NewLink("null", "/dev/null");
        Receive("-t", "C0644 5 null\nhello\0");
    }

    public void Dispose() => _folder.Dispose();

    private void MakeReadable(string name) => File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserExecute);

    /// <summary>Everything is well, and each record has its answer.</summary>
    private void Receive(string options, string input)
    {
        Answers answers = RunningScp.Exchange([.. options.Split(' '), _folder.Root], input);
        Assert.Null(answers.End);
        Assert.Equal("", answers.Text.Trim('\0'));
        Assert.False(answers.Failed);
    }
}
