using GuardedFiles.Confinement;

namespace GuardedFiles.Start;

/// <summary>
/// --unguard and --unguard-read: paths in a home that the home guard leaves open, although their first name is closed. Each author of
/// settings may say some; what all who said something have in common is open.
/// </summary>
internal sealed class UnguardedPaths
{
    private const int FatalError = 255;

    private readonly bool _isSaid;

    private UnguardedPaths(bool isSaid, byte[][] toChange, byte[][] toRead) => (_isSaid, ToChange, ToRead) = (isSaid, toChange, toRead);

    /// <summary>No author has said anything: nothing is open.</summary>
    public static UnguardedPaths NothingSaid { get; } = new(isSaid: false, [], []);

    /// <summary>Relative to a home, without empty names, "." and "..": read and changed.</summary>
    public byte[][] ToChange { get; }

    /// <summary>The same, for those that are read only.</summary>
    public byte[][] ToRead { get; }

    /// <param name="path">As it was written; one char for each byte. Empty says that nothing is open.</param>
    /// <param name="toChange">False to read only.</param>
    /// <exception cref="UsageException">It is no such path, or one that is never opened.</exception>
    public UnguardedPaths With(string path, bool toChange)
    {
        byte[][] added = path.Length == 0 ? [] : [Plain(path)];
        return new UnguardedPaths(isSaid: true, toChange ? [.. ToChange, .. added] : ToChange, toChange ? ToRead : [.. ToRead, .. added]);
    }

    /// <summary>These under those of an author who has more to say: what that one does not open stays closed.</summary>
    public UnguardedPaths Under(UnguardedPaths above)
    {
        if (!above._isSaid)
            return this;
        if (!_isSaid)
            return above;
        byte[][] mine = [.. ToChange, .. ToRead];
        byte[][] its = [.. above.ToChange, .. above.ToRead];
        return new UnguardedPaths(isSaid: true, Common(ToChange, above.ToChange), Common(mine, its));
    }

    /// <summary>What lies in both: of two paths of which one lies beneath the other, that one.</summary>
    private static byte[][] Common(byte[][] paths, byte[][] others)
    {
        List<byte[]> common = [];
        foreach (byte[] path in paths)
        {
            foreach (byte[] other in others)
            {
                if (LiesAt(path, other))
                    common.Add(path);
                else if (LiesAt(other, path))
                    common.Add(other);
            }
        }

        return common.ToArray();
    }

    /// <summary>As bytes, not as names that ignore case: what one author opens is not what another one calls almost alike.</summary>
    private static bool LiesAt(ReadOnlySpan<byte> path, ReadOnlySpan<byte> above) =>
        path.StartsWith(above) && (path.Length == above.Length || path[above.Length] == '/');

    private static byte[] Plain(string text)
    {
        byte[] plain = [];
        ReadOnlySpan<byte> path = ByteText.Bytes(text);
        if (path[0] == '/' || path is [(byte)'~'] or [(byte)'~', (byte)'/', ..])
            throw Invalid(text, "it is not relative to the home directory (example: .config/app)");
        foreach (Range range in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[range];
            if (name.SequenceEqual(".."u8) || name.Contains((byte)0))
                throw Invalid(text, "it has \"..\" or a NUL byte");
            if (!name.IsEmpty && !name.SequenceEqual("."u8))
                plain = plain.Length == 0 ? name.ToArray() : [.. plain, (byte)'/', .. name];
        }

        if (plain.Length == 0)
            throw Invalid(text, "it names the home directory itself (example: .config/app)");
        return ProtectedNames.IsNeverOpened(plain) ? throw Invalid(text, "logins obey it, and only --no-guard opens it") : plain;
    }

    private static UsageException Invalid(string text, string why) => new($"Invalid unguarded path \"{text}\": {why}\n", FatalError);
}
