using System.Globalization;

namespace Policies;

/// <summary>Which permission bits come of what a client asks for, by each way to ask.</summary>
public sealed class ModeTests
{
    /// <summary>
    /// Options | how it is asked | the mode asked for | the mode that comes of it. The umask is 022 if no option says otherwise; "new" is a file,
    /// "dir" a directory, that come to be; "old" one with mode 640, and "olddir" one with 750, that are changed.
    /// </summary>
    private const string Table = """
        --min-file-mode 640                         | open new   | 600  | 640
        --min-file-mode 640                         | chmod old  | 000  | 640
        --min-file-mode 640                         | fchmod old | 600  | 640
        --min-file-mode 640                         | mkdir dir  | 700  | 700
        --min-file-mode 640                         | chmod dir  | 700  | 700
        --max-file-mode 660                         | open new   | 777  | 640
        --max-file-mode 660                         | chmod old  | 777  | 660
        --max-file-mode 660                         | fchmod old | 4777 | 660
        --max-file-mode 660                         | fchmod new | 777  | 660
        --max-file-mode 660                         | lchmod old | 777  | 660
        --max-file-mode 660                         | -t new     | 777  | 640
        --max-file-mode 660                         | -tp new    | 777  | 660
        --max-file-mode 660                         | -tp old    | 777  | 660
        --max-file-mode 660                         | -tr dir    | 777  | 755
        --min-file-mode 604                         | -t new     | 600  | 604
        --min-file-mode 604                         | -tp new    | 400  | 604
        --min-file-mode 604                         | -tp old    | 400  | 604
        --min-directory-mode 770                    | mkdir dir  | 700  | 770
        --min-directory-mode 770                    | chmod olddir | 700 | 770
        --min-directory-mode 770                    | open new   | 600  | 600
        --min-directory-mode 770                    | -tr dir    | 700  | 770
        --min-directory-mode 770                    | -trp dir   | 700  | 770
        --min-directory-mode 770                    | -trp olddir | 700 | 770
        --max-directory-mode 750                    | mkdir dir  | 777  | 750
        --max-directory-mode 750                    | chmod olddir | 777 | 750
        --max-directory-mode 750                    | -tr dir    | 777  | 750
        --max-directory-mode 750                    | -trp dir   | 777  | 750
        --max-directory-mode 750                    | -trp olddir | 777 | 750
        --min-file-mode 666 --max-file-mode 644     | open new   | 600  | 644
        --file-mode 600                             | open new   | 777  | 600
        --file-mode 600                             | -t new     | 777  | 600
        --file-mode 600 --min-file-mode 644         | open new   | 777  | 644
        --file-mode 666 --max-file-mode 640         | open new   | 400  | 640
        --file-mode 666 --max-file-mode 640         | -t new     | 400  | 640
        --directory-mode 777 --max-directory-mode 750 | mkdir dir | 700 | 750
        --directory-mode 777 --max-directory-mode 750 | -tr dir  | 700  | 750
        --umask 077                                 | open new   | 666  | 600
        --umask 077                                 | mkdir dir  | 777  | 700
        --umask 077 --min-file-mode 640             | open new   | 666  | 640
        --umask 0                                   | -t new     | 666  | 666
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mode_is_what_the_table_says(bool jailed)
    {
        List<string> wrong = [];
        foreach (string line in Table.Split('\n'))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            string mode = Play(jailed, cells[0].Split(' '), cells[1].Split(' '), Convert.ToUInt32(cells[2], 8));
            if (mode != cells[3])
                wrong.Add($"{line}: {mode}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Play(bool jailed, string[] options, string[] what, uint mode)
    {
        using var directory = TempDirectory.InMemory();
        File.WriteAllText(directory.Combine("old"), "old");
        Directory.CreateDirectory(directory.Combine("olddir"));
        if (what is ["chmod", "dir"])
            Directory.CreateDirectory(directory.Combine("dir"));
        File.SetUnixFileMode(directory.Combine("old"), (UnixFileMode)0b110_100_000);
        File.SetUnixFileMode(directory.Combine("olddir"), (UnixFileMode)0b111_101_000);
        string[] arguments = [.. jailed ? (string[])["--jail", directory.Path] : [], .. options];
        if (what[0].StartsWith('-'))
            Upload(directory, arguments, what, mode);
        else
            Ask(directory, arguments, what[0], what[1], mode);
        return Convert.ToString((int)File.GetUnixFileMode(directory.Combine(what[1])), 8);
    }

    private static void Ask(TempDirectory directory, string[] arguments, string how, string name, uint mode)
    {
        using Session session = Session.Open(new Launch { Directory = directory.Path, Arguments = arguments, Before = "umask 022" });
        Dialogue d = new(session, path => path);
        switch (how)
        {
            case "open": d.WithHandle(d.Of(PacketType.Open, name).UInt32((uint)Access.Fresh).Attributes(mode: mode), _ => { }); break;
            case "fchmod": d.WithHandle(d.Open(name, Access.Write | Access.Create), handle => d.Ask(d.Of(PacketType.FSetStat, handle).Attributes(mode: mode))); break;
            case "mkdir": d.Ask(d.Of(PacketType.MkDir, name).Attributes(mode: mode)); break;
            case "lchmod": d.Ask(d.Of("lsetstat@openssh.com", name).Attributes(mode: mode)); break;
            default: d.Ask(d.Of(PacketType.SetStat, name).Attributes(mode: mode)); break;
        }

        Assert.Null(d.Failure);
    }

    private static void Upload(TempDirectory directory, string[] arguments, string[] what, uint mode)
    {
        bool isDirectory = what[0].Contains('r', StringComparison.Ordinal);
        using ScpSession session = ScpSession.Start(new ScpLaunch
        {
            Directory = directory.Path,
            Arguments = [.. arguments, what[0], isDirectory ? "." : what[1]],
            Before = "umask 022",
        });
        string bits = Convert.ToString(mode, 8).PadLeft(4, '0');
        session.Send(isDirectory ? string.Create(CultureInfo.InvariantCulture, $"D{bits} 0 {what[1]}\nE\n") : $"C{bits} 3 new\nHIT\0");
        session.CloseInput();
        Assert.Equal("", session.ReceiveRest().Replace("\0", "", StringComparison.Ordinal));
    }
}
