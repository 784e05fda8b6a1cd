namespace Benchmarks.Sshd.Carriers;

/// <summary>scp with its old protocol: on the server's side scp is started, too.</summary>
internal sealed class ScpCarrier : Carrier
{
    public override string Meaning => "scp -O";

    public override string[] Tools => ["scp"];

    public override Measured Measured => Measured.Scp;

    public override ClientCommand Command(Trip trip, Folders folders, Login login) => trip.Up
        ? new ClientCommand("scp", "-O", "-F", login.Configuration, trip.Source, $"server:{trip.Target}")
        : new ClientCommand("scp", "-O", "-F", login.Configuration, $"server:{trip.Source}", trip.Target);
}
