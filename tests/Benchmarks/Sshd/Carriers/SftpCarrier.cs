namespace Benchmarks.Sshd.Carriers;

/// <summary>get and put of OpenSSH's sftp.</summary>
internal sealed class SftpCarrier : Carrier
{
    public override string Meaning => "sftp";

    public override string[] Tools => ["sftp"];

    public override ClientCommand Command(Trip trip, Folders folders, Login login) =>
        Errand.Sftp(folders, login, $"{(trip.Up ? "put" : "get")} {(trip.IsTree ? "-r " : "")}\"{trip.Source}\" \"{trip.Target}\"");
}
