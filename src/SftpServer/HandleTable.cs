using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>The files and directories that the client has open, each under a slot that is reused with a new generation.</summary>
internal sealed class HandleTable(int capacity)
{
    private readonly List<Slot> _slots = [];
    private readonly Stack<uint> _free = [];

    /// <summary>How many handles can be open at a time.</summary>
    public int Capacity => capacity;

    /// <summary>Nothing more can be opened: found out before a file is created for it.</summary>
    public bool IsFull => _free.Count == 0 && _slots.Count >= capacity;

    /// <summary>Slots that ever held something.</summary>
    public int SlotsUsed => _slots.Count;

    /// <summary>What a slot holds now; null when it is free.</summary>
    public IDisposable? ItemIn(int slot) => _slots[slot].Item;

    public HandleId Add(IDisposable item)
    {
        if (!_free.TryPop(out uint slot))
        {
            slot = (uint)_slots.Count;
            _slots.Add(default);
        }

        uint generation = _slots[(int)slot].Generation + 1;
        _slots[(int)slot] = new Slot(item, generation);
        return new HandleId(slot, generation);
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

        _slots[(int)id.Slot] = new Slot(null, id.Generation);
        _free.Push(id.Slot);
        return item is OpenFile file ? file.Close() : ((OpenDirectory)item).Close();
    }

    private IDisposable? Item(HandleId id) =>
        id.Slot < (uint)_slots.Count && _slots[(int)id.Slot] is var slot && slot.Generation == id.Generation ? slot.Item : null;

    private readonly record struct Slot(IDisposable? Item, uint Generation);
}
