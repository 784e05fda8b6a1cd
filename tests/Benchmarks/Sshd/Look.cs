namespace Benchmarks.Sshd;

/// <summary>sftp lists a directory of many empty files.</summary>
/// <param name="command">Of sftp; it prints one name in a line.</param>
internal sealed class Look(string name, string command, int count) : Errand
{
    public override string Name => name;

    public override string Meaning => $"sftp: {command} of {count:N0} names";

    public override void Prepare(Folders folders)
    {
        string there = folders.There;
        for (int i = 0; i < count; i++)
            File.Create(Path.Combine(there, NameOf(i)), bufferSize: 1).Dispose();
    }

    public override ClientCommand Command(Folders folders, Login login) => Sftp(folders, login, $"{command} \"{folders.There}\"");

    // The batch's command is echoed before its output.
    public override void Check(Folders folders, string? output, bool thorough)
    {
        if (output == null)
            return;
        HashSet<string> seen = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.LastIndexOf('/') + 1)..].Trim())];
        for (int i = 0; i < count; i++)
            if (!seen.Contains(NameOf(i)))
                throw new InvalidDataException($"{NameOf(i)} is missing in the list");
    }

    private static string NameOf(int index) => $"a name of usual length {index:000000}";
}
