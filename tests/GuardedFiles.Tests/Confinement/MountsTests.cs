using System.Text;
using GuardedFiles.Confinement;

namespace GuardedFiles.Tests.Confinement;

public sealed class MountsTests
{
    [Fact]
    public void What_is_mounted_beneath_a_directory_is_found()
    {
        Assert.True(Mounts.LieBeneath("/"u8));
        Assert.False(Mounts.LieBeneath("/proc/self/nothing-is-mounted-here"u8));

        // A mount point itself is not beneath itself.
        string[] points = [.. File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4])];
        string leaf = points.First(point => point.Length > 1 && !points.Any(other => other.StartsWith(point + "/", StringComparison.Ordinal)));
        Assert.False(Mounts.LieBeneath(Encoding.UTF8.GetBytes(leaf)));
        Assert.False(Mounts.LieBeneath(Encoding.UTF8.GetBytes(leaf[..^1])));
    }
}
