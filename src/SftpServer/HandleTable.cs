using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>The files and directories that the client has open, each under a slot that is reused with a new generation.</summary>
internal sealed class HandleTable(int capacity)
{
    private const uint None = uint.MaxValue;

    /// <summary>More descriptors than <see cref="Outlet"/> takes.</summary>
    private const int Spare = 8;

    private readonly List<Slot> _slots = [];
    private uint _firstFree = None;

    /// <summary>How many handles can be open at a time.</summary>
    public int Capacity => capacity;

    /// <summary>How many are open.</summary>
    public int Count { get; private set; }

    /// <summary>Nothing more can be opened: found out before a file is created for it.</summary>
    public bool IsFull => _firstFree == None && _slots.Count >= capacity;

    /// <summary>There are few descriptors left: those that only make things faster are for files now.</summary>
    public bool IsCrowded => Count > capacity - Spare;

    /// <summary>Slots that ever held something.</summary>
    public int SlotsUsed => _slots.Count;

    /// <summary>What a slot holds now; null when it is free.</summary>
    public IDisposable? ItemIn(int slot) => _slots[slot].Item;

    public HandleId Add(IDisposable item)
    {
        if (_firstFree == None)
        {
            _firstFree = (uint)_slots.Count;
            _slots.Add(new Slot(null, generation: 0, nextFree: None));
        }

        Count++;
        uint number = _firstFree;
        Slot slot = _slots[(int)number];
        _firstFree = slot.NextFree;
        _slots[(int)number] = new Slot(item, slot.Generation + 1, None);
        return new HandleId(number, slot.Generation + 1);
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
        IDisposable? item = Item(id);
        if (item is null)
            return Errno.EBADF;

        Count--;
        _slots[(int)id.Slot] = new Slot(null, id.Generation, _firstFree);
        _firstFree = id.Slot;
        return item is OpenFile file ? file.Close() : ((OpenDirectory)item).Close();
    }

    private IDisposable? Item(HandleId id) =>
        id.Slot < (uint)_slots.Count && _slots[(int)id.Slot] is var slot && slot.Generation == id.Generation ? slot.Item : null;

    /// <summary>Free slots form a list: the last one freed is the first one used, as in OpenSSH.</summary>
    private readonly struct Slot(IDisposable? item, uint generation, uint nextFree)
    {
        public IDisposable? Item => item;

        public uint Generation => generation;

        public uint NextFree => nextFree;
    }
}
