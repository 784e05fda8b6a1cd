using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>
/// The files and directories that the client has open, each under a slot that is reused with a new generation. Those that were used last are
/// objects; of the others only a record is kept, outside of the collector's heap: descriptor, counters and path, and nothing that is not used.
/// </summary>
internal sealed class HandleTable(HandleLimits limits, FileTree files)
{
    /// <summary>
    /// Objects. More than two for each request of the longest run that is looked at ahead (<see cref="EarlyPlan"/>): what a run has looked up
    /// is among those used last, and stays an object until it is over.
    /// </summary>
    internal const int MostObjects = 272;

    /// <summary>More descriptors than <see cref="Outlet"/> takes.</summary>
    private const int FewDescriptors = 8;

    /// <summary>Slots of one array: the table grows by one at a time, and none is ever copied.</summary>
    private const int ArrayLength = 256;

    /// <summary>
    /// Bytes of objects that were packed, after which the collector is called: they have lived just long enough for it to leave them where they
    /// are when it comes by itself, and long paths would be kept twice.
    /// </summary>
    private const int MostGarbage = 1 << 20;

    private const int NoSlot = -1;

    /// <summary>What a slot has in the place of a record.</summary>
    private const nint IsObject = NativeRecord.None;
    private const nint IsFree = -1;

    private Slot[][] _slots = [];
    private int _firstFree = NoSlot;
    private Used[] _objects = [];
    private int _objectCount;
    private long _uses;
    private long _recordBytes;
    private int _packedSinceCollection;

    public HandleLimits Limits => limits;

    /// <summary>How many are open.</summary>
    public int Count { get; private set; }

    /// <summary>There are few descriptors left: those that only make things faster are for files now.</summary>
    public bool IsCrowded => Count > (long)limits.Capacity + limits.Spare - FewDescriptors;

    /// <summary>Slots that ever held something.</summary>
    public int SlotsUsed { get; private set; }

    /// <summary>Must be called before something is opened, and so before a file is created, for <see cref="Add"/>.</summary>
    /// <returns>EMFILE when nothing more can be opened, ENOMEM when there is no memory for it.</returns>
    public Errno Prepare()
    {
        if (Count >= limits.Capacity || _recordBytes >= WireLimits.HandleBytes)
            return Errno.EMFILE;
        return _objectCount < MostObjects || PackOldest() ? Errno.None : Errno.ENOMEM;
    }

    public HandleId Add(IDisposable item)
    {
        if (_firstFree == NoSlot)
            AddSlot();
        Count++;
        int number = _firstFree;
        ref Slot slot = ref SlotAt(number);
        _firstFree = slot.Link;
        slot.Generation++;
        Put(item, number, ref slot);
        return new HandleId((uint)number, slot.Generation);
    }

    public OpenFile? File(HandleId id) => Item(id) as OpenFile;

    public OpenDirectory? Directory(HandleId id) => Item(id) as OpenDirectory;

    /// <summary>The path under which it was opened; for a handle that names nothing, what OpenSSH logs.</summary>
    public ReadOnlySpan<byte> PathOf(HandleId id) => Item(id) switch
    {
        OpenFile file => file.Path,
        OpenDirectory directory => directory.Path,
        _ => "(null)"u8,
    };

    /// <summary>Closes what the handle names and frees its slot, whatever close(2) says.</summary>
    /// <returns>EBADF for a handle that names nothing.</returns>
    public Errno Close(HandleId id)
    {
        if (Item(id) is null)
            return Errno.EBADF;
        IDisposable item = Take((int)id.Slot)!;
        return item is OpenFile file ? file.Close() : ((OpenDirectory)item).Close();
    }

    /// <summary>Frees a slot. What it held is the caller's to close; null when it was free.</summary>
    public IDisposable? Take(int slot)
    {
        ref Slot taken = ref SlotAt(slot);
        if (taken.Record == IsFree)
            return null;
        IDisposable item = taken.Record == IsObject ? RemoveObject(taken.Link) : Unpack(ref taken);
        Count--;
        taken.Record = IsFree;
        taken.Link = _firstFree;
        _firstFree = slot;
        return item;
    }

    private IDisposable? Item(HandleId id)
    {
        if (id.Slot >= (uint)SlotsUsed)
            return null;
        ref Slot slot = ref SlotAt((int)id.Slot);
        if (slot.Generation != id.Generation || slot.Record == IsFree)
            return null;
        if (slot.Record != IsObject)
        {
            if (_objectCount >= MostObjects)
                _ = PackOldest(); // Without memory for that there is one object more.
            Put(Unpack(ref slot), (int)id.Slot, ref slot);
        }

        ref Used used = ref _objects[slot.Link];
        used.LastUse = ++_uses;
        return used.Item;
    }

    private void AddSlot()
    {
        int array = SlotsUsed / ArrayLength;
        if (SlotsUsed % ArrayLength == 0)
        {
            if (array == _slots.Length)
                Array.Resize(ref _slots, Math.Max(4, 2 * _slots.Length));
            _slots[array] = new Slot[ArrayLength];
        }

        _firstFree = SlotsUsed++;
        SlotAt(_firstFree) = new Slot { Record = IsFree, Link = NoSlot };
    }

    private ref Slot SlotAt(int number) => ref _slots[number / ArrayLength][number % ArrayLength];

    private void Put(IDisposable item, int number, ref Slot slot)
    {
        if (_objectCount == _objects.Length)
            Array.Resize(ref _objects, Math.Max(4, 2 * _objects.Length));
        slot.Record = IsObject;
        slot.Link = _objectCount;
        _objects[_objectCount++] = new Used { Item = item, Slot = number, LastUse = ++_uses };
    }

    /// <summary>The last object takes its place.</summary>
    private IDisposable RemoveObject(int index)
    {
        IDisposable item = _objects[index].Item;
        Used last = _objects[--_objectCount];
        _objects[_objectCount] = default;
        if (index < _objectCount)
        {
            _objects[index] = last;
            SlotAt(last.Slot).Link = index;
        }

        return item;
    }

    /// <summary>Makes a record of the object that has not been used for longest; false when there is no memory for that.</summary>
    private bool PackOldest()
    {
        int oldest = -1;
        for (int i = 0; i < _objectCount; i++)
            if ((oldest < 0 || _objects[i].LastUse < _objects[oldest].LastUse) && FileTree.CanPack(_objects[i].Item))
                oldest = i;
        int length = oldest < 0 ? 0 : FileTree.PackedLength(_objects[oldest].Item);
        nint record = length == 0 ? NativeRecord.None : NativeRecord.New(length);
        if (record == NativeRecord.None)
            return false;

        int number = _objects[oldest].Slot;
        FileTree.Pack(RemoveObject(oldest), NativeRecord.Bytes(record));
        _recordBytes += length;
        SlotAt(number).Record = record;
        _packedSinceCollection += length;
        if (_packedSinceCollection >= MostGarbage)
        {
            GC.Collect(1);
            _packedSinceCollection = 0;
        }

        return true;
    }

    private IDisposable Unpack(ref Slot slot)
    {
        ReadOnlySpan<byte> record = NativeRecord.Bytes(slot.Record);
        IDisposable item = files.Unpack(record);
        _recordBytes -= record.Length;
        NativeRecord.Free(slot.Record);
        return item;
    }

    /// <summary>Free slots form a list: the last one freed is the first one used, as in OpenSSH.</summary>
    private struct Slot
    {
        /// <summary>A record, <see cref="IsObject"/> or <see cref="IsFree"/>.</summary>
        public nint Record;

        /// <summary>Where the object is, or the next slot that is free.</summary>
        public int Link;

        public uint Generation;
    }

    /// <summary>An object, whose it is, and when it was used: uses are counted.</summary>
    private struct Used
    {
        public IDisposable Item;
        public int Slot;
        public long LastUse;
    }
}
