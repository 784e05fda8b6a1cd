using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Testing;

namespace Robustness;

/// <summary>What an account may not do, and what directories say about the modes of what is created in them.</summary>
public sealed class ScpFaultsPermissionTests
{
    private const uint Nobody = 65534;

    [RootTheory]
    [ScpData]
    public void What_the_account_may_not_write_is_named_and_the_rest_arrives(ScpProgram program)
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        Directory.CreateDirectory(directory.Combine("closed"));
        File.WriteAllText(directory.Combine("foreign"), "text");
        using ScpSession session = ScpSession.OpenSink(AsNobody(program, directory, "-r", "-t", "."));
        session.Send("C0644 1 foreign\n");
        session.ExpectError("./foreign: Permission denied");
        session.Send("D0755 0 closed\n");
        session.ExpectAck();
        session.Send("C0644 1 f\n");
        session.ExpectError("./closed/f: Permission denied");
        session.Send("D0755 0 d\n");
        session.ExpectError("./closed/d: Permission denied");
        session.Send("E\nC0644 1 mine\nx\0");
        session.ExpectAck();
        session.ExpectAck();
        session.ExpectAck();
        session.End(1);
        Assert.Equal("closed 755 \nforeign 644 text\nmine 644 x", ScpDisk.Describe(directory.Path));
    }

    [RootTheory]
    [ScpData("-tp", "T1 0 1 0\nC0600 1 f\nx\0", "set mode")]
    [ScpData("-tp", "C0600 1 f\nx\0", "set mode")]
    [ScpData("-t", "T1 0 1 0\nC0600 1 f\nx\0", "set times")]
    public void A_file_of_another_owner_keeps_its_mode_and_times_and_that_is_told(ScpProgram program, string options, string records, string what)
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        File.WriteAllText(directory.Combine("f"), "text");
        ScpDisk.SetMode(directory.Combine("f"), "666");
        using ScpSession session = ScpSession.OpenSink(AsNobody(program, directory, options, "."));
        session.Send(records);
        for (int i = records.Count(character => character == '\n'); i > 0; i--)
            session.ExpectAck();
        session.ExpectError($"./f: {what}: Operation not permitted");
        session.End(1);
        Assert.Equal("f 666 x", ScpDisk.Describe(directory.Path));
    }

    [RootTheory]
    [ScpData]
    public void A_directory_of_another_owner_keeps_its_mode_and_times_and_its_files_arrive(ScpProgram program)
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        Directory.CreateDirectory(directory.Combine("d"));
        ScpDisk.SetMode(directory.Combine("d"), "777");
        using ScpSession session = ScpSession.OpenSink(AsNobody(program, directory, "-r", "-p", "-t", "."));
        session.Send("T1 0 1 0\nD0700 0 d\nC0600 1 f\nx\0E\n");
        session.CloseInput();
        Assert.Equal("\0\0\0\0\0", session.ReceiveRest());
        Assert.Equal(0, session.WaitForExit());
        Assert.Equal("d 777 \nd/f 600 x", ScpDisk.Describe(directory.Path));
    }

    [AclFact]
    public void A_default_list_gives_modes_as_with_OpenSSH()
    {
        foreach (string option in (string[])["-r", "-rp"])
            foreach (string list in (string[])["775", "700", "750"])
                Assert.Equal(ModesIn(ScpDataAttribute.Both.Last(), list, "0", option), ModesIn(ScpProgram.Ours, list, "0", option));
    }

    [Theory]
    [InlineData("-r")]
    [InlineData("-rp")]
    public void A_directory_that_hands_down_its_group_gives_modes_as_with_OpenSSH(string option)
    {
        foreach (string mode in (string[])["2775", "2700", "3777"])
            Assert.Equal(ModesIn(ScpDataAttribute.Both.Last(), "", mode, option), ModesIn(ScpProgram.Ours, "", mode, option));
    }

    [Theory]
    [InlineData("-r", "660", "770")]
    [InlineData("-rp", "660", "770")]
    [InlineData("-rp", "444", "755")]
    public void Forced_modes_hold_everywhere(string option, string fileMode, string directoryMode)
    {
        foreach ((string list, string parent) in ((string, string)[])[("", "755"), ("", "2775"), ("700", "755"), ("775", "755")])
        {
            string modes = ModesIn(ScpProgram.Ours, DefaultAcl.Missing == null ? list : "", parent, option, "-m", fileMode, "-M", directoryMode);
            string bit = parent[0] == '2' ? "2" : "";
            Assert.Equal($"d {bit}{directoryMode} \nd/g {fileMode} x\nf {fileMode} x\nr {fileMode} x", modes);
        }
    }

    [RootTheory]
    [InlineData("-r")]
    [InlineData("-rp")]
    public void A_forced_directory_mode_without_writing_lets_the_files_of_a_new_directory_in_first(string option)
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        using ScpSession session = ScpSession.OpenSink(AsNobody(ScpProgram.Ours, directory, option, "-M", "555", "-t", "."));
        session.Send("D0755 0 d\nC0600 1 f\nx\0E\n");
        session.CloseInput();
        Assert.Equal(new string('\0', 4), session.ReceiveRest());
        Assert.Equal("d 555 \nd/f 600 x", ScpDisk.Describe(directory.Path));
    }

    [Theory]
    [ScpData]
    public void A_file_that_cannot_be_changed_at_all_fails_and_stays(ScpProgram program)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("f"), "text");
        if (!Change("+i", directory.Combine("f")))
            return; // Only some file systems, and only root: nothing to see elsewhere.
        try
        {
            using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-tp", "."));
            session.Send("C0644 1 f\n");
            session.ExpectError("./f: Operation not permitted");
            session.Send("C0644 1 g\nx\0");
            session.ExpectAck();
            session.ExpectAck();
            session.End(1);
        }
        finally
        {
            Change("-i", directory.Combine("f"));
        }
        Assert.Equal("f 644 text\ng 644 x", ScpDisk.Describe(directory.Path));
    }

    [Theory]
    [ScpData("-t")]
    [InlineData(ScpProgram.Ours, "-f")]
    public void A_file_under_a_lease_is_opened_once_its_holder_gives_it_back(ScpProgram program, string side)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("f"), "text");
        bool exclusive = side == "-f";
        using SafeFileHandle holder = File.OpenHandle(directory.Combine("f"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Native.TakeLease(holder, exclusive);
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, side, "f"));
        var giver = Background.Start(() =>
        {
            Assert.True(SpinWait.SpinUntil(() => Native.LeaseIsAskedFor(holder, exclusive), 10_000));
            Thread.Sleep(100);
            Native.GiveBackLease(holder);
        });
        if (exclusive)
            session.SendAck();
        else
            session.Send("C0644 1 f\nx\0");
        giver.Join();
        if (exclusive)
        {
            Assert.Equal(["C0644 4 f", "= 4 982D9E3E"], ScpDownload.Play(session));
        }
        else
        {
            Assert.Equal(new byte[3], session.Receive(3));
            session.CloseInput();
        }
        session.ExpectEnd(0);
    }

    // One new directory, new files in and beside it, and a file with no permission to write.
    private static string ModesIn(ScpProgram program, string list, string mode, params string[] options)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("t"));
        if (mode != "0")
            ScpDisk.SetMode(directory.Combine("t"), mode);
        if (list.Length > 0)
            DefaultAcl.Set(directory.Combine("t"), list);
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, [.. options, "-t", "t"]) with { Before = "umask 027" });
        session.Send("D0775 0 d\nC0666 1 g\nx\0E\nC0646 1 f\nx\0C0444 1 r\nx\0");
        session.CloseInput();
        Assert.Equal(new string('\0', 9), session.ReceiveRest());
        Assert.Equal(0, session.WaitForExit());
        return ScpDisk.Describe(directory.Combine("t"));
    }

    private static ScpLaunch AsNobody(ScpProgram program, TempDirectory directory, params string[] arguments) =>
        ScpLaunch.Of(program, directory, arguments) with { User = Nobody };

    private static bool Change(string attribute, string path)
    {
        using var change = Process.Start(new ProcessStartInfo("chattr", [attribute, path]) { RedirectStandardError = true })!;
        change.WaitForExit();
        return change.ExitCode == 0;
    }
}
