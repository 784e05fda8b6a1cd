namespace Escapes;

/// <summary>More than one request, or a change to something around what is protected.</summary>
public sealed class GuardStepsTests
{
    /// <summary>Each begins at home, where there is neither .config nor .zshenv, and must leave everything protected as it was.</summary>
    private static readonly Dictionary<string, Action<Dialogue, string>> Steps = new()
    {
        ["another directory in place of .ssh"] = (d, home) =>
        {
            d.Ask(d.Of(PacketType.MkDir, $"{home}work/prepared").UInt32(0));
            Write(d, $"{home}work/prepared/authorized_keys");
            d.Ask(d.Of("posix-rename@openssh.com", $"{home}.ssh", $"{home}work/away"));
            d.Ask(d.Of("posix-rename@openssh.com", $"{home}work/prepared", $"{home}.ssh"));
        },
        ["a prepared directory as .config"] = (d, home) =>
        {
            d.Ask(d.Of(PacketType.MkDir, $"{home}work/prepared").UInt32(0));
            d.Ask(d.Of(PacketType.MkDir, $"{home}work/prepared/fish").UInt32(0));
            Write(d, $"{home}work/prepared/fish/config.fish");
            d.Ask(d.Of(PacketType.Rename, $"{home}work/prepared", $"{home}.config"));
        },
        ["an own .config"] = (d, home) =>
        {
            d.Ask(d.Of(PacketType.MkDir, $"{home}.config").UInt32(0));
            d.Ask(d.Of(PacketType.MkDir, $"{home}.config/fish").UInt32(0));
            Write(d, $"{home}.config/fish/config.fish");
            d.Ask(d.Of(PacketType.MkDir, $"{home}.config/systemd").UInt32(0));
            d.Ask(d.Of(PacketType.MkDir, $"{home}.config/systemd/user").UInt32(0));
        },
        ["a link as .config"] = (d, home) =>
        {
            d.Ask(d.Of(PacketType.MkDir, $"{home}work/prepared").UInt32(0));
            d.Ask(d.Of(PacketType.MkDir, $"{home}work/prepared/fish").UInt32(0));
            d.Ask(d.Of(PacketType.SymLink, "work/prepared", $"{home}.config"));
        },
        ["a link as .zshenv"] = (d, home) => d.Ask(d.Of(PacketType.SymLink, "work/own", $"{home}.zshenv")),
        ["a directory above renamed"] = (d, home) =>
        {
            d.Ask(d.Of("posix-rename@openssh.com", $"{home}.local", $"{home}work/away"));
            Write(d, $"{home}work/away/bin/tool");
        },
        ["a link to .ssh"] = (d, home) =>
        {
            d.Ask(d.Of(PacketType.SymLink, "../.ssh", $"{home}work/alias"));
            Write(d, $"{home}work/alias/authorized_keys");
            Write(d, $"{home}work/alias/rc");
        },
        ["a dangling link to what is absent"] = (d, home) =>
        {
            d.Ask(d.Of(PacketType.SymLink, "../.zshenv", $"{home}work/alias"));
            Write(d, $"{home}work/alias");
        },
        ["a chain of links to what is absent"] = (d, home) =>
        {
            d.Ask(d.Of(PacketType.SymLink, "../../.zshenv", $"{home}work/sub/last"));
            d.Ask(d.Of(PacketType.SymLink, "sub/last", $"{home}work/alias"));
            Write(d, $"{home}work/alias");
        },
        ["a hard link in other case"] = (d, home) => d.Ask(d.Of("hardlink@openssh.com", $"{home}work/own", $"{home}.ZshEnv")),
        ["a directory in other case"] = (d, home) => d.Ask(d.Of(PacketType.MkDir, $"{home}.SSH").UInt32(0)),
        ["a file in other case"] = (d, home) => Write(d, $"{home}.BashRC"),
        ["a file renamed to other case"] = (d, home) => d.Ask(d.Of(PacketType.Rename, $"{home}work/own", $"{home}.Profile")),
        ["home open to everybody"] = (d, home) => d.Ask(d.Of(PacketType.SetStat, home).Attributes(mode: 0x1FF)),
        ["home open to everybody, by a dot"] = (d, home) => d.Ask(d.Of(PacketType.SetStat, $"{home}work/..").Attributes(mode: 0x1FF)),
        ["home open to everybody, through a handle"] = (d, home) => d.WithHandle(d.Open(home, Access.Read), handle =>
            d.Ask(d.Of(PacketType.FSetStat, handle).Attributes(mode: 0x1FF))),
        ["a directory above open to everybody"] = (d, home) => d.Ask(d.Of(PacketType.SetStat, $"{home}.local").Attributes(mode: 0x1FF)),
        ["a protected directory, through a handle"] = (d, home) => d.WithHandle(d.Open($"{home}.ssh", Access.Read), handle =>
            d.Ask(d.Of(PacketType.FSetStat, handle).Attributes(mode: 0x1FF))),
    };

    public static TheoryData<string> Names => [.. Steps.Keys];

    public static TheoryData<Guarding, string> Guarded
    {
        get
        {
            var rows = new TheoryData<Guarding, string>();
            foreach (Guarding guarding in GuardingExtensions.All)
                foreach (string name in Steps.Keys)
                    rows.Add(guarding, name);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_the_guard_the_steps_succeed(string name)
    {
        (string before, string after, _) = Play(Guarding.Nothing, name);
        Assert.NotEqual(before, after);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void The_steps_lead_nowhere(Guarding guarding, string name)
    {
        (string before, string after, Dialogue dialogue) = Play(guarding, name);
        Assert.Equal(before, after);
        Assert.True(dialogue.Refused, dialogue.Statuses);
    }

    private static (string Before, string After, Dialogue Dialogue) Play(Guarding guarding, string name)
    {
        using var home = new Home();
        Directory.Delete(home.In(".config"), recursive: true);
        File.Delete(home.In(".zshenv"));
        using Session session = Session.Open(guarding.Launch(home));
        var dialogue = new Dialogue(session, file => $"{guarding.PathOf(home)}work/{file}");
        string before = home.Protected();
        Steps[name](dialogue, guarding.PathOf(home));
        return (before, home.Protected(), dialogue);
    }

    private static void Write(Dialogue d, string path) => d.WithHandle(d.Open(path, Access.Fresh), handle => d.Ask(d.Write(handle)));
}
