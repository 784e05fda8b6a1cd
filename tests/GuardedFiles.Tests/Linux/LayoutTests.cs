using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GuardedFiles.Linux;
using Mono.Unix.Native;
using Group = GuardedFiles.Linux.Group;
using Passwd = GuardedFiles.Linux.Passwd;
using Statvfs = GuardedFiles.Linux.Statvfs;

namespace GuardedFiles.Tests.Linux;

/// <summary>Every structure and every number that goes to the kernel or the C library, compared with the system's headers.</summary>
public sealed class LayoutTests
{
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Constants of open(2) that differ between architectures: x86, arm.</summary>
    private static readonly Dictionary<string, (int X86, int Arm)> ByArchitecture = new()
    {
        ["O_DIRECTORY"] = (0x10000, 0x4000),
    };

    /// <summary>How macros begin of which headers may lack the newest.</summary>
    private static readonly string[] Recent =
    [
        "LANDLOCK_ACCESS_FS_TRUNCATE", "LANDLOCK_ACCESS_FS_IOCTL_DEV", "LANDLOCK_ACCESS_NET_", "LANDLOCK_SCOPE_",
    ];

    [Fact]
    public void Structures_are_laid_out_as_the_headers_say()
    {
        Headers headers = new();
        AddStructures(headers);
        headers.Check();
    }

    [Fact]
    public void A_set_of_signals_has_the_bits_of_sigaddset()
    {
        SignalSet set = SignalSet.Of(Libc.SIGHUP, Libc.SIGTERM, 64);
        Assert.Equal((1ul << 0) | (1ul << 14) | (1ul << 63), set[0]);
        Assert.Equal(0ul, set[1]);
    }

    [Fact]
    public void Constants_have_the_values_of_the_headers()
    {
        Headers headers = new();
        AddConstants(headers);
        headers.Number("O_DIRECTORY", OpenFlagsOf.O_DIRECTORY);
        headers.Check();
    }

    [Fact]
    public void A_wrong_number_is_noticed()
    {
        Headers headers = new();
        headers.Number("AT_REMOVEDIR", 1);
        Xunit.Sdk.XunitException noticed = Assert.ThrowsAny<Xunit.Sdk.XunitException>(headers.Check);
        Assert.Contains("AT_REMOVEDIR is not 1", noticed.Message);
    }

    [Theory]
    [InlineData("x86_64-linux-gnu-gcc", true)]
    [InlineData("aarch64-linux-gnu-gcc", false)]
    public void All_of_it_holds_for_an_architecture_whose_compiler_is_installed(string compiler, bool x86)
    {
        if (!Headers.IsInstalled(compiler))
            return;
        Headers headers = new(compiler);
        AddStructures(headers);
        AddConstants(headers);
        foreach ((string name, (int X86, int Arm) value) in ByArchitecture)
            headers.Number(name, x86 ? value.X86 : value.Arm);
        headers.Check();
    }

    private static void AddStructures(Headers headers)
    {
        headers.Structure<Statx>("struct statx", ("spare0", "__spare0"));
        headers.Structure<StatxTimestamp>("struct statx_timestamp", ("reserved", null));
        headers.Structure<Statvfs>("struct statvfs");
        headers.Structure<StatFs>("struct statfs");
        headers.Structure<OpenHow>("struct open_how");
        headers.Structure<PollDescriptor>("struct pollfd");
        headers.Structure<IoVector>("struct iovec");
        headers.Structure<TimeValue>("struct timeval");
        headers.Structure<UnixAddress>("struct sockaddr_un");
        headers.Structure<Passwd>("struct passwd");
        headers.Structure<Group>("struct group");
        headers.Structure<BrokenDownTime>("struct tm");
        headers.Structure<ResourceLimit>("struct rlimit");
        headers.Structure<FilterInstruction>("struct sock_filter");
        headers.Structure<FilterHeader>("struct sock_fprog");
        headers.Structure<LandlockPathBeneath>("struct landlock_path_beneath_attr");
        headers.IfDefined("LANDLOCK_SCOPE_SIGNAL", () => headers.Structure<LandlockRuleset>("struct landlock_ruleset_attr")); // Linux 6.12
        headers.Number("sizeof(struct timespec[2])", Unsafe.SizeOf<TimePair>());
        headers.Number("offsetof(struct timespec, tv_nsec)", (int)Marshal.OffsetOf<TimePair>("atime_nsec"));
        headers.Number("sizeof(struct timespec)", (int)Marshal.OffsetOf<TimePair>("mtime_sec"));
        headers.Number("sizeof(sigset_t)", Unsafe.SizeOf<SignalSet>());
        headers.Number("sizeof(pthread_t)", Unsafe.SizeOf<nint>());
        headers.Number($"sizeof(pthread_attr_t) <= {NativeThread.SizeOfAttributes}", 1);
        headers.Number("sizeof(struct signalfd_siginfo)", 128);
        headers.Number("offsetof(struct signalfd_siginfo, ssi_signo)", 0);
        headers.Number("sizeof(((struct signalfd_siginfo*)0)->ssi_signo)", sizeof(int));
        headers.Number("offsetof(struct dirent64, d_reclen)", 16); // as DirectoryEntry reads it
        headers.Number("sizeof(((struct dirent64*)0)->d_reclen)", sizeof(ushort));
        headers.Number("offsetof(struct dirent64, d_name)", DirectoryEntry.NameOffset);
    }

    private static void AddConstants(Headers headers)
    {
        headers.Number("PATH_MAX", CString.PathMax);
        AddAll(headers, typeof(Libc), except: ["Library"]);
        AddAll(headers, typeof(OpenFlagsOf), except: []);
        foreach (OpenFlags flag in (ReadOnlySpan<OpenFlags>)
        [
            OpenFlags.O_RDONLY, OpenFlags.O_WRONLY, OpenFlags.O_RDWR, OpenFlags.O_CREAT, OpenFlags.O_EXCL, OpenFlags.O_NOCTTY,
            OpenFlags.O_TRUNC, OpenFlags.O_APPEND, OpenFlags.O_NONBLOCK,
        ])
            headers.Number(flag.ToString(), (int)flag);
        foreach (SyslogFacility facility in (ReadOnlySpan<SyslogFacility>)
        [
            SyslogFacility.LOG_DAEMON, SyslogFacility.LOG_USER, SyslogFacility.LOG_AUTH, SyslogFacility.LOG_AUTHPRIV,
            SyslogFacility.LOG_LOCAL0, SyslogFacility.LOG_LOCAL1, SyslogFacility.LOG_LOCAL2, SyslogFacility.LOG_LOCAL3,
            SyslogFacility.LOG_LOCAL4, SyslogFacility.LOG_LOCAL5, SyslogFacility.LOG_LOCAL6, SyslogFacility.LOG_LOCAL7,
        ])
            headers.Number(facility.ToString(), (int)facility);
        foreach (FilePermissions bits in (ReadOnlySpan<FilePermissions>)
        [
            FilePermissions.S_IFMT, FilePermissions.S_IFREG, FilePermissions.S_IFDIR, FilePermissions.S_IFLNK, FilePermissions.S_IFIFO,
            FilePermissions.S_IFSOCK, FilePermissions.S_IFCHR, FilePermissions.S_IFBLK, FilePermissions.S_ISUID, FilePermissions.S_ISGID,
            FilePermissions.S_ISVTX,
        ])
            headers.Number(bits.ToString(), (uint)bits);
        foreach (string name in Enum.GetNames<Errno>())
            headers.NumberIfDefined(name, (int)Enum.Parse<Errno>(name));
    }

    private static void AddAll(Headers headers, Type type, string[] except)
    {
        IEnumerable<FieldInfo> constants = type.GetFields(Constants).Where(field => field.IsLiteral && !except.Contains(field.Name));
        Assert.NotEmpty(constants);
        foreach (FieldInfo constant in constants)
        {
            long value = Convert.ToInt64(constant.GetRawConstantValue(), CultureInfo.InvariantCulture);
            if (Recent.Any(constant.Name.StartsWith))
                headers.NumberIfDefined(constant.Name, value);
            else
                headers.Number(constant.Name, value);
        }
    }
}
