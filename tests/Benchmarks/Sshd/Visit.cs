namespace Benchmarks.Sshd;

/// <summary>An sftp that quits at once.</summary>
internal sealed class Visit : Errand
{
    public override string Name => "login";

    public override string Meaning => "sftp: log in and quit";

    public override ClientCommand Command(Folders folders, Login login) => Sftp(folders, login, "bye");

    public override void Check(Folders folders, string? output, bool thorough)
    {
    }
}
