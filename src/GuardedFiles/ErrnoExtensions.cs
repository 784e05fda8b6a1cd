using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>What <see cref="Errno"/> lacks: a word for success, and the text of strerror(3).</summary>
internal static class ErrnoExtensions
{
    extension(Errno)
    {
        /// <summary>The call succeeded.</summary>
        public static Errno None => 0;
    }

    extension(Errno error)
    {
        public bool Failed => error != Errno.None;

        /// <summary>There is no such thing, rather than something that cannot be done to it.</summary>
        public bool MeansNoFile => error is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP or Errno.ENAMETOOLONG or Errno.EBADF;

        /// <summary>strerror(3) in the C locale: ASCII, static storage for every number that the kernel gives.</summary>
        public ReadOnlySpan<byte> Text => Libc.ErrorText((int)error);
    }
}
