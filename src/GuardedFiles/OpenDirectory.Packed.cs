using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>An open directory as a few bytes, for as long as nothing is asked of it.</summary>
internal sealed partial class OpenDirectory
{
    /// <summary>Bytes without the paths and what is kept.</summary>
    private const int FixedLength = 4 + 1 + 2 + 2 + 2;

    /// <summary>False while entries have been read whose READDIR is not served yet, and when it is closed.</summary>
    public bool CanPack => _ahead is null && !descriptor.IsClosed;

    /// <summary>Bytes that <see cref="Pack"/> writes.</summary>
    public int PackedLength => FixedLength + path.Length + (SeenIsPath ? 0 : SeenPath.Length) + _left.Length;

    private bool SeenIsPath => SeenPath.AsSpan().SequenceEqual(path);

    /// <summary>Writes down what it is and what it has kept. This object must not be used any more, and closes nothing. Precondition: <see cref="CanPack"/>.</summary>
    public void Pack(FieldPacker fields)
    {
        fields.Int32(descriptor.Detach());
        fields.Byte(SeenIsPath ? (byte)1 : (byte)0);
        fields.Bytes(path);
        fields.Bytes(SeenIsPath ? [] : SeenPath);
        fields.Bytes(_left);
    }

    /// <summary>The directory that was packed.</summary>
    public static OpenDirectory Unpack(PackedFields fields, Storage storage)
    {
        FileDescriptor number = new(fields.Int32());
        bool seenIsPath = fields.Byte() != 0;
        byte[] name = fields.Bytes();
        byte[] seen = fields.Bytes();
        return new OpenDirectory(number, name) { Storage = storage, SeenPath = seenIsPath ? name : seen, _left = fields.Bytes() };
    }
}
