using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>Device and inode: one object, whatever it is called.</summary>
internal readonly record struct Identity(uint DeviceMajor, uint DeviceMinor, ulong Inode)
{
    public static Identity Of(in Statx statx) => new(statx.stx_dev_major, statx.stx_dev_minor, statx.stx_ino);

    /// <summary>Both lie on one device.</summary>
    public bool SharesDevice(in Identity other) => DeviceMajor == other.DeviceMajor && DeviceMinor == other.DeviceMinor;
}
