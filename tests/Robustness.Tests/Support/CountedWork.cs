using Testing;

namespace Robustness;

/// <summary>What a client does in <see cref="SystemCallTests"/>: conversations that are the same in every run.</summary>
internal sealed class CountedWork : IDisposable
{
    private const int Block = 32 * 1024;
    private const int InFlight = 64;
    private const int Files = 16;
    private const int Crowd = 1000;
    private const int MediumFile = Block + 1024;

    private readonly TempDirectory _folder = TempDirectory.InMemory();
    private readonly CallCounter _server;
    private readonly byte[] _reading;
    private readonly byte[] _writing;
    private int _generation;

    public CountedWork(CallCounter server)
    {
        _server = server;
        File.WriteAllBytes(PathOf("large"), new byte[InFlight * Block]);
        for (int file = 0; file < Files; file++)
        {
            File.WriteAllBytes(PathOf($"small{file}"), new byte[1024]);
            File.WriteAllBytes(PathOf($"medium{file}"), new byte[MediumFile]);
        }

        for (int file = 0; file < Crowd; file++)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(PathOf("crowd")).FullName, $"a file with the number {file}"), "");
        for (int file = 0; file < 10 * Files; file++)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(PathOf($"folder{file % Files}")).FullName, $"{file}"), "");
        _reading = HandleOf(server.Ask(Request.Open(PathOf("large"), Access.Read))[0]);
        _writing = HandleOf(server.Ask(Request.Open(PathOf("target"), Access.Fresh))[0]);
    }

    public void Read() => All(PacketType.Data, Ask(InFlight, index => Request.Read(_reading, (ulong)(index * Block), Block)));

    public void ReadOneAtATime() => OneAtATime(InFlight, index =>
        All(PacketType.Data, _server.Ask(Request.Read(_reading, (ulong)(index * Block), Block))));

    // 29 has no divisor in common with 64: each block once, never the next one.
    public void ReadAnywhere() => All(PacketType.Data, Ask(InFlight, index => Request.Read(_reading, (ulong)(index * 29 % InFlight * Block), 4096)));

    public void Write() => AllOk(Ask(InFlight, WriteBlock));

    public void WriteOneAtATime() => OneAtATime(InFlight, index => AllOk(_server.Ask(WriteBlock(index))));

    public void Stat() => All(PacketType.Attrs, Ask(InFlight, _ => Request.Stat(PathOf("large"))));

    public void StatOneAtATime() => OneAtATime(InFlight, _ => All(PacketType.Attrs, _server.Ask(Request.Stat(PathOf("large")))));

    public void ListCrowd()
    {
        byte[] handle = HandleOf(_server.Ask(Request.OpenDir(PathOf("crowd")))[0]);
        uint names = 0;
        while (_server.Ask(Request.ReadDir(handle))[0] is { Type: PacketType.Name } answer)
            names += answer.UInt32();
        Assert.Equal(Crowd + 2u, names);
        AllOk(_server.Ask(Request.Close(handle)));
    }

    public void ListFolders()
    {
        byte[][] handles = [.. Ask(Files, index => Request.OpenDir(PathOf($"folder{index}"))).Select(HandleOf)];
        All(PacketType.Name, Ask(Files, index => Request.ReadDir(handles[index])));
        Assert.All(Ask(Files, index => Request.ReadDir(handles[index])), answer => Assert.Equal(Status.Eof, answer.StatusCode));
        AllOk(Ask(Files, index => Request.Close(handles[index])));
    }

    public void ReadFiles() => ReadFiles(0, Files);

    public void ReadFilesOneAtATime() => OneAtATime(Files, index => ReadFiles(index, 1));

    /// <summary>Each CLOSE leaves the client without an open file.</summary>
    public void ReadMediumFilesOneAtATime()
    {
        _ = _server.Ask(Request.Close(_reading), Request.Close(_writing)); // Done the first time, which does not count.
        _server.Restart();
        OneAtATime(Files, ReadMediumFile);
    }

    public void CreateFiles() => CreateFiles($"new{_generation++}", Files);

    public void CreateFilesOneAtATime() => OneAtATime(Files, _ => CreateFiles($"new{_generation++}", 1));

    public void RemoveFiles()
    {
        MakeFilesToRemove();
        AllOk(Ask(Files, index => Request.Remove(PathOf($"old{index}"))));
    }

    public void RemoveFilesOneAtATime()
    {
        MakeFilesToRemove();
        OneAtATime(Files, index => AllOk(_server.Ask(Request.Remove(PathOf($"old{index}")))));
    }

    public void Dispose() => _folder.Dispose();

    private void ReadFiles(int first, int count)
    {
        byte[][] handles = [.. Ask(count, index => Request.Open(PathOf($"small{first + index}"), Access.Read)).Select(HandleOf)];
        All(PacketType.Data, Ask(count, index => Request.Read(handles[index], 0, Block)));
        AllOk(Ask(count, index => Request.Close(handles[index])));
    }

    private void ReadMediumFile(int index)
    {
        byte[] handle = HandleOf(_server.Ask(Request.Open(PathOf($"medium{index}"), Access.Read))[0]);
        for (int offset = 0; offset < MediumFile; offset += Block)
            All(PacketType.Data, _server.Ask(Request.Read(handle, (ulong)offset, Block)));
        AllOk(_server.Ask(Request.Close(handle)));
    }

    private void CreateFiles(string name, int count)
    {
        byte[][] handles = [.. Ask(count, index => Request.Open(PathOf($"{name}-{index}"), Access.Fresh)).Select(HandleOf)];
        AllOk(Ask(count, index => Request.Write(handles[index], 0, new byte[1024])));
        AllOk(Ask(count, index => Request.Close(handles[index])));
    }

    private void MakeFilesToRemove()
    {
        for (int file = 0; file < Files; file++)
            File.WriteAllText(PathOf($"old{file}"), "");
    }

    private byte[] WriteBlock(int index) => Request.Write(_writing, (ulong)(index * Block), new byte[Block]);

    private Answer[] Ask(int count, Func<int, byte[]> request) => _server.Ask([.. Enumerable.Range(0, count).Select(request)]);

    private static void OneAtATime(int count, Action<int> action)
    {
        for (int index = 0; index < count; index++)
            action(index);
    }

    private static void All(PacketType expected, Answer[] answers) => Assert.All(answers, answer => Assert.Equal(expected, answer.Type));

    private static void AllOk(Answer[] answers) => Assert.All(answers, answer => Assert.Equal(Status.Ok, answer.StatusCode));

    private static byte[] HandleOf(Answer answer)
    {
        Assert.Equal(PacketType.Handle, answer.Type);
        return answer.String();
    }

    private string PathOf(string name) => _folder.Combine(name);
}
