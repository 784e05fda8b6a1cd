using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace SftpServer.Commands;

/// <summary>md5sum(1), sha1sum(1), sha256sum(1), sha512sum(1): a line for each file, "HASH  NAME".</summary>
/// <param name="binary">-b: "HASH *NAME".</param>
/// <param name="names">"-" is the input; so is no name at all.</param>
internal sealed class Checksum(ChecksumKind kind, bool binary, byte[][] names) : ICommand
{
    /// <summary>Bytes that are read at once; between two reads we ask whether anybody still waits for the answer.</summary>
    private const int PartLength = 128 * 1024;
    private const int Failure = 1;

    private readonly IDigest _digest = kind switch
    {
        ChecksumKind.Md5 => new MD5Digest(),
        ChecksumKind.Sha1 => new Sha1Digest(),
        ChecksumKind.Sha256 => new Sha256Digest(),
        _ => new Sha512Digest(),
    };

    public ChecksumKind Kind => kind;

    public bool Binary => binary;

    public ReadOnlySpan<byte[]> Names => names;

    public string[] Requests => ["open", "read"];

    private ReadOnlySpan<byte> ProgramName => kind switch
    {
        ChecksumKind.Md5 => "md5sum"u8,
        ChecksumKind.Sha1 => "sha1sum"u8,
        ChecksumKind.Sha256 => "sha256sum"u8,
        _ => "sha512sum"u8,
    };

    /// <summary>The digest of the program of this name; null for any other program.</summary>
    public static ChecksumKind? Named(ReadOnlySpan<byte> program)
    {
        if (program.SequenceEqual("md5sum"u8))
            return ChecksumKind.Md5;
        if (program.SequenceEqual("sha1sum"u8))
            return ChecksumKind.Sha1;
        if (program.SequenceEqual("sha256sum"u8))
            return ChecksumKind.Sha256;
        return program.SequenceEqual("sha512sum"u8) ? ChecksumKind.Sha512 : null;
    }

    public int Run(CommandSession session)
    {
        int status = 0;
        using NativeBuffer part = new(PartLength);
        foreach (ReadOnlySpan<byte> name in names.Length == 0 ? [[(byte)'-']] : names)
        {
            bool isInput = name.SequenceEqual("-"u8);
            ReadOnlySpan<byte> wrong = isInput ? AddInput(session, part.Span) : AddFile(session, name, part.Span);
            if (wrong.IsEmpty)
            {
                session.Connection.SendAll(Line(name));
                continue;
            }

            _digest.Reset();
            session.Complain(ProgramName, name, wrong);
            status = Failure;
        }

        return status;
    }

    private ReadOnlySpan<byte> AddInput(CommandSession session, Span<byte> part)
    {
        int count;
        while ((count = session.Connection.Receive(part)) > 0)
            _digest.BlockUpdate(part[..count]);
        return [];
    }

    /// <returns>What is wrong with it; empty when nothing is.</returns>
    private ReadOnlySpan<byte> AddFile(CommandSession session, ReadOnlySpan<byte> name, Span<byte> part)
    {
        session.Files.ForgetReason();
        Errno error = session.Files.Open(name, OpenFlags.O_RDONLY, 0, out OpenFile? opened, session.Connection.ThrowIfOver);
        if (error.Failed)
            return session.Files.TextOf(error);
        using OpenFile file = opened!;
        error = file.Stat(out FileMetadata metadata);
        if (!error.Failed && metadata.Type == FilePermissions.S_IFDIR)
            error = Errno.EISDIR;
        if (error.Failed || metadata.Type != FilePermissions.S_IFREG)
        {
            ReadOnlySpan<byte> why = error.Failed ? error.Text : "not a regular file"u8; // A FIFO or a device may never come to an end.
            session.Log.Moved(file, error, why, isComplete: false);
            return why;
        }

        session.Log.Open(file.Path, "READ", (uint)metadata.Mode & 0b111_111_111_111);
        bool ended = false;
        try
        {
            error = AddAll(session, file, part);
            ended = true;
        }
        finally
        {
            session.Log.Close(file.Path, file.BytesRead, file.BytesWritten, forced: !ended);
            session.Log.Moved(file, error, isEnded: ended);
        }

        return error.Failed ? error.Text : [];
    }

    private Errno AddAll(CommandSession session, OpenFile file, Span<byte> part)
    {
        while (true)
        {
            session.Connection.ThrowIfOver();
            Errno error = file.Read(file.BytesRead, part, out int count);
            if (error.Failed || count == 0)
                return error;
            _digest.BlockUpdate(part[..count]);
        }
    }

    /// <summary>A name with a newline, a carriage return or a backslash has them escaped, and a backslash in front of the line says so.</summary>
    private byte[] Line(ReadOnlySpan<byte> name)
    {
        byte[] hash = new byte[_digest.GetDigestSize()];
        _ = _digest.DoFinal(hash, 0);
        ReadOnlySpan<byte> mark = name.ContainsAny("\\\n\r"u8) ? "\\"u8 : [];
        byte[] shown = new byte[2 + (2 * name.Length)];
        (shown[0], shown[1]) = ((byte)' ', binary ? (byte)'*' : (byte)' ');
        int length = 2;
        foreach (byte value in name)
        {
            byte letter = value switch { (byte)'\\' => (byte)'\\', (byte)'\n' => (byte)'n', (byte)'\r' => (byte)'r', _ => 0 };
            if (letter != 0)
                shown[length++] = (byte)'\\';
            shown[length++] = letter != 0 ? letter : value;
        }

        return [.. mark, .. Hexadecimal(hash), .. shown.AsSpan(0, length), (byte)'\n'];
    }

    private static byte[] Hexadecimal(ReadOnlySpan<byte> bytes)
    {
        byte[] digits = new byte[2 * bytes.Length];
        for (int i = 0; i < digits.Length; i++)
            digits[i] = "0123456789abcdef"u8[(bytes[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xF];
        return digits;
    }
}
