using Testing;

namespace Robustness;

/// <summary>As <see cref="ScpReviewRaceTests"/>, but without a race: between any two looks at the name, it is the other file's.</summary>
public sealed class ScpReviewExchangedTests
{
    private const string Old = "the old content, longer than the new";

    [FuseTheory]
    [InlineData]
    [InlineData("-m", "0600")]
    [InlineData("-m", "0666")]
    public void An_upload_replaces_the_content_of_the_file_that_it_got_and_nothing_else(params string[] options)
    {
        foreach (string target in (string[])["m", "m/t"])
        {
            using var files = new ScpReviewTwoFiles(Old);
            using var directory = new TempDirectory();
            Directory.CreateDirectory(directory.Combine("m"));
            using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, [.. options, "-t", target]) with
            {
                PrivateMounts = true,
                Before = files.MountOn("m"),
            });
            session.Send("C0444 3 t\n");
            session.ExpectAck();
            session.Send("new\0");
            session.ExpectAck();
            session.End(0);
            Assert.Equal([("new", ScpReviewTwoFiles.Mode), (Old, ScpReviewTwoFiles.Mode)], files.Files);
        }
    }

    [FuseTheory]
    [InlineData(Access.Write | Access.Create, Old)]
    [InlineData(Access.Write | Access.Create | Access.Truncate, "")]
    public void The_SFTP_server_forces_no_mode_on_a_file_that_was_there(Access access, string content)
    {
        using var files = new ScpReviewTwoFiles(Old);
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("m"));
        using Session session = Session.Open(Launch.In(directory) with
        {
            Arguments = ["-m", "0600"],
            PrivateMounts = true,
            Before = files.MountOn("m"),
        });
        session.Ask(Request.Close(session.AskHandle(Request.Open("m/t", access))));
        Assert.Equal([(content, ScpReviewTwoFiles.Mode), (Old, ScpReviewTwoFiles.Mode)], files.Files);
    }
}
