using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>An open file as a few bytes, for as long as nothing is asked of it.</summary>
internal sealed partial class OpenFile
{
    private const int SealedBit = 1;
    private const int MadeBit = 2;
    private const int GivesPagesBit = 4;
    private const int LargeBit = 8;
    private const int SeenIsPathBit = 16;

    /// <summary>Bytes without the paths.</summary>
    private const int FixedLength = 4 + 4 + 2 + 1 + 4 + 4 + 8 + 8 + 8 + 2 + 2;

    /// <summary>False while bytes have been written whose WRITE is not served yet, and when it is closed.</summary>
    public bool CanPack => _writtenFrom == _writtenTo && !descriptor.IsClosed;

    /// <summary>Bytes that <see cref="Pack"/> writes.</summary>
    public int PackedLength => FixedLength + path.Length + (SeenIsPath ? 0 : SeenPath.Length);

    private bool SeenIsPath => SeenPath.AsSpan().SequenceEqual(path);

    /// <summary>Writes down all that it is. This object must not be used any more, and closes nothing: the descriptor is the packed file's. Precondition: <see cref="CanPack"/>.</summary>
    public void Pack(FieldPacker fields)
    {
        fields.Int32(descriptor.Detach());
        fields.Int32((int)flags);
        fields.UInt16((int)Rights);
        fields.Byte((byte)((IsSealed ? SealedBit : 0) | (IsMade ? MadeBit : 0) | (_givesPages ? GivesPagesBit : 0) | (_isLarge ? LargeBit : 0)
            | (SeenIsPath ? SeenIsPathBit : 0)));
        fields.Int32((int)Failure);
        fields.Int32((int)_lostWrite);
        fields.UInt64((ulong)OpenedAt);
        fields.UInt64(BytesRead);
        fields.UInt64(BytesWritten);
        fields.Bytes(path);
        fields.Bytes(SeenIsPath ? [] : SeenPath);
    }

    /// <summary>The file that was packed.</summary>
    /// <param name="mostBytes">See <see cref="MostBytes"/>.</param>
    /// <param name="tooLarge">See <see cref="TooLarge"/>.</param>
    public static OpenFile Unpack(PackedFields fields, ulong mostBytes, SizeRefusal? tooLarge)
    {
        FileDescriptor number = new(fields.Int32());
        OpenFlags opened = (OpenFlags)fields.Int32();
        Rights rights = (Rights)fields.UInt16();
        int bits = fields.Byte();
        Errno failure = (Errno)fields.Int32();
        Errno lostWrite = (Errno)fields.Int32();
        long openedAt = (long)fields.UInt64();
        ulong read = fields.UInt64();
        ulong written = fields.UInt64();
        byte[] name = fields.Bytes();
        byte[] seen = fields.Bytes();
        return new OpenFile(number, name, opened)
        {
            Rights = rights,
            IsSealed = (bits & SealedBit) != 0,
            IsMade = (bits & MadeBit) != 0,
            _givesPages = (bits & GivesPagesBit) != 0,
            _isLarge = (bits & LargeBit) != 0,
            Failure = failure,
            _lostWrite = lostWrite,
            OpenedAt = openedAt,
            BytesRead = read,
            BytesWritten = written,
            SeenPath = (bits & SeenIsPathBit) != 0 ? name : seen,
            MostBytes = mostBytes,
            TooLarge = tooLarge,
        };
    }
}
