namespace Escapes;

/// <summary>
/// Links that another account has laid into a directory of all, such as /tmp. With fs.protected_symlinks the kernel does not follow them,
/// and a session that follows links itself must not either. The server reads the setting from a file that is mounted over it.
/// </summary>
public sealed class SharedLinkTests : IDisposable
{
    private const uint Attacker = 54322;

    private readonly TempDirectory _directory = new();

    public SharedLinkTests()
    {
        Directory.CreateDirectory(On("shared"));
        Directory.CreateDirectory(On("beyond"));
        File.WriteAllText(On("beyond/secret"), Scene.Secret);
        Posix.Link("../beyond/secret", On("shared/link"));
        Posix.Link("../beyond", On("shared/way"));
    }

    public static TheoryData<string, int, bool, bool, bool> Cases
    {
        get
        {
            var rows = new TheoryData<string, int, bool, bool, bool>();
            foreach (string session in (string[])["guard", "rule", "audit", "walker"])
            {
                rows.Add(session, 0x3FF, false, true, false); // Sticky, for all, and the link is neither ours nor the directory's owner's.
                rows.Add(session, 0x3FF, false, false, true);
                rows.Add(session, 0x3FF, true, true, true);
                rows.Add(session, 0x1FF, false, true, true);
                rows.Add(session, 0x3FD, false, true, true); // 1775
            }

            return rows;
        }
    }

    public void Dispose() => _directory.Dispose();

    [MountTheory]
    [MemberData(nameof(Cases))]
    public void A_link_in_a_shared_directory_is_followed_as_the_kernel_follows_it(
        string session, int mode, bool ofAttacker, bool linkOfAttacker, bool follows)
    {
        Lay(mode, ofAttacker, linkOfAttacker);
        Assert.Equal(follows, Reads(Confined(session, "1")));
        if (File.ReadAllText("/proc/sys/fs/protected_symlinks").Trim() == "1")
            Assert.Equal(follows, Reads(new Launch { Directory = _directory.Path }));
    }

    /// <summary>An attack that can never succeed proves nothing.</summary>
    [MountTheory]
    [InlineData("guard")]
    [InlineData("rule")]
    [InlineData("audit")]
    [InlineData("walker")]
    public void Where_the_kernel_follows_every_link_a_session_does_too(string session)
    {
        Lay(0x3FF, ofAttacker: false, linkOfAttacker: true);
        Assert.True(Reads(Confined(session, "0")));
    }

    [MountTheory]
    [InlineData("rule")]
    [InlineData("audit")]
    [InlineData("walker")]
    public void No_path_goes_through_such_a_link(string session)
    {
        Lay(0x3FF, ofAttacker: false, linkOfAttacker: true);
        using Session server = Session.Open(Confined(session, "1"));
        Dialogue dialogue = new(server, name => name);
        dialogue.Ask(dialogue.Of(PacketType.Stat, "shared/link"));
        dialogue.Ask(dialogue.Of(PacketType.Stat, "shared/way/secret"));
        dialogue.Ask(dialogue.Of(PacketType.RealPath, "shared/way/secret"));
        dialogue.Ask(dialogue.Of(PacketType.SetStat, "shared/link").Attributes(mode: 0x1FF));
        string refused = $"{Status.PermissionDenied}, {Status.PermissionDenied}, {Status.PermissionDenied}, {Status.PermissionDenied}";
        Assert.Equal(refused, dialogue.Statuses);
    }

    /// <summary>What a link says is text: it may be read.</summary>
    [MountFact]
    public void The_text_of_such_a_link_is_told()
    {
        Lay(0x3FF, ofAttacker: false, linkOfAttacker: true);
        using Session server = Session.Open(Confined("rule", "1"));
        Dialogue dialogue = new(server, name => name);
        dialogue.Ask(dialogue.Of(PacketType.ReadLink, "shared/link"));
        Assert.Contains("../beyond/secret", dialogue.Raw);
    }

    [MountTheory]
    [InlineData("1", false)]
    [InlineData("0", true)]
    public void Nor_does_scp_follow_it(string setting, bool follows)
    {
        Lay(0x3FF, ofAttacker: false, linkOfAttacker: true);
        using ScpSession session = ScpSession.Start(new ScpLaunch
        {
            Directory = _directory.Path,
            PrivateMounts = true,
            Before = Mounted(setting),
            Arguments = ["--rule", "none:/nowhere", "-f", "shared/link"],
        });
        session.SendAsFarAsItReads(new byte[8]);
        session.CloseInput();
        Assert.Equal(follows, session.ReceiveRest().Contains(Scene.Secret));
        session.WaitForExit();
    }

    /// <summary>A mount whose links the kernel does not follow.</summary>
    [MountTheory]
    [InlineData("guard")]
    [InlineData("rule")]
    [InlineData("audit")]
    [InlineData("walker")]
    public void Links_of_a_mount_with_nosymfollow_are_not_followed(string session)
    {
        Launch launch = Confined(session, "1");
        Assert.True(Reads(launch));
        string shared = On("shared");
        Assert.False(Reads(launch with { Before = $"{launch.Before}; mount --bind {shared} {shared}; mount -o remount,bind,nosymfollow {shared}" }));
    }

    private string On(string name) => _directory.Combine(name);

    private void Lay(int mode, bool ofAttacker, bool linkOfAttacker)
    {
        File.SetUnixFileMode(On("shared"), (UnixFileMode)mode);
        if (ofAttacker)
            Native.GiveTo(On("shared"), Attacker);
        foreach (string link in linkOfAttacker ? (string[])["shared/link", "shared/way"] : [])
            Native.GiveTo(On(link), Attacker);
    }

    private Launch Confined(string session, string setting) => new()
    {
        Directory = _directory.Path,
        PrivateMounts = true,
        Before = Mounted(setting),
        Wrapper = session == "walker" ? Without.Calls("landlock_create_ruleset=ENOSYS", "openat2=ENOSYS") : [],
        Arguments = session switch
        {
            "guard" => ["--guard"],
            "rule" => ["--rule", "none:/nowhere"],
            "audit" => ["--audit", On("audit.jsonl")],
            _ => ["--jail", _directory.Path],
        },
    };

    private string Mounted(string setting)
    {
        File.WriteAllText(On("setting"), $"{setting}\n");
        return $"mount --bind {On("setting")} /proc/sys/fs/protected_symlinks";
    }

    private static bool Reads(Launch launch)
    {
        using Session session = Session.Open(launch);
        Dialogue dialogue = new(session, name => name);
        dialogue.WithHandle(dialogue.Open("shared/link", Access.Read), handle => dialogue.Ask(dialogue.Read(handle)));
        return dialogue.Raw.Contains(Scene.Secret);
    }
}
