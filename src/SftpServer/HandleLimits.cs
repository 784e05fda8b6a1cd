using SftpServer.Wire;

namespace SftpServer;

/// <summary>How many files and directories a client may have open at a time.</summary>
internal readonly struct HandleLimits
{
    /// <summary>
    /// Descriptors by which the soft limit is raised for what the session has open itself: up to 12 and its audit files, a pipe, and three for
    /// each of 32 threads that help where storage is slow.
    /// </summary>
    public const uint MostReserved = 128;

    /// <summary>What OpenSSH announces of its soft limit: three streams and two more are not for handles.</summary>
    private const ulong NotAnnounced = 5;

    /// <summary>What it cannot open: the three streams.</summary>
    private const ulong NotOpened = 3;

    /// <summary>What limits@openssh.com says. As many can be opened.</summary>
    public required int Announced { get; init; }

    /// <summary>How many can be opened.</summary>
    public required int Capacity { get; init; }

    /// <summary>Descriptors that are left then.</summary>
    public required int Spare { get; init; }

    /// <summary>As many as OpenSSH, unless the descriptors that are reserved had to be taken from the client's.</summary>
    /// <param name="given">RLIMIT_NOFILE that the session began with; 0 when it has none.</param>
    /// <param name="now">The same after it was raised.</param>
    /// <param name="reserved">Descriptors that are not for handles.</param>
    public static HandleLimits Of(ulong given, ulong now, uint reserved)
    {
        if (given == 0)
            return new() { Announced = WireLimits.Handles, Capacity = WireLimits.Handles, Spare = WireLimits.Handles };
        ulong left = now > reserved ? now - reserved : 1;
        ulong capacity = Least(given > NotOpened ? given - NotOpened : 1, left, WireLimits.Handles);
        ulong announced = Least(given > NotAnnounced ? given - NotAnnounced : 1, left, WireLimits.Handles);
        return new() { Announced = (int)announced, Capacity = (int)capacity, Spare = (int)Math.Min(left - capacity, WireLimits.Handles) };
    }

    private static ulong Least(ulong first, ulong second, ulong third) => Math.Min(Math.Min(first, second), third);
}
