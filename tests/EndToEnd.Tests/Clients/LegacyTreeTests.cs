using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>OpenSSH's scp with -O and -r: trees, and the names in them.</summary>
public sealed class LegacyTreeTests(LegacySshd sshd) : LegacyTests(sshd)
{
    [ClientFact("scp")]
    public void Every_size_goes_up_and_comes_back_unchanged()
    {
        LegacySamples.CreateIn($"{Local}/tree", Samples.Large);

        Scp("-r", "tree", $"server:{Remote}").MustSucceed();
        Scp("-r", At("tree"), "back").MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("scp")]
    public void A_tree_goes_up_and_comes_back_with_its_empty_and_its_deep_folders()
    {
        LegacyTree.CreateIn($"{Local}/tree");

        Scp("-r", "tree", $"server:{Remote}").MustSucceed();
        Scp("-r", At("tree"), "back").MustSucceed();

        MustHaveServed($"[-r][-t][{Remote}]", $"[-r][-f][{Remote}/tree]");
        LegacyTree.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        LegacyTree.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("scp")]
    public void Preserve_keeps_modes_and_times_of_every_file_and_folder()
    {
        LegacyTree.CreateIn($"{Local}/tree");

        Scp("-r", "-p", "tree", At("renamed")).MustSucceed();
        Scp("-r", "-p", At("renamed"), "back").MustSucceed();

        MustHaveServed($"[-r][-p][-t][{Remote}/renamed]", $"[-r][-p][-f][{Remote}/renamed]");
        LegacyTree.MustBeEqualWithModesAndTimes($"{Local}/tree", $"{Remote}/renamed");
        LegacyTree.MustBeEqualWithModesAndTimes($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("scp")]
    public void A_tree_sent_again_replaces_what_is_there_and_leaves_the_rest()
    {
        LegacyTree.CreateIn($"{Local}/tree");
        Run("chmod", "-R", "u+w", "tree").MustSucceed();
        Scp("-r", "tree", $"server:{Remote}").MustSucceed();
        File.WriteAllText($"{Remote}/tree/a/run", "longer than what comes");
        File.WriteAllText($"{Remote}/tree/a/more", "stays");

        Scp("-r", "tree", $"server:{Remote}").MustSucceed();

        Assert.Equal("stays", File.ReadAllText($"{Remote}/tree/a/more"));
        File.Delete($"{Remote}/tree/a/more");
        LegacyTree.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
    }

    [ClientFact("scp")]
    public void Every_name_goes_up_and_comes_back_below_a_folder()
    {
        LegacyTree.CreateNamesIn($"{Local}/tree");

        Scp("-r", "tree", $"server:{Remote}").MustSucceed();
        Scp("-r", At("tree"), "back").MustSucceed();

        LegacyTree.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        LegacyTree.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("scp")]
    public void Every_name_goes_up_and_comes_back_as_an_operand_of_its_own()
    {
        LegacyTree.CreateNamesIn($"{Local}/tree");
        Directory.CreateDirectory($"{Local}/back");

        InShell($"cd tree && scp -O -r -F '{Legacy.ClientConfiguration}' ./* ./.h* ./... 'server:{Remote}'");
        InShell($"scp -O -r -F '{Legacy.ClientConfiguration}' '{At("*")}' '{At(".hidden")}' '{At("...")}' back");

        Assert.All(Legacy.Starts, start => Assert.True(start.IsSink || start.Words.StartsWith("[-r][-d][-f]"), start.Words));
        LegacyTree.MustBeEqual($"{Local}/tree", Remote);
        LegacyTree.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    // The client's own spelling on the way up, ours on the way down.
    [ClientFact("scp")]
    public void A_newline_in_a_name_is_spelled_as_OpenSsh_spells_it()
    {
        Directory.CreateDirectory($"{Local}/tree");
        File.WriteAllText($"{Local}/tree/new\nline", "up");
        Directory.CreateDirectory($"{Remote}/folder");
        File.WriteAllText($"{Remote}/folder/new\nline", "down");

        Scp("-r", "tree", $"server:{Remote}").MustSucceed();
        Scp("-r", At("folder"), "back").MustSucceed();

        Assert.Equal("up", File.ReadAllText($"{Remote}/tree/new\\^Jline"));
        Assert.Equal("down", File.ReadAllText($"{Local}/back/new\\^Jline"));
    }

    [ClientFact("scp")]
    public void Links_are_followed_and_what_cannot_be_read_is_told()
    {
        Directory.CreateDirectory($"{Remote}/tree/folder");
        File.WriteAllText($"{Remote}/tree/folder/file", "text");
        File.CreateSymbolicLink($"{Remote}/tree/to-file", "folder/file");
        File.CreateSymbolicLink($"{Remote}/tree/to-folder", "folder");
        File.CreateSymbolicLink($"{Remote}/tree/to-nothing", "nothing");

        ClientResult result = Scp("-r", At("tree"), "back").MustFail();

        Assert.Equal((1, $"scp: {Remote}/tree/to-nothing: No such file or directory\n"), (result.ExitCode, result.Errors));
        foreach (string path in new[] { "folder/file", "to-file", "to-folder/file" })
            Assert.Equal("text", File.ReadAllText($"{Local}/back/{path}"));
        Assert.Null(new FileInfo($"{Local}/back/to-file").LinkTarget);
    }

    [ClientFact("scp")]
    public void A_leading_dash_is_told_apart_from_an_option()
    {
        ClientResult result = Scp("server:-no-such-file-anywhere", ".").MustFail();

        MustHaveServed("[-f][--][-no-such-file-anywhere]");
        Assert.Equal("scp: -no-such-file-anywhere: No such file or directory\n", result.Errors);
    }

    private void InShell(string script) => Run("sh", "-c", script).MustSucceed();
}
