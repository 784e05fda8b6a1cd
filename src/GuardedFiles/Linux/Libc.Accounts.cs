using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GuardedFiles.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    internal static partial int getpwuid_r(uint uid, out Passwd pwd, Span<byte> buf, nint buflen, out nint result);

    [LibraryImport(Library)]
    internal static partial int getpwnam_r(
        [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> name, out Passwd pwd, Span<byte> buf, nint buflen, out nint result);

    [LibraryImport(Library)]
    internal static partial int getgrgid_r(uint gid, out Group grp, Span<byte> buf, nint buflen, out nint result);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getgroups(int size, Span<uint> list);

    /// <summary>Negative when there is room for fewer than <paramref name="ngroups"/>, which says then how many there are.</summary>
    [LibraryImport(Library)]
    internal static partial int getgrouplist(
        [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> user, uint group, Span<uint> groups, ref int ngroups);

    [LibraryImport(Library)]
    internal static partial uint getegid();

    /// <summary>1 when <paramref name="src"/> is an address of the family, in the one way of writing each has.</summary>
    [LibraryImport(Library)]
    internal static partial int inet_pton(int af, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> src, Span<byte> dst);

    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;

    [LibraryImport(Library)]
    internal static partial long time(nint tloc);

    [LibraryImport(Library)]
    internal static partial nint localtime_r(in long timep, out BrokenDownTime result);
}

/// <summary>struct passwd (pwd.h); the texts lie in the buffer that the caller gave.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct Passwd
{
    private readonly byte* pw_name;
    private readonly byte* pw_passwd;
    internal readonly uint pw_uid;
    internal readonly uint pw_gid;
    private readonly byte* pw_gecos;
    private readonly byte* pw_dir;
    private readonly byte* pw_shell;

    internal ReadOnlySpan<byte> Name => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(pw_name);

    internal ReadOnlySpan<byte> Home => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(pw_dir);
}

/// <summary>struct group (grp.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct Group
{
    private readonly byte* gr_name;
    private readonly byte* gr_passwd;
    internal readonly uint gr_gid;
    private readonly byte** gr_mem;

    internal ReadOnlySpan<byte> Name => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(gr_name);
}

/// <summary>struct tm (time.h) of glibc and musl: months from 0, years from 1900.</summary>
[StructLayout(LayoutKind.Sequential, Size = 56)]
internal struct BrokenDownTime
{
    internal int tm_sec;
    internal int tm_min;
    internal int tm_hour;
    internal int tm_mday;
    internal int tm_mon;
    internal int tm_year;
}
