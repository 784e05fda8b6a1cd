using GuardedFiles.Linux;

namespace GuardedFiles.Confinement;

/// <summary>The way up by "..", as the kernel goes it: directories, not words.</summary>
internal static class Ascent
{
    /// <summary>Does a directory lie in another, or is it that one?</summary>
    public static bool Reaches(in Identity above, int directory)
    {
        FileDescriptor? held = null;
        Identity identity = Resolver.IdentityOf(directory);
        bool isTop = false;
        for (int current = directory; identity != above && !isTop; current = held.Number)
        {
            int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
            FileDescriptor parent = new(Libc.openat(current, ".."u8, flags, 0));
            held?.Dispose();
            held = parent;
            Identity next = parent.IsInvalid ? identity : Resolver.IdentityOf(parent.Number);
            isTop = next == identity;
            identity = next;
        }

        held?.Dispose();
        return identity == above && above != default;
    }
}
