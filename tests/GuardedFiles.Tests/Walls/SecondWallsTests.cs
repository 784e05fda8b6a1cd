using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using GuardedFiles.Walls;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Walls;

/// <summary>Each wall is the kernel's to have or not: what is missing is told, and the others stand.</summary>
public sealed class SecondWallsTests
{
    private static readonly SystemCall LandlockCreate = new(444, 444);
    private static readonly SystemCall Seccomp = new(317, 277);
    private static readonly SystemCall Prctl = new(157, 167);

    [Fact]
    public void All_of_them_stand_on_a_kernel_that_has_them()
    {
        int version = Math.Min(Libc.landlock_version(), 7);
        if (version < 2)
            return;
        using Folder folder = new();
        Alone.Run(() =>
        {
            WallReport report = Raise(folder);
            Assert.Equal($"no new privileges, landlock {version}, seccomp", report.Standing);
            Assert.Equal(Errno.EACCES, Open("/etc/hostname"u8));
            Assert.Equal(Errno.EPERM, Socket());
        });
    }

    [Fact]
    public void Without_a_jail_there_is_no_Landlock() => Alone.Run(() =>
    {
        WallReport report = SecondWalls.Raise(-1, new SeccompScope { LogSocket = -1, OneThread = true, NewCode = true });
        Assert.Equal("no new privileges, seccomp", report.Standing);
        Assert.Equal(Errno.None, Open("/etc/passwd"u8));
        Assert.Equal(Errno.EPERM, Socket());
    });

    [Theory]
    [InlineData(Errno.ENOSYS)]
    [InlineData(Errno.EOPNOTSUPP)]
    public void Without_Landlock_the_filter_holds(Errno error)
    {
        using Folder folder = new();
        Kernel.Refusing(LandlockCreate, error, () =>
        {
            WallReport report = Raise(folder);
            Assert.Equal("no new privileges, seccomp", report.Standing);
            Assert.Equal(error, Find(report, "landlock").Error);
            Assert.Equal(Errno.None, Open("/etc/passwd"u8));
            Assert.Equal(Errno.EPERM, Socket());
        });
    }

    [Theory]
    [InlineData(Errno.ENOSYS)]
    [InlineData(Errno.EINVAL)]
    public void Without_a_filter_Landlock_holds(Errno error)
    {
        if (Libc.landlock_version() < 2)
            return;
        using Folder folder = new();
        Kernel.Refusing(Seccomp, error, () =>
        {
            WallReport report = Raise(folder);
            Assert.StartsWith("no new privileges, landlock ", report.Standing);
            Assert.DoesNotContain("seccomp", report.Standing);
            Assert.Equal(error, Find(report, "seccomp").Error);
            Assert.Equal(Errno.None, Socket());
            Assert.Equal(Errno.EACCES, Open("/etc/hostname"u8));
        });
    }

    [Fact]
    public void A_kernel_that_has_nothing_is_told_three_times_and_harms_nobody()
    {
        using Folder folder = new();
        Kernel.Refusing([(LandlockCreate, Errno.ENOSYS), (Seccomp, Errno.ENOSYS), (Prctl, Errno.EINVAL)], () =>
        {
            WallReport report = Raise(folder);
            Assert.Equal("", report.Standing);
            Assert.Equal(
                [("no new privileges", Errno.EINVAL), ("landlock", Errno.ENOSYS), ("seccomp", Errno.ENOSYS)],
                report.Walls.ToArray().Select(wall => (wall.Name, wall.Error)));
        });
    }

    private static WallReport Raise(Folder folder)
    {
        int root = Libc.openat(Libc.AT_FDCWD, folder[""], OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0);
        Assert.True(root >= 0);
        WallReport report = SecondWalls.Raise(root, new SeccompScope { LogSocket = -1, OneThread = true, NewCode = true });
        Assert.Equal(0, Libc.close(root));
        return report;
    }

    private static Wall Find(WallReport report, string name) => report.Walls.ToArray().Single(wall => wall.Name == name);

    private static Errno Open(ReadOnlySpan<byte> path) => Closed(Libc.openat(Libc.AT_FDCWD, path, OpenFlagsOf.O_CLOEXEC, 0));

    private static Errno Socket() => Closed(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0));

    private static Errno Closed(int number)
    {
        Errno error = Libc.Check(number);
        if (!error.Failed)
            Assert.Equal(0, Libc.close(number));
        return error;
    }
}
