using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>The files and directories that the client has open, each under a slot that is reused with a new generation.</summary>
internal sealed class HandleTable(HandleLimits limits)
{
    /// <summary>More descriptors than <see cref="Outlet"/> takes.</summary>
    private const int FewDescriptors = 8;

    /// <summary>Slots of one array: the table grows by one at a time, and no slot is ever copied.</summary>
    private const int ArrayLength = 256;

    private const int NoSlot = -1;

    private Slot[][] _slots = [];
    private int _firstFree = NoSlot;
    private long _bytes;

    public HandleLimits Limits => limits;

    /// <summary>How many are open.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Nothing more can be opened, because there are as many as there may be, or because they take <see cref="WireLimits.HandleBytes"/>. Must be
    /// looked at before something is opened, and so before a file is created, for <see cref="Add"/>.
    /// </summary>
    public bool IsFull => Count >= limits.Capacity || _bytes >= WireLimits.HandleBytes;

    /// <summary>There are few descriptors left: those that only make things faster are for files now.</summary>
    public bool IsCrowded => Count > (long)limits.Capacity + limits.Spare - FewDescriptors;

    /// <summary>Slots that ever held something.</summary>
    public int SlotsUsed { get; private set; }

    public HandleId Add(IDisposable item)
    {
        if (_firstFree == NoSlot)
            AddSlot();
        Count++;
        _bytes += MemoryOf(item);
        int number = _firstFree;
        ref Slot slot = ref SlotAt(number);
        _firstFree = slot.NextFree;
        slot.Generation++;
        slot.Item = item;
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
        if (taken.Item is not { } item)
            return null;
        Count--;
        _bytes -= MemoryOf(item);
        taken.Item = null;
        taken.NextFree = _firstFree;
        _firstFree = slot;
        return item;
    }

    private static int MemoryOf(IDisposable item) => item is OpenFile file ? file.Memory : ((OpenDirectory)item).Memory;

    private IDisposable? Item(HandleId id)
    {
        if (id.Slot >= (uint)SlotsUsed)
            return null;
        ref Slot slot = ref SlotAt((int)id.Slot);
        return slot.Generation == id.Generation ? slot.Item : null;
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
        SlotAt(_firstFree).NextFree = NoSlot;
    }

    private ref Slot SlotAt(int number) => ref _slots[number / ArrayLength][number % ArrayLength];

    /// <summary>Free slots form a list: the last one freed is the first one used, as in OpenSSH.</summary>
    private struct Slot
    {
        /// <summary>Null in a free slot.</summary>
        public IDisposable? Item;

        public uint Generation;

        public int NextFree;
    }
}
