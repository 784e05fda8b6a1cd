using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>OpenSSH's scp with -O: single files, several, the options, and what goes wrong.</summary>
public sealed class LegacyScpTests(LegacySshd sshd) : LegacyTests(sshd)
{
    [ClientFact("scp")]
    public void A_file_goes_up_under_a_new_name_and_comes_back()
    {
        Samples.Create($"{Local}/file", 100_000);

        Scp("file", At("other")).MustSucceed();
        Scp(At("other"), "back").MustSucceed();

        MustHaveServed($"[-t][{Remote}/other]", $"[-f][{Remote}/other]");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/other");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
    }

    [ClientFact("scp")]
    public void Several_files_go_into_a_folder_and_come_back_in_one_session_each()
    {
        foreach (string name in new[] { "one", "two", "three" })
            Samples.Create($"{Local}/{name}", 1000 * name.Length);
        Directory.CreateDirectory($"{Local}/back");

        Scp("one", "two", "three", $"server:{Remote}").MustSucceed();
        Scp(At("one"), At("two"), At("three"), "back").MustSucceed();

        MustHaveServed($"[-d][-t][{Remote}]", $"[-d][-f][{Remote}/one]", $"[-d][-f][{Remote}/two]", $"[-d][-f][{Remote}/three]");
        Samples.MustBeEqual($"{Local}/back", Remote);
        Samples.MustBeEqualFiles($"{Local}/three", $"{Remote}/three");
    }

    [ClientFact("scp")]
    public void Patterns_and_the_home_folder_are_for_the_shell_and_its_words_are_all_sent()
    {
        foreach (string name in new[] { "a1", "a2", "b1", "with blank" })
            Samples.Create($"{Remote}/{name}", 10 * name.Length);
        File.WriteAllText($"{Sshd.Home}/of-home", "home");

        Scp(At("a*"), "server:~/of-home", At("with\\ blank"), At("{b1,a1}"), ".").MustSucceed();

        MustHaveServed(
            $"[-d][-f][{Remote}/a1][{Remote}/a2]",
            $"[-d][-f][{Sshd.Home}/of-home]",
            $"[-d][-f][{Remote}/with blank]",
            $"[-d][-f][{Remote}/b1][{Remote}/a1]");
        Assert.Equal("home", File.ReadAllText($"{Local}/of-home"));
        File.Delete($"{Local}/of-home");
        Samples.MustBeEqual(Remote, Local);
    }

    [ClientFact("scp")]
    public void Preserve_keeps_mode_and_times_of_a_file_and_nothing_else_does()
    {
        var time = new DateTime(1999, 12, 31, 23, 59, 58, DateTimeKind.Utc);
        const UnixFileMode mode = (UnixFileMode)0b110_110_010;
        Samples.Create($"{Local}/file", 100);
        File.SetUnixFileMode($"{Local}/file", mode);
        File.SetLastWriteTimeUtc($"{Local}/file", time);

        Scp("-p", "file", At("kept")).MustSucceed();
        Scp("-p", At("kept"), "back").MustSucceed();
        Scp("file", At("plain")).MustSucceed();

        MustHaveServed($"[-p][-t][{Remote}/kept]", $"[-p][-f][{Remote}/kept]", $"[-t][{Remote}/plain]");
        foreach (string path in new[] { $"{Remote}/kept", $"{Local}/back" })
        {
            Assert.Equal(mode, File.GetUnixFileMode(path));
            Assert.Equal(time, File.GetLastWriteTimeUtc(path));
        }
        Assert.InRange(File.GetLastWriteTimeUtc($"{Remote}/plain"), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(1));
    }

    [ClientFact("scp")]
    public void An_upload_keeps_the_mode_of_a_file_that_exists_and_cuts_what_was_longer()
    {
        Samples.Create($"{Remote}/file", 300_000);
        File.SetUnixFileMode($"{Remote}/file", (UnixFileMode)0b110_000_000);
        Samples.Create($"{Local}/file", 1000);

        Scp("file", At("file")).MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/file");
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode($"{Remote}/file"));
    }

    [ClientFact("scp")]
    public void A_file_copied_onto_itself_survives()
    {
        Samples.Create($"{Local}/file", 1_000_000);
        File.Copy($"{Local}/file", $"{Local}/same");

        Scp("file", $"server:{Local}/file").MustSucceed();
        Scp($"server:{Local}/file", "file").MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/same", $"{Local}/file");
    }

    [ClientFact("scp")]
    public void Verbose_is_answered_on_standard_error_and_does_not_reach_the_files()
    {
        Samples.Create($"{Local}/file", 5);

        string up = Scp("-v", "file", At("up")).MustSucceed().Errors;
        string down = Scp("-v", "-p", At("up"), "down").MustSucceed().Errors;

        MustHaveServed($"[-v][-t][{Remote}/up]", $"[-v][-p][-f][{Remote}/up]");
        Assert.Matches(@"(?m)^Sink: C0\d{3} 5 file\r?$", up);
        Assert.Matches(@"(?m)^Sending file modes: C0\d{3} 5 up\r?$", down);
        Assert.Matches(@"(?m)^File mtime \d+ atime \d+\r?$", down);
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/down");
    }

    [ClientFact("scp")]
    public void Quiet_a_limit_and_compression_change_nothing()
    {
        Samples.Create($"{Local}/file", 1_000_000);

        // A connection of its own, which can be compressed.
        string[] options = ["-q", "-C", "-l", "80000", "-o", "ControlPath=none"];

        Scp([.. options, "file", At("up")]).MustSucceed();
        Scp([.. options, At("up"), "down"]).MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/up");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/down");
    }

    [ClientFact("scp")]
    public void A_copy_from_host_to_host_through_the_client_is_served_at_both_ends()
    {
        LegacyTree.CreateIn($"{Remote}/tree");

        Scp("-3", "-r", "-p", At("tree"), At("copy")).MustSucceed();

        string[] starts = [$"[-r][-p][-f][{Remote}/tree]", $"[-r][-p][-t][{Remote}/copy]"];
        Assert.Equal(starts, Legacy.Starts.Select(start => start.Words).Order(StringComparer.Ordinal));
        LegacyTree.MustBeEqualWithModesAndTimes($"{Remote}/tree", $"{Remote}/copy");
    }

    [ClientFact("scp")]
    public void A_missing_file_is_an_error_and_the_others_follow()
    {
        Samples.Create($"{Remote}/there", 1000);

        ClientResult apart = Scp(At("missing"), At("there"), ".").MustFail();
        ClientResult together = Scp(At("{lost,there}"), $"{Aside}").MustFail();

        Assert.Equal(1, apart.ExitCode);
        Assert.Equal($"scp: {Remote}/missing: No such file or directory\n", apart.Errors);
        Assert.Equal(1, together.ExitCode);
        Assert.Equal($"scp: {Remote}/lost: No such file or directory\n", together.Errors);
        Samples.MustBeEqualFiles($"{Remote}/there", $"{Local}/there");
        Samples.MustBeEqualFiles($"{Remote}/there", $"{Aside}/there");
    }

    [ClientFact("scp")]
    public void A_folder_without_recursion_and_a_device_are_not_regular_files()
    {
        Assert.Equal($"scp: {Remote}: not a regular file\n", Scp($"server:{Remote}", ".").MustFail().Errors);
        Assert.Equal("scp: /dev/zero: not a regular file\n", Scp("server:/dev/zero", ".").MustFail().Errors);
    }

    [ClientFact("scp")]
    public void An_upload_into_a_folder_that_is_missing_or_none_fails_with_its_reason()
    {
        Samples.Create($"{Local}/one", 10);
        Samples.Create($"{Local}/two", 10);
        Samples.Create($"{Remote}/file", 20);

        ClientResult missing = Scp("one", At("missing/one")).MustFail();
        ClientResult none = Scp("one", At("file/one")).MustFail();
        ClientResult several = Scp("one", "two", At("missing")).MustFail();

        Assert.Equal((1, $"scp: {Remote}/missing/one: No such file or directory\n"), (missing.ExitCode, missing.Errors));
        Assert.Equal((1, $"scp: {Remote}/file/one: Not a directory\n"), (none.ExitCode, none.Errors));
        Assert.Equal((1, $"scp: {Remote}/missing: No such file or directory\n"), (several.ExitCode, several.Errors));
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(Remote).Select(Path.GetFileName));
    }

    // Root may write to every file, unless it gives that privilege up.
    [ClientFact("scp", "setpriv")]
    public void A_file_that_may_not_be_written_stays_and_the_next_one_arrives()
    {
        if (Installed.Has("root"))
            Legacy.Serve(under: "setpriv --bounding-set=-dac_override,-dac_read_search");
        foreach (string name in new[] { "locked", "open" })
            Samples.Create($"{Local}/{name}", 10);
        File.WriteAllText($"{Remote}/locked", "before");
        File.SetUnixFileMode($"{Remote}/locked", UnixFileMode.UserRead);

        ClientResult result = Scp("locked", "open", $"server:{Remote}").MustFail();

        Assert.Equal((1, $"scp: {Remote}/locked: Permission denied\n"), (result.ExitCode, result.Errors));
        Assert.Equal("before", File.ReadAllText($"{Remote}/locked"));
        Samples.MustBeEqualFiles($"{Local}/open", $"{Remote}/open");
    }
}
