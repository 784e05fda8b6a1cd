namespace GuardedFiles;

/// <summary>What is open and not in use, as bytes: what all of it has in common is here, and need not be kept with each.</summary>
internal sealed partial class FileTree
{
    private const byte PackedFile = 1;
    private const byte PackedDirectory = 2;

    /// <summary>Nothing has been done for it ahead of a request.</summary>
    /// <param name="item">An <see cref="OpenFile"/> or an <see cref="OpenDirectory"/>.</param>
    public static bool CanPack(IDisposable item) => item is OpenFile file ? file.CanPack : ((OpenDirectory)item).CanPack;

    /// <summary>Bytes that <see cref="Pack"/> writes.</summary>
    public static int PackedLength(IDisposable item) => 1 + (item is OpenFile file ? file.PackedLength : ((OpenDirectory)item).PackedLength);

    /// <summary>Writes an open file or directory down, with its descriptor. The object must not be used any more. Precondition: <see cref="CanPack"/>.</summary>
    public static void Pack(IDisposable item, Span<byte> into)
    {
        FieldPacker fields = new(into);
        fields.Byte(item is OpenFile ? PackedFile : PackedDirectory);
        if (item is OpenFile file)
            file.Pack(fields);
        else
            ((OpenDirectory)item).Pack(fields);
    }

    /// <summary>What was packed, as a new object. Precondition: it was opened by this session.</summary>
    public IDisposable Unpack(ReadOnlySpan<byte> packed)
    {
        PackedFields fields = new(packed);
        if (fields.Byte() == PackedFile)
            return OpenFile.Unpack(fields, _mostBytes, SizeRefusal);
        OpenDirectory directory = GuardedFiles.OpenDirectory.Unpack(fields, Storage);
        return Listable(directory, directory.SeenPath);
    }
}
