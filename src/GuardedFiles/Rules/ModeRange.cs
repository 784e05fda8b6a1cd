namespace GuardedFiles.Rules;

/// <summary>Permission bits that something must have, and those that it may have. What it may not have it never must.</summary>
internal readonly record struct ModeRange(uint Least, uint Most)
{
    private const uint AllBits = 0b111_111_111_111;

    public static ModeRange Any => new(0, AllBits);

    public bool IsAny => this == Any;

    public uint Of(uint mode) => (mode | Least) & Most;

    /// <summary>What both permit; what either demands, as far as both permit it.</summary>
    public ModeRange And(ModeRange other) => new(Least | other.Least, Most & other.Most);

    /// <summary>Demands no bits but these.</summary>
    public ModeRange Within(uint bits) => this with { Least = Least & bits };
}
