using GuardedFiles.Linux;
using Mono.Unix.Native;
using Statvfs = GuardedFiles.Linux.Statvfs;

namespace GuardedFiles;

/// <summary>The stat calls that files and directories share once they are open.</summary>
internal static class DescriptorMetadata
{
    /// <summary>fstat(2).</summary>
    public static Errno Stat(this FileDescriptor descriptor, out FileMetadata metadata)
    {
        Errno error = Libc.Check(
            Libc.statx(descriptor, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx));
        metadata = FileMetadata.From(in statx);
        return error;
    }

    /// <summary>fstatvfs(3).</summary>
    public static Errno VolumeStat(this FileDescriptor descriptor, out VolumeMetadata metadata)
    {
        Errno error = Libc.Check(Libc.fstatvfs(descriptor, out Statvfs statvfs));
        metadata = VolumeMetadata.From(in statvfs);
        return error;
    }
}
