using System.Text;

namespace Policies;

/// <summary>What the tables cannot say: more than one request, more than one rule, more than one name.</summary>
public sealed class SwitchTests : IDisposable
{
    private readonly World _world = new();
    private Session? _session;

    public void Dispose()
    {
        _session?.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void A_listing_has_everything_but_what_is_hidden()
    {
        Dialogue d = Open("--rule", "none:/place/file", "--rule", "none:link", "--rule", "none:inner");
        Assert.Equal(["..", "dangling", "dir", "empty"], Names(d, "/place"));
        Assert.Equal(["..", World.Secret], Names(d, "/place/dir"));
        Assert.Equal(["..", "dangling", "dir", "empty", "file"], Names(d, "/free"));
    }

    [Fact]
    public void A_listing_tells_nothing_of_the_number_of_hidden_directories()
    {
        Dialogue d = Open("--rule", "none:/place/dir");
        Assert.All(LongNames(d, "/").Where(line => line.StartsWith('d')), line => Assert.Matches(@"^d\S+ +1 ", line));
    }

    [Fact]
    public void What_is_beneath_a_hidden_directory_may_be_shown_by_an_earlier_rule()
    {
        Dialogue d = Open("--rule", "read:/place/dir/inner", "--rule", "none:/place");
        Assert.Null(Failure(d, d.Of(PacketType.Stat, "/place/dir/inner")));
        Assert.Equal("No such file", Failure(d, d.Of(PacketType.Stat, "/place/dir")));
        Assert.Equal("No such file", Failure(d, d.Of(PacketType.Stat, "/place/dir/../dir/inner")));
        Assert.Equal("Permission denied: rule read:/place/dir/inner", Failure(d, d.Of(PacketType.Remove, "/place/dir/inner")));
    }

    [Fact]
    public void The_first_rule_that_means_a_path_decides()
    {
        Dialogue d = Open("--rule", "write:/place/dir", "--rule", "read:inner", "--rule", "drop:/place");
        Assert.Null(Failure(d, d.Of(PacketType.Remove, "/place/dir/inner")));
        Assert.Equal("Permission denied: rule drop:/place", Failure(d, d.Of(PacketType.Remove, "/place/file")));
        Assert.Equal("Permission denied: rule read:inner", Failure(d, d.Of(PacketType.Remove, "/free/dir/inner")));
    }

    /// <summary>A rule is about names. Whoever could make a second one before has made it what that name is.</summary>
    [Fact]
    public void A_hard_link_made_before_is_what_its_own_name_is()
    {
        Posix.HardLink(_world.On("place/file"), _world.On("free/second"));
        Dialogue d = Open("--rule", "read:/place");
        Assert.Equal("Permission denied: rule read:/place", Failure(d, d.Open("/place/file", Access.Write)));
        Assert.Null(Failure(d, d.Open("/free/second", Access.Write)));
    }

    [Fact]
    public void What_was_created_by_a_handle_may_be_finished_by_it_and_by_no_other()
    {
        Dialogue d = Open("--rule", "drop:/place");
        d.WithHandle(d.Open("/place/new", Access.Write | Access.Create), handle =>
        {
            d.Ask(d.Of(PacketType.Write, handle).UInt64(5).String("world"));
            d.Ask(d.Of(PacketType.Write, handle).UInt64(0).String("hello"));
            d.Ask(d.Of(PacketType.FSetStat, handle).Attributes(size: 7));
            d.Ask(d.Of(PacketType.FSetStat, handle).Attributes(mode: 0b110_000_000, atime: 7, mtime: 7));
            Assert.Null(d.Failure);
            Assert.Equal("Permission denied: rule drop:/place", Failure(d, d.Open("/place/new", Access.Write)));
            Assert.Equal("Permission denied: rule drop:/place", Failure(d, d.Of(PacketType.SetStat, "/place/new").Attributes(size: 0)));
        });
        Assert.Equal("hellowo", File.ReadAllText(_world.On("place/new")));
        Assert.Equal("Permission denied: rule drop:/place", Failure(d, d.Open("/place/new", Access.Write | Access.Create)));
    }

    /// <summary>Its bytes were given to it before it came there.</summary>
    [Fact]
    public void A_handle_keeps_what_it_was_opened_for_when_its_file_gets_another_name()
    {
        Dialogue d = Open("--rule", "append:/place");
        d.WithHandle(d.Open("/free/file", Access.Write), handle =>
        {
            Assert.Null(Failure(d, d.Of(PacketType.Rename, "/free/file", "/place/new")));
            d.Ask(d.Write(handle));
        });
        Assert.Null(d.Failure);
        Assert.Equal("Permission denied: rule append:/place", Failure(d, d.Open("/place/new", Access.Write)));
        Assert.Equal("HITe", File.ReadAllText(_world.On("place/new")));
    }

    [Theory]
    [InlineData("10", 10ul)]
    [InlineData("1K", 1024ul)]
    [InlineData("2m", 2ul << 20)]
    [InlineData("1G", 1ul << 30)]
    public void A_file_gets_as_large_as_it_may_and_not_a_byte_larger(string size, ulong most)
    {
        Dialogue d = Open("--max-file-size", size);
        string refused = $"Permission denied: max-file-size {most}";
        d.WithHandle(d.Open("/free/new", Access.Write | Access.Create), handle =>
        {
            Assert.Null(Failure(d, d.Of(PacketType.Write, handle).UInt64(most - 3).String("HIT")));
            Assert.Equal(refused, Failure(d, d.Of(PacketType.Write, handle).UInt64(most - 2).String("HIT")));
            Assert.Equal(refused, Failure(d, d.Of(PacketType.Write, handle).UInt64(ulong.MaxValue - 1).String("HIT")));
            Assert.Equal(refused, Failure(d, d.Of(PacketType.FSetStat, handle).Attributes(size: most + 1)));
            Assert.Null(Failure(d, d.Of(PacketType.FSetStat, handle).Attributes(size: most)));
        });
        d.WithHandle(d.Open("/free/new", Access.Write | Access.Append), handle => Assert.Equal(refused, Failure(d, d.Write(handle))));
        Assert.Equal(refused, Failure(d, d.Of(PacketType.SetStat, "/free/new").Attributes(size: most + 1)));
        d.WithHandle(d.Open("/free/new", Access.Read), from => d.WithHandle(d.Open("/free/file", Access.Write | Access.Append), to =>
            Assert.Equal(refused, Failure(d, d.CopyData(from, to)))));
        Assert.Equal((long)most, new FileInfo(_world.On("free/new")).Length);
        Assert.Equal("free", File.ReadAllText(_world.On("free/file")));
    }

    [Fact]
    public void Failures_that_are_ignored_change_nothing_and_a_missing_file_is_still_missing()
    {
        Dialogue d = Open("--rule", "read:/place", "--ignore-chmod", "--ignore-utime", "--ignore-chown");
        Packet Set(string path) => d.Of(PacketType.SetStat, path);
        Assert.Null(Failure(d, Set("/place/file").Attributes(mode: 0)));
        Assert.Null(Failure(d, Set("/place/file").Attributes(atime: 7, mtime: 7)));
        Assert.Null(Failure(d, Set("/place/file").Attributes(uid: 1, gid: 1)));
        Assert.Null(Failure(d, d.Of("lsetstat@openssh.com", "/place/link").Attributes(atime: 7, mtime: 7)));
        Assert.Equal("Permission denied: rule read:/place", Failure(d, Set("/place/file").Attributes(size: 1)));
        Assert.Equal("Permission denied: rule read:/place", Failure(d, Set("/place/file").Attributes(size: 1, mode: 0, atime: 7)));
        Assert.Equal("No such file", Failure(d, Set("/place/new").Attributes(mode: 0)) ?? "served");
        Assert.True(_world.IsUntouched);
    }

    [Theory]
    [InlineData("--ignore-chmod", "mode")]
    [InlineData("--ignore-utime", "times")]
    [InlineData("--ignore-chown", "owner")]
    public void Each_failure_has_its_own_switch(string option, string ignored)
    {
        Dialogue d = Open("--rule", "read:/place", option);
        Packet Set() => d.Of(PacketType.SetStat, "/place/file");
        Assert.Equal(ignored != "mode", Failure(d, Set().Attributes(mode: 0)) is not null);
        Assert.Equal(ignored != "times", Failure(d, Set().Attributes(atime: 7, mtime: 7)) is not null);
        Assert.Equal(ignored != "owner", Failure(d, Set().Attributes(uid: 1, gid: 1)) is not null);
    }

    [Theory]
    [InlineData("/PLACE")]
    [InlineData("/Place/")]
    [InlineData("pLACE")]
    public void A_rule_holds_in_whatever_case_it_is_written(string pattern)
    {
        Dialogue d = Open("--rule", $"read:{pattern}");
        Assert.Equal($"Permission denied: rule read:{pattern}", Failure(d, d.Of(PacketType.Remove, "/place/file")));
    }

    [Theory]
    [InlineData("--read-only")]
    [InlineData("-R")]
    [InlineData("--deny-requests=remove")]
    [InlineData("--allow-requests=stat,realpath")]
    public void What_OpenSSH_refuses_is_refused_in_its_words_whatever_rules_there_are(string option)
    {
        Dialogue d = Open(option, "--rule", "read:/place", "--no-delete");
        Assert.Equal("Permission denied", Failure(d, d.Of(PacketType.Remove, "/place/file")));
        Assert.Equal("Permission denied", Failure(d, d.Of(PacketType.Remove, "/nowhere")));
    }

    private Dialogue Open(params string[] options)
    {
        _session = Session.Open(new Launch { Directory = _world.Path, Arguments = ["--jail", _world.Path, .. options] });
        return new Dialogue(_session, path => path);
    }

    /// <summary>What one request was refused with; null when it was served.</summary>
    private string? Failure(Dialogue dialogue, Packet request)
    {
        Dialogue one = new(_session!, dialogue.Inside);
        one.WithHandle(request, _ => { });
        return one.Failure?.Text;
    }

    private string[] Names(Dialogue d, string path) => [.. Entries(d, path).Select(entry => entry.Name).Where(name => name != ".").Order(StringComparer.Ordinal)];

    private string[] LongNames(Dialogue d, string path) => [.. Entries(d, path).Select(entry => entry.LongName)];

    private List<(string Name, string LongName)> Entries(Dialogue d, string path)
    {
        List<(string, string)> entries = [];
        d.WithHandle(d.Of(PacketType.OpenDir, path), handle =>
        {
            Answer answer = _session!.Ask(d.Of(PacketType.ReadDir, handle).ToArray());
            for (uint left = answer.UInt32(); left > 0; left--)
            {
                entries.Add((Encoding.UTF8.GetString(answer.String()), Encoding.UTF8.GetString(answer.String())));
                _ = answer.Attributes();
            }
        });
        return entries;
    }
}
