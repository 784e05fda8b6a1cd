using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using GuardedFiles.Walls;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Walls;

/// <summary>Landlock alone, without the filter: on threads that are thrown away. A kernel without it has nothing to show here.</summary>
public sealed partial class LandlockTests : IDisposable
{
    private readonly TempDirectory _jail = new();
    private readonly TempDirectory _outside = new();

    public LandlockTests()
    {
        File.WriteAllText(_jail.Combine("file"), "content");
        File.WriteAllText(_outside.Combine("secret"), "content");
        Directory.CreateDirectory(_jail.Combine("a"));
        Directory.CreateDirectory(_jail.Combine("b"));
    }

    public void Dispose()
    {
        _jail.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public void What_lies_outside_cannot_be_opened_created_or_removed() => Behind(_ =>
    {
        Assert.Equal(Errno.EACCES, Open(_outside.Combine("secret"), OpenFlags.O_RDONLY));
        Assert.Equal(Errno.EACCES, Open(_outside.Combine("secret"), OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, Open(_outside.Path, OpenFlags.O_RDONLY));
        Assert.Equal(Errno.EACCES, Open(_outside.Combine("new"), OpenFlags.O_WRONLY | OpenFlags.O_CREAT));
        Assert.Equal(Errno.EACCES, Libc.Check(Libc.unlinkat(Libc.AT_FDCWD, Bytes(_outside.Combine("secret")), 0)));
        Assert.Equal(Errno.EACCES, Rename(_outside.Combine("secret"), _outside.Combine("renamed")));
        Assert.Equal(Errno.EACCES, Open("/proc/self/mem", OpenFlags.O_RDWR));
    });

    [Fact]
    public void Nothing_moves_over_the_wall() => Behind(_ =>
    {
        Assert.True(Rename(_jail.Combine("file"), _outside.Combine("file")) is Errno.EXDEV or Errno.EACCES);
        Assert.True(Rename(_outside.Combine("secret"), _jail.Combine("secret")) is Errno.EXDEV or Errno.EACCES);
        int linked = Libc.linkat(Libc.AT_FDCWD, Bytes(_outside.Combine("secret")), Libc.AT_FDCWD, Bytes(_jail.Combine("secret")), 0);
        Assert.True(Libc.Check(linked) is Errno.EXDEV or Errno.EACCES);
    });

    [Fact]
    public void Inside_everything_goes_on() => Behind(_ =>
    {
        Assert.Equal(Errno.None, Open(_jail.Combine("file"), OpenFlags.O_RDWR));
        Assert.Equal(Errno.None, Open(_jail.Path, OpenFlags.O_RDONLY));
        Assert.Equal(Errno.None, Open(_jail.Combine("a/new"), OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL));
        Assert.Equal(Errno.None, Rename(_jail.Combine("a/new"), _jail.Combine("b/new")));
        Assert.Equal(Errno.None, Libc.Check(Libc.linkat(
            Libc.AT_FDCWD, Bytes(_jail.Combine("b/new")), Libc.AT_FDCWD, Bytes(_jail.Combine("a/link")), 0)));
        Assert.Equal(Errno.None, Libc.Check(Libc.symlinkat("target"u8, Libc.AT_FDCWD, Bytes(_jail.Combine("a/symlink")))));
        Assert.Equal(Errno.None, Libc.Check(Libc.mkdirat(Libc.AT_FDCWD, Bytes(_jail.Combine("b/new directory")), 0b111_000_000)));
        Assert.Equal(Errno.None, Rename(_jail.Combine("b/new directory"), _jail.Combine("a/new directory")));
        Assert.Equal(Errno.None, Libc.Check(Libc.unlinkat(Libc.AT_FDCWD, Bytes(_jail.Combine("a/new directory")), Libc.AT_REMOVEDIR)));
        Assert.Equal(Errno.None, Libc.Check(Libc.truncate(Bytes(_jail.Combine("file")), 3)));
        Assert.Equal(Errno.None, Open(_jail.Combine("file"), OpenFlags.O_WRONLY | OpenFlags.O_TRUNC));
    });

    /// <summary>That none are made is the filter's to see to: <see cref="SeccompFilterTests"/> have mknodat(2).</summary>
    [Theory]
    [InlineData(0x1000)] // S_IFIFO
    [InlineData(0xc000)] // S_IFSOCK
    public void A_FIFO_and_a_socket_that_are_there_get_new_names(uint type)
    {
        Assert.Equal(Errno.None, Libc.Check(mknod(_jail.Combine("a/node"), type | 0x180, 0)));
        Behind(_ =>
        {
            Assert.Equal(Errno.None, Rename(_jail.Combine("a/node"), _jail.Combine("b/node")));
            Assert.Equal(Errno.None, Libc.Check(Libc.linkat(
                Libc.AT_FDCWD, Bytes(_jail.Combine("b/node")), Libc.AT_FDCWD, Bytes(_jail.Combine("a/other")), 0)));
        });
    }

    [Theory]
    [InlineData(0x2000)] // S_IFCHR
    [InlineData(0x6000)] // S_IFBLK
    public void Devices_are_not_made(uint type) =>
        Behind(_ => Assert.Equal(Errno.EACCES, Libc.Check(mknod(_jail.Combine("device"), type | 0x180, 0x103))));

    [Fact]
    public void No_version_allows_what_starts_programs_or_reaches_devices()
    {
        for (int version = 2; version <= 7; version++)
        {
            ulong allowed = Landlock.AllowedOf(version);
            Assert.Equal(0ul, allowed & (Libc.LANDLOCK_ACCESS_FS_EXECUTE | Libc.LANDLOCK_ACCESS_FS_MAKE_CHAR));
            Assert.Equal(0ul, allowed & (Libc.LANDLOCK_ACCESS_FS_MAKE_BLOCK | Libc.LANDLOCK_ACCESS_FS_IOCTL_DEV));
            Assert.Equal(Libc.LANDLOCK_ACCESS_FS_EXECUTE, Landlock.RightsOf(version) & Libc.LANDLOCK_ACCESS_FS_EXECUTE);
            Assert.Equal(Libc.LANDLOCK_ACCESS_FS_REFER, allowed & Libc.LANDLOCK_ACCESS_FS_REFER);
            Assert.Equal(0ul, allowed & ~Landlock.RightsOf(version));
        }
    }

    [Theory]
    [InlineData(1, 0x0000, 0, 0)]
    [InlineData(2, 0x3fff, 0, 0)]
    [InlineData(3, 0x7fff, 0, 0)]
    [InlineData(4, 0x7fff, 3, 0)]
    [InlineData(5, 0xffff, 3, 0)]
    [InlineData(6, 0xffff, 3, 3)]
    [InlineData(7, 0xffff, 3, 3)]
    public void Each_version_is_asked_for_what_it_knows(int version, ulong files, ulong network, ulong scope)
    {
        LandlockRuleset ruleset = Landlock.RulesetOf(version);
        Assert.Equal((files, network, scope), (ruleset.handled_access_fs, ruleset.handled_access_net, ruleset.scoped));
    }

    [Fact]
    public void A_program_cannot_be_started()
    {
        // execve(2) that succeeded would end the tests: the file is executable for everybody, and no program.
        File.WriteAllText(_jail.Combine("file"), "neither a program nor a script\0");
        File.SetUnixFileMode(_jail.Combine("file"), (UnixFileMode)0b111_101_101);
        Alone.Run(() => Assert.Equal(Errno.ENOEXEC, Execute(_jail.Combine("file"))));
        Behind(_ => Assert.Equal(Errno.EACCES, Execute(_jail.Combine("file"))));
    }

    [Fact]
    public void The_files_that_names_come_from_can_be_read_and_not_written() => Behind(_ =>
    {
        Assert.Equal(Errno.None, Open("/etc/passwd", OpenFlags.O_RDONLY));
        Assert.Equal(Errno.None, Open("/etc/group", OpenFlags.O_RDONLY));
        Assert.Equal(Errno.EACCES, Open("/etc/passwd", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, Open("/etc/hostname", OpenFlags.O_RDONLY));
    });

    [Fact]
    public void Tcp_goes_nowhere()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        Behind(version =>
        {
            using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            SocketException? error = Record.Exception(() => client.Connect(listener.LocalEndPoint!)) as SocketException;
            Assert.Equal(version >= 4 ? SocketError.AccessDenied : null, error?.SocketErrorCode);
        });
    }

    [Fact]
    public void Abstract_sockets_of_others_are_not_reached()
    {
        string name = $"\0walls-{Environment.ProcessId}";
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(name));
        listener.Listen();
        Behind(version =>
        {
            using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            SocketException? error = Record.Exception(() => client.Connect(new UnixDomainSocketEndPoint(name))) as SocketException;
            Assert.Equal(version >= 6 ? SocketError.AccessDenied : null, error?.SocketErrorCode); // .NET has one word for EPERM and EACCES.
        });
    }

    /// <summary>On a thread of its own behind Landlock, which is told its version.</summary>
    private void Behind(Action<int> action)
    {
        if (Libc.landlock_version() < 2)
            return;
        Alone.Run(() =>
        {
            using FileDescriptor root = new(Libc.openat(
                Libc.AT_FDCWD, Bytes(_jail.Path), OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0));
            Assert.Equal(0, Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
            Assert.Equal(Errno.None, Landlock.Raise(root.Number, out int version));
            action(version);
        });
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);

    private static Errno Rename(string from, string to) =>
        Libc.Check(Libc.renameat(Libc.AT_FDCWD, Bytes(from), Libc.AT_FDCWD, Bytes(to)));

    private static Errno Open(string path, OpenFlags flags)
    {
        int number = Libc.openat(Libc.AT_FDCWD, Bytes(path), (int)flags | OpenFlagsOf.O_CLOEXEC, 0b110_000_000);
        Errno error = Libc.Check(number);
        if (!error.Failed)
            Assert.Equal(0, Libc.close(number));
        return error;
    }

    private static Errno Execute(string path) => Libc.Check(execve(path, 0, 0));

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int mknod(string path, uint mode, ulong device);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int execve(string path, nint arguments, nint environment);
}
