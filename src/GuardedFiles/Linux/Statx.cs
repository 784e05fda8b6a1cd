using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>struct statx (linux/stat.h): unlike struct stat, one layout on every architecture.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal struct Statx
{
    internal uint stx_mask;
    internal uint stx_blksize;
    internal ulong stx_attributes;
    internal uint stx_nlink;
    internal uint stx_uid;
    internal uint stx_gid;
    internal ushort stx_mode;
    internal ushort spare0;
    internal ulong stx_ino;
    internal ulong stx_size;
    internal ulong stx_blocks;
    internal ulong stx_attributes_mask;
    internal StatxTimestamp stx_atime;
    internal StatxTimestamp stx_btime;
    internal StatxTimestamp stx_ctime;
    internal StatxTimestamp stx_mtime;
    internal uint stx_rdev_major;
    internal uint stx_rdev_minor;
    internal uint stx_dev_major;
    internal uint stx_dev_minor;
}

/// <summary>struct statx_timestamp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StatxTimestamp
{
    internal long tv_sec;
    internal uint tv_nsec;
    internal int reserved;
}

/// <summary>struct timespec[2] as utimensat(2) takes it: access, then modification.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimePair
{
    internal long atime_sec;
    internal long atime_nsec;
    internal long mtime_sec;
    internal long mtime_nsec;
}

/// <summary>struct statvfs (sys/statvfs.h) of 64-bit glibc and musl.</summary>
[StructLayout(LayoutKind.Sequential, Size = 112)]
internal struct Statvfs
{
    internal ulong f_bsize;
    internal ulong f_frsize;
    internal ulong f_blocks;
    internal ulong f_bfree;
    internal ulong f_bavail;
    internal ulong f_files;
    internal ulong f_ffree;
    internal ulong f_favail;
    internal ulong f_fsid;
    internal ulong f_flag;
    internal ulong f_namemax;
}
