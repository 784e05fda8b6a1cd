using Benchmarks.Sshd.Carriers;

namespace Benchmarks.Sshd;

/// <summary>A client carries content to the server or from it.</summary>
/// <param name="up">To the server.</param>
internal sealed class Transfer(string name, Carrier carrier, bool up, Content content) : Errand
{
    private const string Kept = "source";
    private const string Made = "target";

    public override string Name => name;

    public override string Meaning => $"{carrier.Meaning}: {(up ? "up" : "down")}, {content.Meaning}";

    public override string[] Tools => carrier.Tools;

    public override Measured Measured => carrier.Measured;

    public override void Prepare(Folders folders) => content.Make(Source(folders));

    public override void Clear(Folders folders) => content.Remove(Target(folders));

    public override ClientCommand Command(Folders folders, Login login) =>
        carrier.Command(new Trip(up, Source(folders), Target(folders), content.IsTree), folders, login);

    public override void Check(Folders folders, string? output, bool thorough) => content.Check(Target(folders), thorough);

    public override void End(Folders folders) => carrier.End(folders);

    private string Source(Folders folders) => Path.Combine(up ? folders.Here : folders.There, Kept);

    private string Target(Folders folders) => Path.Combine(up ? folders.There : folders.Here, Made);
}
