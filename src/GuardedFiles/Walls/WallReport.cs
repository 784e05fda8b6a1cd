using Mono.Unix.Native;

namespace GuardedFiles.Walls;

/// <summary>What became of the second walls, in the order in which they were raised.</summary>
internal readonly struct WallReport(Wall[] walls)
{
    /// <summary>Those that were wanted.</summary>
    public ReadOnlySpan<Wall> Walls => walls;

    /// <summary>"no new privileges, landlock 7, seccomp": those that are up. Empty when none is.</summary>
    public string Standing
    {
        get
        {
            string text = "";
            foreach (Wall wall in walls)
            {
                if (wall.IsUp)
                    text = text.Length == 0 ? wall.Words : $"{text}, {wall.Words}";
            }

            return text;
        }
    }
}

/// <summary>One of them.</summary>
internal readonly struct Wall(string name, Errno error, int version = 0)
{
    public string Name => name;

    /// <summary>Why it is not up; none when it is.</summary>
    public Errno Error => error;

    public bool IsUp => !error.Failed;

    /// <summary>Of Landlock; 0 of one that has no versions, or that the kernel does not have.</summary>
    public int Version => version;

    public string Words => version > 0 ? $"{name} {version}" : name;
}
