using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Sessions;

/// <summary>More than 32 bits of size, more than one reply of names.</summary>
public sealed class LargeTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    private const long FiveGiB = 5L << 30;
    private const int Tail = 300_000;
    private const int Entries = 5000;

    [ClientFact("sftp")]
    public void The_end_of_a_file_of_five_gigabytes_is_uploaded_at_its_place()
    {
        CreateSparseWithTail($"{Local}/file");
        Samples.CreateSparse($"{Remote}/file", FiveGiB);

        Sftp($"reput file {Remote}/file", $"ls -ln {Remote}/file").MustSucceed();

        Assert.Equal(FiveGiB + Tail, new FileInfo($"{Remote}/file").Length);
        Assert.Equal(ReadTail($"{Local}/file"), ReadTail($"{Remote}/file"));
    }

    [ClientFact("sftp")]
    public void The_end_of_a_file_of_five_gigabytes_is_downloaded_from_its_place()
    {
        CreateSparseWithTail($"{Remote}/file");
        Samples.CreateSparse($"{Local}/file", FiveGiB);

        ClientResult result = Sftp($"reget {Remote}/file file", $"ls -ln {Remote}/file").MustSucceed();

        Assert.Contains($" {FiveGiB + Tail} ", result.Output);
        Assert.Equal(FiveGiB + Tail, new FileInfo($"{Local}/file").Length);
        Assert.Equal(ReadTail($"{Remote}/file"), ReadTail($"{Local}/file"));
    }

    [ClientFact("python:paramiko")]
    public void Blocks_around_and_beyond_four_gigabytes_are_written_and_read_at_their_places()
    {
        Samples.CreateSparse($"{Remote}/file", FiveGiB);

        Python("paramiko_sparse.py", $"{Remote}/file", $"{FiveGiB}").MustSucceed();
    }

    [ClientFact("sftp")]
    public void A_whole_file_of_five_gigabytes_is_downloaded()
    {
        Samples.CreateSparse($"{Remote}/file", FiveGiB);

        // Through pipes instead of ssh, which would only add encryption.
        ClientResult result = Client.Run(Command("sftp", "-D", LoggedServer.WriteTo(Aside), "-b", "-")
            .WithInput($"get {Remote}/file /dev/null\n")).MustSucceed();

        Assert.Contains($"bytes read {FiveGiB} written 0", LoggedServer.Log(Aside));
    }

    [ClientFact("sftp", "python:paramiko")]
    public void A_folder_of_five_thousand_entries_is_listed_completely()
    {
        string[] names = [.. Enumerable.Range(0, Entries).Select(number => $"entry {number} of a name that is not too short")];
        foreach (string name in names)
            File.WriteAllText($"{Remote}/{name}", "");
        string[] expected = [.. names.Order(StringComparer.Ordinal)];

        string[] short_ = Lines(Sftp($"cd {Remote}", "ls -1"));
        string[] paramiko = Lines(Python("paramiko_list.py", Remote));
        string[] withDots = Lines(Sftp($"cd {Remote}", "ls -1a"));

        Assert.Equal(expected, short_.Order(StringComparer.Ordinal));
        Assert.Equal(expected, paramiko.Order(StringComparer.Ordinal));
        Assert.Equal(Entries + 2, withDots.Length);
    }

    // The echo of a batch's commands begins with the prompt.
    private static string[] Lines(ClientResult result) =>
    [
        .. result.MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim())
            .Where(line => !line.StartsWith("sftp>")),
    ];

    private static void CreateSparseWithTail(string path)
    {
        byte[] tail = new byte[Tail];
        new Random(5).NextBytes(tail);
        Samples.CreateSparse(path, FiveGiB);
        using FileStream file = File.OpenWrite(path);
        file.Position = FiveGiB;
        file.Write(tail);
    }

    private static byte[] ReadTail(string path)
    {
        byte[] tail = new byte[Tail];
        using FileStream file = File.OpenRead(path);
        file.Position = FiveGiB;
        file.ReadExactly(tail);
        return tail;
    }
}
