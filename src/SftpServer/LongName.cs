using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace SftpServer;

/// <summary>
/// The line of `ls -l` that NAME carries for each entry of a listing: mode, links, owner, group, size, date, name.
/// Version 3 has no other way to tell the names of owners, and several clients read it.
/// </summary>
internal sealed class LongName(Accounts accounts)
{
    /// <summary>OpenSSH cuts the line here.</summary>
    internal const int MaxLength = 1023;

    /// <summary>Half a year of 365 days: what is older, or not yet, shows its year instead of its time.</summary>
    private const long RecentSeconds = 365 * 24 * 60 * 60 / 2;

    private const int DateLength = 12;

    private readonly byte[] _line = new byte[2 * MaxLength];
    private readonly byte[] _date = new byte[DateLength];
    private (long Minute, bool Recent)? _dateIsOf;
    private int _dateLength;
    private (FilePermissions Mode, uint Links, uint Uid, uint Gid)? _beginningIsOf;
    private int _beginningLength;
    private long _now;
    private int _length;

    /// <summary>A listing begins: its dates are told from now.</summary>
    public void Begin() => _now = LocalTime.Now;

    /// <summary>The line for one entry; valid until the next call.</summary>
    public ReadOnlySpan<byte> Format(ReadOnlySpan<byte> name, in FileMetadata metadata)
    {
        Begin(in metadata);
        Number(metadata.Size, 8);
        Append(" "u8);
        Append(Date(metadata.ModifyTime));
        Append(" "u8);
        Append(name);
        return _line.AsSpan(0, Math.Min(_length, MaxLength));
    }

    /// <summary>All before the size. Most files of a directory have it in common, so that the last one's is left where it is.</summary>
    private void Begin(in FileMetadata metadata)
    {
        (FilePermissions, uint, uint, uint) key = (metadata.Mode, metadata.Links, metadata.Uid, metadata.Gid);
        if (_beginningIsOf == key)
        {
            _length = _beginningLength;
            return;
        }

        _length = 0;
        Mode(metadata.Mode);
        Append("  "u8);
        Number(metadata.Links, 3);
        Append(" "u8);
        Owner(accounts.UserName(metadata.Uid), metadata.Uid);
        Append(" "u8);
        Owner(accounts.GroupName(metadata.Gid), metadata.Gid);
        Append(" "u8);
        (_beginningIsOf, _beginningLength) = (key, _length);
    }

    /// <summary>strmode(3): the type and nine permissions, with set-id and sticky bits in their places.</summary>
    private void Mode(FilePermissions mode)
    {
        Span<byte> text = _line.AsSpan(_length, 10);
        text[0] = (mode & FilePermissions.S_IFMT) switch
        {
            FilePermissions.S_IFDIR => (byte)'d',
            FilePermissions.S_IFCHR => (byte)'c',
            FilePermissions.S_IFBLK => (byte)'b',
            FilePermissions.S_IFREG => (byte)'-',
            FilePermissions.S_IFLNK => (byte)'l',
            FilePermissions.S_IFSOCK => (byte)'s',
            FilePermissions.S_IFIFO => (byte)'p',
            _ => (byte)'?',
        };
        for (int i = 0; i < 9; i++)
            text[1 + i] = ((uint)mode & (0x100u >> i)) != 0 ? "rwxrwxrwx"u8[i] : (byte)'-';
        Special(text, 3, (mode & FilePermissions.S_ISUID) != 0, 's');
        Special(text, 6, (mode & FilePermissions.S_ISGID) != 0, 's');
        Special(text, 9, (mode & FilePermissions.S_ISVTX) != 0, 't');
        _length += text.Length;
    }

    private static void Special(Span<byte> text, int place, bool set, char letter)
    {
        if (set)
            text[place] = (byte)(text[place] == 'x' ? letter : letter & ~0x20);
    }

    private void Owner(ReadOnlySpan<byte> name, uint id)
    {
        const int Width = 8;
        int start = _length;
        if (name.IsEmpty)
            Number(id, 1);
        else
            Append(name[..Math.Min(name.Length, MaxLength / 2 - Width)]);
        for (; _length - start < Width; _length++)
            _line[_length] = (byte)' ';
    }

    /// <summary>In decimal digits, with spaces before them up to a width.</summary>
    private void Number(ulong value, int width)
    {
        Span<byte> text = _line.AsSpan(_length);
        int count = 1;
        for (ulong rest = value / 10; rest > 0; rest /= 10)
            count++;
        int end = Math.Max(count, width);
        text[..(end - count)].Fill((byte)' ');
        for (int i = end; i > end - count; value /= 10)
            text[--i] = (byte)('0' + value % 10);
        _length += end;
    }

    /// <summary>
    /// strftime's "%b %e %H:%M" or "%b %e  %Y"; nothing for a time that has no date. Files of one upload share their minute,
    /// so the last one is kept.
    /// </summary>
    private ReadOnlySpan<byte> Date(long time)
    {
        bool recent = time > _now - RecentSeconds && time <= _now;
        (long Minute, bool Recent) key = ((time - (((time % 60) + 60) % 60)) / 60, recent);
        if (_dateIsOf != key)
        {
            LocalTime local = new(time);
            _dateLength = local.Exists ? DateLength : 0;
            if (local.Exists)
                WriteDate(local, recent);
            _dateIsOf = key;
        }

        return _date.AsSpan(0, _dateLength);
    }

    private void WriteDate(LocalTime time, bool recent)
    {
        Span<byte> date = _date;
        date.Fill((byte)' ');
        time.MonthName.CopyTo(date);
        TwoDigits(date[4..], time.Day, (byte)' ');
        if (recent)
        {
            TwoDigits(date[7..], time.Hour, (byte)'0');
            date[9] = (byte)':';
            TwoDigits(date[10..], time.Minute, (byte)'0');
        }
        else
        {
            int year = (int)Math.Clamp(time.Year, 0, 9999);
            TwoDigits(date[8..], year / 100, (byte)'0');
            TwoDigits(date[10..], year % 100, (byte)'0');
        }
    }

    private static void TwoDigits(Span<byte> into, int value, byte padding)
    {
        into[0] = value < 10 ? padding : (byte)('0' + value / 10);
        into[1] = (byte)('0' + value % 10);
    }

    /// <summary>What goes beyond the line's end is cut there: a FUSE file system may have names of 4095 bytes.</summary>
    private void Append(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> fitting = text[..Math.Min(text.Length, _line.Length - _length)];
        fitting.CopyTo(_line.AsSpan(_length));
        _length += fitting.Length;
    }
}
