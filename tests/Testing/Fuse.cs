namespace Testing;

/// <summary>File systems of programs.</summary>
public static class Fuse
{
    /// <summary>May this process mount one?</summary>
    public static bool IsUsable => CanOpen("/dev/fuse") && Programs.Installed("fusermount3") != null;

    private static bool CanOpen(string device)
    {
        try
        {
            using FileStream opened = File.Open(device, FileMode.Open, FileAccess.ReadWrite);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
