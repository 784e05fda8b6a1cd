using System.Diagnostics;
using System.Globalization;

namespace Policies;

/// <summary>
/// A directory's default ACL decides on the modes of what is made in it, in the place of the umask. A range begins with what the kernel gave: a
/// maximum never adds a bit.
/// </summary>
public sealed class DefaultAclTests
{
    /// <summary>
    /// setfacl's entries | options | how it is made | the mode asked for | the mode that comes of it. "new" is a file, "dir" a directory. Where the
    /// options are missing the mode is the kernel's, and OpenSSH's.
    /// </summary>
    private const string Table = """
        d:u::rwx,d:g::---,d:o::---          |                          | open new  | 666  | 600
        d:u::rwx,d:g::---,d:o::---          | --max-file-mode 666      | open new  | 666  | 600
        d:u::rwx,d:g::---,d:o::---          | --max-file-mode 660      | open new  | 666  | 600
        d:u::rwx,d:g::r--,d:o::r--          | --max-file-mode 640      | open new  | 666  | 640
        d:u::rwx,d:g::---,d:o::---          | --min-file-mode 640      | open new  | 666  | 640
        d:u::rwx,d:g::rwx,d:o::---          | --max-file-mode 666      | open new  | 666  | 660
        d:u::rwx,d:g::---,d:o::---          | --file-mode 644          | open new  | 600  | 644
        d:u::rwx,d:g::---,d:o::---          | --file-mode 666 --max-file-mode 640 | open new | 600 | 640
        d:u::rwx,d:g::---,d:o::---          | --max-file-mode 666      | -t new    | 666  | 600
        d:u::rwx,d:g::---,d:o::---          | --max-file-mode 666      | -t new    | 444  | 400
        d:u::rwx,d:g::---,d:o::---          | --max-file-mode 664      | -tp new   | 666  | 600
        d:u::rwx,d:g::---,d:o::---          | --min-file-mode 604      | -t new    | 444  | 604
        d:u::rwx,d:g::---,d:o::---          |                          | mkdir dir | 777  | 700
        d:u::rwx,d:g::---,d:o::---          | --max-directory-mode 777 | mkdir dir | 777  | 700
        d:u::rwx,d:g::r-x,d:o::---          | --max-directory-mode 755 | mkdir dir | 777  | 750
        d:u::rwx,d:g::---,d:o::---          | --min-directory-mode 750 | mkdir dir | 777  | 750
        d:u::rwx,d:g::---,d:o::---          | --directory-mode 755     | mkdir dir | 700  | 755
        d:u::rwx,d:g::---,d:o::---          | --max-directory-mode 777 | -tr dir   | 777  | 700
        d:u::rwx,d:g::---,d:o::---          | --max-directory-mode 777 | -tr dir   | 555  | 500
        d:u::rwx,d:g::---,d:o::---          | --max-directory-mode 775 | -trp dir  | 777  | 775
        d:u::rwx,d:u:12345:rwx,d:g::---,d:o::--- | --max-file-mode 666 | open new  | 666  | 660
        d:u::rwx,d:u:12345:rwx,d:g::---,d:o::--- | --max-file-mode 600 | open new  | 666  | 600
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_range_begins_with_what_the_kernel_gave(bool jailed)
    {
        List<string> wrong = [];
        foreach (string line in Table.Split('\n'))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            using TempDirectory directory = With(cells[0]);
            Make(directory, jailed, cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), cells[2].Split(' '), Convert.ToUInt32(cells[3], 8));
            string mode = ModeOf(directory, cells[2].Split(' ')[1]);
            if (mode != cells[4])
                wrong.Add($"{line}: {mode}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Of a file with an access control list the group's bits are the mask: a minimum opens it for those that the list names.</summary>
    [Theory]
    [InlineData("--min-file-mode 640", "user:12345:rwx\t#effective:r--", "group::---")]
    [InlineData("--max-file-mode 600", "user:12345:rwx\t#effective:---", "group::---")]
    public void The_bits_of_the_group_are_the_mask(string option, string named, string group)
    {
        using TempDirectory directory = With("d:u::rwx,d:u:12345:rwx,d:g::---,d:o::---,d:m::---");
        Make(directory, jailed: false, option.Split(' '), ["open", "new"], 0b110_110_110);
        string list = Run("getfacl", "-cpE", directory.Combine("new"));
        string effective = Run("getfacl", "-cpe", directory.Combine("new"));
        Assert.Contains(named.Split('\t')[1], effective, StringComparison.Ordinal);
        Assert.Contains(group, list, StringComparison.Ordinal);
    }

    private static TempDirectory With(string entries)
    {
        TempDirectory directory = TempDirectory.InMemory();
        Run("setfacl", "-m", entries, directory.Path);
        return directory;
    }

    private static void Make(TempDirectory directory, bool jailed, string[] options, string[] what, uint mode)
    {
        string[] arguments = [.. jailed ? (string[])["--jail", directory.Path] : [], .. options];
        string name = what[1];
        if (what[0].StartsWith('-'))
        {
            bool isDirectory = what[0].Contains('r', StringComparison.Ordinal);
            using ScpSession scp = ScpSession.Start(new ScpLaunch
            {
                Directory = directory.Path,
                Arguments = [.. arguments, what[0], isDirectory ? "." : name],
                Before = "umask 022",
            });
            string bits = Convert.ToString(mode, 8).PadLeft(4, '0');
            scp.Send(isDirectory ? string.Create(CultureInfo.InvariantCulture, $"D{bits} 0 {name}\nE\n") : $"C{bits} 3 {name}\nHIT\0");
            scp.CloseInput();
            Assert.Equal("", scp.ReceiveRest().Replace("\0", "", StringComparison.Ordinal));
            return;
        }

        using Session session = Session.Open(new Launch { Directory = directory.Path, Arguments = arguments, Before = "umask 022" });
        Dialogue dialogue = new(session, path => path);
        if (what[0] == "mkdir")
            dialogue.Ask(dialogue.Of(PacketType.MkDir, name).Attributes(mode: mode));
        else
            dialogue.WithHandle(dialogue.Of(PacketType.Open, name).UInt32((uint)Access.Fresh).Attributes(mode: mode), _ => { });
        Assert.Null(dialogue.Failure);
    }

    private static string ModeOf(TempDirectory directory, string name) => Convert.ToString((int)File.GetUnixFileMode(directory.Combine(name)), 8);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
