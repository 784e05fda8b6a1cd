using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Support;

/// <summary>A directory with a jail in it, a secret beside the jail, and a file tree that is confined to the jail.</summary>
internal sealed class JailedFolder : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Resolver _resolver;

    /// <param name="kernelResolves">False to walk in user space.</param>
    public JailedFolder(bool kernelResolves, Policy? policy = null)
    {
        _ = _folder.NewDirectory("jail");
        _ = _folder.NewFile("secret", "outside");
        _resolver = new Resolver(OpenRoot(), isJail: true, kernelResolves);
        Jail jail = new(_folder[JailName], "me"u8.ToArray(), "/"u8.ToArray());
        Tree = new FileTree(policy ?? new Policy(), new Bounds(_resolver, null, jail, new DescriptorLinks()));
    }

    private const string JailName = "jail";

    public FileTree Tree { get; }

    public Resolver Resolver => _resolver;

    /// <summary>What lies outside as well.</summary>
    public Folder Machine => _folder;

    public string PathOf(string name) => _folder.Path($"{JailName}/{name}");

    public void NewFile(string name, string content = "") => _folder.NewFile($"{JailName}/{name}", content);

    public void NewDirectory(string name) => _folder.NewDirectory($"{JailName}/{name}");

    public void NewLink(string name, string target) => _folder.NewLink($"{JailName}/{name}", target);

    public string ContentOf(string name) => _folder.ContentOf($"{JailName}/{name}");

    public (Errno Error, string Path) RealPath(string path)
    {
        Span<byte> real = stackalloc byte[CString.PathMax];
        Errno error = Tree.RealPath(Encoding.UTF8.GetBytes(path), real, out int length);
        return (error, Encoding.UTF8.GetString(real[..length]));
    }

    public (Errno Error, FilePermissions Type) Stat(string path)
    {
        Errno error = Tree.Stat(Encoding.UTF8.GetBytes(path), out FileMetadata metadata);
        return (error, metadata.Type);
    }

    public void Dispose()
    {
        _resolver.Dispose();
        _folder.Dispose();
    }

    private FileDescriptor OpenRoot()
    {
        int number = Libc.openat(
            Libc.AT_FDCWD, _folder[JailName], OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0);
        Assert.True(number >= 0);
        return new FileDescriptor(number);
    }
}
