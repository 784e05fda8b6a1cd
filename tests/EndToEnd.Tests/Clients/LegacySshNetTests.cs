using EndToEnd.Tests.Harness;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace EndToEnd.Tests.Clients;

/// <summary>SSH.NET's ScpClient: an exec of scp for each file or folder, with quotation marks of its own around the path.</summary>
public sealed class LegacySshNetTests(LegacySshd sshd) : LegacyTests(sshd)
{
    [ClientFact]
    public void A_folder_goes_up_and_comes_back_unchanged()
    {
        LegacySamples.CreateIn($"{Local}/tree");
        LegacySamples.CreateIn($"{Local}/tree/folder", large: 1000);
        Directory.CreateDirectory($"{Remote}/up");
        using ScpClient scp = SshNet.Scp(Sshd);

        scp.Upload(new DirectoryInfo($"{Local}/tree"), $"{Remote}/up");
        scp.Download($"{Remote}/up", Directory.CreateDirectory($"{Local}/back"));

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/up");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
        Assert.Equal(File.GetLastWriteTimeUtc($"{Local}/tree/size-1"), File.GetLastWriteTimeUtc($"{Remote}/up/size-1"));
    }

    [ClientFact]
    public void Files_and_streams_go_both_ways_at_the_same_time()
    {
        LegacySamples.CreateIn($"{Local}/tree");
        Directory.CreateDirectory($"{Local}/back");
        using ScpClient scp = SshNet.Scp(Sshd);
        long sent = 0;
        scp.Uploading += (_, progress) => Interlocked.Add(ref sent, progress.Uploaded == progress.Size ? progress.Size : 0);

        Parallel.ForEach(Directory.GetFiles($"{Local}/tree"), new ParallelOptions { MaxDegreeOfParallelism = 4 }, path =>
        {
            string name = Path.GetFileName(path);
            scp.Upload(new FileInfo(path), $"{Remote}/{name}");
            using (FileStream file = File.OpenRead(path))
                scp.Upload(file, $"{Remote}/stream-{name}");
            scp.Download($"{Remote}/stream-{name}", new FileInfo($"{Local}/back/{name}"));
            using FileStream back = File.Create($"{Local}/back/stream-{name}");
            scp.Download($"{Remote}/{name}", back);
        });

        Samples.MustBeEqual(Remote, $"{Local}/back");
        Assert.Equal(2 * Directory.GetFiles($"{Local}/tree").Length, Directory.GetFiles(Remote).Length);
        Assert.Equal(Directory.GetFiles(Remote).Sum(path => new FileInfo(path).Length), sent);
    }

    [ClientTheory]
    [InlineData("None", "plain")]
    [InlineData("DoubleQuote", "two words; and 'more'")]
    [InlineData("ShellQuote", "it's \"quoted\" $HOME `id` !x \\ & ~ *")]
    public void Each_of_its_ways_to_quote_a_path_means_that_path(string quoting, string name)
    {
        File.WriteAllText($"{Local}/file", quoting);
        using ScpClient scp = SshNet.Scp(Sshd, quoting);

        scp.Upload(new FileInfo($"{Local}/file"), $"{Remote}/{name}");
        scp.Download($"{Remote}/{name}", new FileInfo($"{Local}/back"));

        Assert.Equal(quoting, File.ReadAllText($"{Remote}/{name}"));
        Assert.Equal(quoting, File.ReadAllText($"{Local}/back"));
    }

    [ClientFact]
    public void What_is_missing_is_told_in_the_words_of_scp()
    {
        using ScpClient scp = SshNet.Scp(Sshd);
        File.WriteAllText($"{Local}/file", "x");

        ScpException down = Assert.Throws<ScpException>(() => scp.Download($"{Remote}/missing", new FileInfo($"{Local}/back")));
        ScpException up = Assert.Throws<ScpException>(() => scp.Upload(new FileInfo($"{Local}/file"), $"{Remote}/missing/file"));

        Assert.Equal($"scp: {Remote}/missing: No such file or directory", down.Message);
        Assert.Contains($"{Remote}/missing: No such file or directory", up.Message);
    }
}
