namespace GuardedFiles.Linux;

/// <summary>Local time as the C library tells it (TZ or /etc/localtime, read once), in the C locale.</summary>
internal readonly struct LocalTime
{
    private readonly BrokenDownTime _fields;

    public LocalTime(long unixSeconds) => Exists = Libc.localtime_r(in unixSeconds, out _fields) != 0;

    /// <summary>False for a time so far away that its year has no number: all fields mean nothing then.</summary>
    public bool Exists { get; }

    /// <summary>time(2): seconds since 1970.</summary>
    public static long Now => Libc.time(0);

    public long Year => _fields.tm_year + 1900L;

    /// <summary>From 1 to 12.</summary>
    public int Month => _fields.tm_mon + 1;

    public int Day => _fields.tm_mday;

    public int Hour => _fields.tm_hour;

    public int Minute => _fields.tm_min;

    public int Second => _fields.tm_sec;

    /// <summary>Three letters, as strftime's %b in the C locale.</summary>
    public ReadOnlySpan<byte> MonthName => "JanFebMarAprMayJunJulAugSepOctNovDec"u8.Slice(_fields.tm_mon * 3, 3);
}
