using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>What the three SETSTAT requests change: a file behind a path, a link, an open file.</summary>
internal interface IAttributeTarget
{
    /// <summary>As the client named it, for the log.</summary>
    public ReadOnlySpan<byte> Path { get; }

    public Errno SetSize(ulong size);

    public Errno SetMode(uint mode);

    public Errno SetTimes(FileTimes times);

    public Errno SetOwner(uint uid, uint gid);
}

/// <summary>
/// Applies an ATTRS block as OpenSSH does: size, permissions, times, owner; each step is tried even when one before it
/// failed, and the last failure is the answer.
/// </summary>
internal static class AttributeChange
{
    /// <summary>The type in st_mode is not for chmod(2).</summary>
    internal const uint PermissionBits = 0b111_111_111_111;

    public static Errno Apply<T>(Session session, in Attributes attributes, T target)
        where T : IAttributeTarget, allows ref struct
    {
        Errno failure = Errno.None;
        if (attributes.Has(AttributeFlags.Size))
        {
            session.Log.SetSize(target.Path, attributes.Size);
            Keep(target.SetSize(attributes.Size), ignored: false, ref failure);
        }

        if (attributes.Has(AttributeFlags.Permissions))
        {
            session.Log.SetMode(target.Path, attributes.Mode);
            Keep(target.SetMode(attributes.Mode & PermissionBits), session.Policy.IgnoresMode, ref failure);
        }

        if (attributes.Has(AttributeFlags.Times))
        {
            session.Log.SetTimes(target.Path, attributes.Times);
            Keep(target.SetTimes(attributes.Times), session.Policy.IgnoresTimes, ref failure);
        }

        if (attributes.Has(AttributeFlags.Owner))
        {
            session.Log.SetOwner(target.Path, attributes.Uid, attributes.Gid);
            Keep(target.SetOwner(attributes.Uid, attributes.Gid), session.Policy.IgnoresOwner, ref failure);
        }

        return failure;
    }

    private static void Keep(Errno error, bool ignored, ref Errno failure) =>
        failure = error.Failed && !(ignored && !error.MeansNoFile) ? error : failure;
}
