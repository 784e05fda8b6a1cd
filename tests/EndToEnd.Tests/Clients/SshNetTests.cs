using System.Text;
using EndToEnd.Tests.Harness;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace EndToEnd.Tests.Clients;

/// <summary>SSH.NET: its exceptions carry the text of our STATUS, and programs compare that.</summary>
public sealed class SshNetTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    // Two are larger than a packet may be: what it sends and asks for is cut by the client.
    [ClientTheory]
    [InlineData(1000)]
    [InlineData(32 * 1024)]
    [InlineData(256 * 1024)]
    [InlineData(1024 * 1024)]
    public void Every_size_goes_up_and_comes_back_unchanged_whatever_its_buffer(int bufferSize)
    {
        int large = bufferSize == 1000 ? 1 << 20 : 16 << 20;
        LegacySamples.CreateIn($"{Local}/tree", large);
        Directory.CreateDirectory($"{Local}/back");
        using SftpClient sftp = SshNet.Sftp(Sshd);
        sftp.BufferSize = (uint)bufferSize;

        foreach (string name in Directory.EnumerateFiles($"{Local}/tree").Select(path => Path.GetFileName(path)))
        {
            using (FileStream file = File.OpenRead($"{Local}/tree/{name}"))
                sftp.UploadFile(file, $"{Remote}/{name}");
            using FileStream back = File.Create($"{Local}/back/{name}");
            sftp.DownloadFile($"{Remote}/{name}", back);
        }

        Samples.MustBeEqual($"{Local}/tree", Remote);
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact]
    public async Task Files_that_are_sent_and_fetched_at_the_same_time_come_back_unchanged()
    {
        LegacySamples.CreateIn($"{Local}/tree");
        Directory.CreateDirectory($"{Local}/back");
        string[] names = [.. Directory.EnumerateFiles($"{Local}/tree").Select(path => Path.GetFileName(path))];
        using SftpClient sftp = SshNet.Sftp(Sshd);

        await Task.WhenAll(names.Select(Copy));

        Samples.MustBeEqual($"{Local}/tree", Remote);
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");

        async Task Copy(string name)
        {
            await using (FileStream file = File.OpenRead($"{Local}/tree/{name}"))
                await sftp.UploadFileAsync(file, $"{Remote}/{name}");
            await using FileStream back = File.Create($"{Local}/back/{name}");
            await sftp.DownloadFileAsync($"{Remote}/{name}", back);
        }
    }

    [ClientFact]
    public async Task Whatever_is_done_to_a_missing_path_it_is_told_No_such_file()
    {
        using SftpClient sftp = SshNet.Sftp(Sshd);
        string missing = $"{Remote}/missing";
        string below = $"{Remote}/missing/file";
        Action[] actions =
        [
            () => sftp.Create(below), () => sftp.AppendAllText(below, "x"), () => sftp.AppendAllLines(below, ["x"]), () => sftp.WriteAllText(below, "x"),
            () => sftp.CreateText(below), () => sftp.OpenWrite(below), () => sftp.UploadFile(new MemoryStream([1]), below),
            () => sftp.Open(missing, FileMode.Open), () => sftp.OpenRead(missing), () => sftp.OpenText(missing), () => sftp.ReadAllBytes(missing),
            () => sftp.ReadAllLines(missing), () => sftp.DownloadFile(missing, Stream.Null), () => sftp.ChangeDirectory(missing), () => sftp.Get(missing),
            () => sftp.GetAttributes(missing), () => sftp.GetLastWriteTime(missing), () => sftp.SetLastWriteTime(missing, DateTime.Now),
            () => sftp.ChangePermissions(missing, 600), () => sftp.ListDirectory(missing), () => sftp.CreateDirectory(below), () => sftp.DeleteFile(missing),
            () => sftp.DeleteDirectory(missing), () => sftp.Delete(missing), () => sftp.RenameFile(missing, below), () => sftp.RenameFile(missing, below, isPosix: true),
            () => sftp.SymbolicLink("target", below), () => sftp.GetStatus(missing),
        ];

        Assert.All(actions, action => Assert.Equal("No such file", SshNet.TextOf(Assert.Throws<SftpPathNotFoundException>(action))));
        await Assert.ThrowsAsync<SftpPathNotFoundException>(() => sftp.DeleteFileAsync(missing, default));
        await Assert.ThrowsAsync<SftpPathNotFoundException>(() => sftp.GetAttributesAsync(missing, default));
        await Assert.ThrowsAsync<SftpPathNotFoundException>(() => sftp.DownloadFileAsync(missing, Stream.Null));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Remote));
    }

    [ClientFact]
    public void What_fails_for_another_reason_is_told_that_reason_under_OpenSSH_s_code()
    {
        using SftpClient sftp = SshNet.Sftp(Sshd);
        sftp.WriteAllText($"{Remote}/file", "x");
        sftp.CreateDirectory($"{Remote}/full");
        sftp.WriteAllText($"{Remote}/full/file", "x");
        (StatusCode Code, string Text, Action Action)[] expected =
        [
            (StatusCode.Failure, "File exists", () => sftp.CreateDirectory($"{Remote}/full")),
            (StatusCode.Failure, "File exists", () => sftp.RenameFile($"{Remote}/file", $"{Remote}/full/file")),
            (StatusCode.Failure, "File exists", () => sftp.Open($"{Remote}/file", FileMode.CreateNew, FileAccess.Write)),
            (StatusCode.Failure, "File exists", () => sftp.UploadFile(new MemoryStream([1]), $"{Remote}/file", canOverride: false)),
            (StatusCode.Failure, "Directory not empty", () => sftp.DeleteDirectory($"{Remote}/full")),
            (StatusCode.Failure, "Is a directory", () => sftp.DeleteFile($"{Remote}/full")),
            (StatusCode.NoSuchFile, "Not a directory", () => sftp.ListDirectory($"{Remote}/file")),
            (StatusCode.NoSuchFile, "Not a directory", () => sftp.DeleteDirectory($"{Remote}/file")),
            (StatusCode.BadMessage, "File name too long", () => sftp.CreateDirectory($"{Remote}/{new string('n', 256)}")),
        ];

        Assert.All(expected, one =>
        {
            SftpException error = Assert.ThrowsAny<SftpException>(one.Action);
            Assert.Equal((one.Code, one.Text), (error.StatusCode, SshNet.TextOf(error)));
        });
    }

    [ClientFact]
    public async Task It_knows_what_exists()
    {
        using SftpClient sftp = SshNet.Sftp(Sshd);
        sftp.CreateDirectory($"{Remote}/folder");
        sftp.WriteAllText($"{Remote}/file", "");
        sftp.SymbolicLink($"{Remote}/folder", $"{Remote}/link");
        sftp.SymbolicLink($"{Remote}/nowhere", $"{Remote}/dangling");

        foreach (string name in (string[])["", "folder", "file", "link", "dangling", "missing", "missing/file", "file/below"])
        {
            bool expected = name is "" or "folder" or "file" or "link"; // It follows links.
            Assert.Equal((name, expected), (name, sftp.Exists($"{Remote}/{name}")));
            Assert.Equal((name, expected), (name, await sftp.ExistsAsync($"{Remote}/{name}")));
        }
    }

    [ClientFact]
    public async Task A_folder_of_many_small_files_is_filled_listed_and_emptied()
    {
        using SftpClient sftp = SshNet.Sftp(Sshd);
        string folder = $"{Remote}/many";
        await sftp.CreateDirectoryAsync(folder);
        string[] names = [.. Enumerable.Range(0, 500).Select(number => $"file {number:000}")];
        foreach (string name in names)
            sftp.WriteAllText($"{folder}/{name}", name);

        ISftpFile[] listed = [.. sftp.ListDirectory(folder)];
        List<string> listedAsync = [];
        await foreach (ISftpFile entry in sftp.ListDirectoryAsync(folder, default))
            listedAsync.Add(entry.Name);

        Assert.Equal([".", "..", .. names], listed.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal([".", "..", .. names], listedAsync.Order(StringComparer.Ordinal));
        Assert.Equal(names, listed.Where(entry => entry.IsRegularFile && entry.Length == 8).Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal(2, listed.Count(entry => entry.IsDirectory));
        Assert.All(names, name => Assert.Equal(name, sftp.ReadAllText($"{folder}/{name}")));

        await Task.WhenAll(names.Select(name => sftp.DeleteAsync($"{folder}/{name}")));
        await sftp.DeleteDirectoryAsync(folder);
        Assert.False(Directory.Exists(folder));
    }

    [ClientFact]
    public void Text_is_written_appended_and_read()
    {
        using SftpClient sftp = SshNet.Sftp(Sshd);
        string file = $"{Remote}/text";

        sftp.WriteAllText(file, "first\n");
        sftp.AppendAllText(file, "\u0100 second\n");
        sftp.AppendAllLines(file, ["third", "fourth"]);
        using (StreamWriter writer = sftp.AppendText(file))
            writer.Write("fifth");
        Assert.Equal("first\n\u0100 second\nthird\nfourth\nfifth", File.ReadAllText(file));
        Assert.Equal(File.ReadAllLines(file), sftp.ReadAllLines(file));
        Assert.Equal(File.ReadAllLines(file), sftp.ReadLines(file));

        sftp.WriteAllText(file, "new", Encoding.UTF32); // What is longer in the file stays, as in FileMode.OpenOrCreate.
        Assert.Equal(File.ReadAllBytes(file), sftp.ReadAllBytes(file));
        using (SftpFileStream made = sftp.Create(file))
            made.Write("short"u8);
        Assert.Equal("short", File.ReadAllText(file)[..5]);
        sftp.WriteAllBytes(file, []);
        sftp.WriteAllLines($"{Remote}/lines", ["one", "two"]);
        Assert.Equal("one\ntwo\n", sftp.ReadAllText($"{Remote}/lines"));
    }

    [ClientFact]
    public void A_stream_seeks_cuts_and_grows()
    {
        Samples.Create($"{Remote}/file", 300_000);
        byte[] expected = File.ReadAllBytes($"{Remote}/file");
        using SftpClient sftp = SshNet.Sftp(Sshd);

        using (SftpFileStream stream = sftp.Open($"{Remote}/file", FileMode.Open, FileAccess.ReadWrite))
        {
            Assert.Equal((300_000, true, true), (stream.Length, stream.CanSeek, stream.CanWrite));
            Assert.Equal(299_990, stream.Seek(-10, SeekOrigin.End));
            byte[] end = new byte[20];
            Assert.Equal(10, stream.Read(end, 0, 20));
            Assert.Equal(expected[^10..], end[..10]);
            Assert.Equal(-1, stream.ReadByte());

            stream.Position = 100_000;
            stream.Write([1, 2, 3], 0, 3);
            Assert.Equal(expected[100_003], stream.ReadByte());
            stream.Seek(-4, SeekOrigin.Current);
            Assert.Equal(1, stream.ReadByte());

            stream.SetLength(100_002);
            Assert.Equal(100_002, stream.Length);
            stream.SetLength(200_000);
            stream.Seek(250_000, SeekOrigin.Begin);
            stream.WriteByte(9);
        }

        byte[] changed = [.. expected[..100_000], 1, 2, .. new byte[149_998], 9];
        Assert.Equal(changed, File.ReadAllBytes($"{Remote}/file"));
    }

    [ClientFact]
    public async Task Each_way_to_open_a_file_does_what_it_says()
    {
        using SftpClient sftp = SshNet.Sftp(Sshd);
        string file = $"{Remote}/file";
        foreach ((FileMode mode, FileAccess access, string expected) in (ReadOnlySpan<(FileMode, FileAccess, string)>)
        [
            (FileMode.CreateNew, FileAccess.Write, "new"),
            (FileMode.Append, FileAccess.Write, "newnew"),
            (FileMode.Open, FileAccess.Write, "newnew"),
            (FileMode.OpenOrCreate, FileAccess.ReadWrite, "newnew"),
            (FileMode.Truncate, FileAccess.Write, "new"),
            (FileMode.Append, FileAccess.Write, "newnew"),
            (FileMode.Create, FileAccess.ReadWrite, "new"),
        ])
        {
            using (SftpFileStream stream = sftp.Open(file, mode, access))
                stream.Write("new"u8);
            Assert.Equal((mode, expected), (mode, File.ReadAllText(file)));
        }

        await using (SftpFileStream stream = await sftp.OpenAsync(file, FileMode.Open, FileAccess.ReadWrite, default))
        {
            byte[] read = new byte[10];
            Assert.Equal(3, await stream.ReadAsync(read));
            await stream.WriteAsync(" and more"u8.ToArray());
            await stream.FlushAsync(default);
        }

        Assert.Equal("new and more", sftp.ReadAllText(file));
    }

    [ClientFact]
    public async Task Names_move_as_they_are_asked_to()
    {
        using SftpClient sftp = SshNet.Sftp(Sshd);
        sftp.WriteAllText($"{Remote}/one", "one");
        sftp.WriteAllText($"{Remote}/two", "two");

        sftp.RenameFile($"{Remote}/one", $"{Remote}/moved");
        await sftp.RenameFileAsync($"{Remote}/moved", $"{Remote}/one", default);
        Assert.Throws<SftpException>(() => sftp.RenameFile($"{Remote}/one", $"{Remote}/two"));
        Assert.Equal("two", sftp.ReadAllText($"{Remote}/two"));
        sftp.RenameFile($"{Remote}/one", $"{Remote}/two", isPosix: true);
        sftp.SymbolicLink($"{Remote}/two", $"{Remote}/link");

        Assert.Equal("one", File.ReadAllText($"{Remote}/two"));
        Assert.Equal(["link", "two"], Directory.EnumerateFiles(Remote).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal($"{Remote}/two", new FileInfo($"{Remote}/link").LinkTarget);
        Assert.True(sftp.ListDirectory(Remote).Single(entry => entry.Name == "link").IsSymbolicLink);
        Assert.Equal("one", sftp.ReadAllText($"{Remote}/link"));
        sftp.ChangeDirectory(Remote);
        Assert.Equal(Remote, sftp.WorkingDirectory);
        Assert.True(sftp.Exists("two"));
        Assert.Equal(3, sftp.ProtocolVersion);
    }

    [ClientFact]
    public async Task Attributes_are_set_and_read()
    {
        using SftpClient sftp = SshNet.Sftp(Sshd);
        string file = $"{Remote}/file";
        sftp.WriteAllText(file, "12345");
        DateTime time = DateTime.UnixEpoch.AddSeconds(1_234_567_890);

        sftp.ChangePermissions(file, 640);
        sftp.SetLastWriteTimeUtc(file, time);
        sftp.SetLastAccessTimeUtc(file, time.AddHours(1));
        SftpFileAttributes attributes = await sftp.GetAttributesAsync(file, default);

        Assert.Equal((5, time, time.AddHours(1)), (attributes.Size, attributes.LastWriteTimeUtc, attributes.LastAccessTimeUtc));
        Assert.True(attributes is { OwnerCanWrite: true, GroupCanRead: true, GroupCanWrite: false, OthersCanRead: false, IsRegularFile: true });
        Assert.Equal(time, sftp.GetLastWriteTimeUtc(file));

        attributes.SetPermissions(755);
        attributes.Size = 3;
        sftp.SetAttributes(file, attributes);
        Assert.Equal("123", File.ReadAllText(file));
        Assert.Equal(0b111_101_101, (int)File.GetUnixFileMode(file));

        SftpFileSystemInformation volume = await sftp.GetStatusAsync(Remote, default);
        Assert.True(volume.TotalBlocks >= volume.AvailableBlocks && volume.MaxNameLenght == 255);
    }

    [ClientFact]
    public void A_folder_is_synchronized()
    {
        LegacySamples.CreateIn($"{Local}/tree");
        using SftpClient sftp = SshNet.Sftp(Sshd);

        int sent = sftp.SynchronizeDirectories($"{Local}/tree", Remote, "*").Count();
        File.AppendAllText($"{Local}/tree/size-1", "more");
        FileInfo[] again = [.. sftp.SynchronizeDirectories($"{Local}/tree", Remote, "*")];

        Assert.Equal(Directory.GetFiles($"{Local}/tree").Length, sent);
        Assert.Equal(["size-1"], again.Select(file => file.Name));
        Samples.MustBeEqual($"{Local}/tree", Remote);
    }
}
