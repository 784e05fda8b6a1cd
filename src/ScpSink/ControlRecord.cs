using System.Buffers.Text;
using GuardedFiles;

namespace ScpSink;

/// <summary>
/// What announces a file, a directory, or the times of the next one:
/// <code>
/// C 4 octal digits, blank, size, blank, name        D the same; the size means nothing
/// T mtime, blank, microseconds, blank, atime, blank, microseconds
/// </code>
/// </summary>
internal readonly ref struct ControlRecord
{
    private const int ModeDigits = 4;
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>C, D or T.</summary>
    public byte Type { get; private init; }

    /// <summary>C, D: permission and set-id bits.</summary>
    public uint Mode { get; private init; }

    /// <summary>C: bytes.</summary>
    public ulong Size { get; private init; }

    /// <summary>C, D: what the line ends with. Nobody has looked at it yet.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>T: null when they are beyond what a file can have.</summary>
    public FileTimes? Times { get; private init; }

    /// <summary>Reads a line that begins with C, D or T.</summary>
    /// <returns>What is wrong with it, in OpenSSH's words; null when nothing is.</returns>
    public static string? Parse(ReadOnlySpan<byte> line, out ControlRecord record) =>
        line[0] == 'T' ? ParseTimes(line[1..], out record) : ParseItem(line[0], line[1..], out record);

    private static string? ParseItem(byte type, ReadOnlySpan<byte> rest, out ControlRecord record)
    {
        record = default;
        if (!TakeMode(ref rest, out uint mode))
            return "bad mode";
        if (!Take(ref rest, (byte)' '))
            return "mode not delimited";
        if (!TakeNumber(ref rest, out ulong size))
            return "size not present";
        if (!Take(ref rest, (byte)' '))
            return "size not delimited";
        if (size > long.MaxValue)
            return "size out of range";
        record = new ControlRecord { Type = type, Mode = mode, Size = size, Name = rest };
        return null;
    }

    private static string? ParseTimes(ReadOnlySpan<byte> rest, out ControlRecord record)
    {
        record = default;
        if (!TakeNumber(ref rest, out ulong modify))
            return "mtime.sec not present";
        if (!Take(ref rest, (byte)' '))
            return "mtime.sec not delimited";
        if (!TakeMicroseconds(ref rest, out long modifyPart) || !Take(ref rest, (byte)' '))
            return "mtime.usec not delimited";
        if (!TakeNumber(ref rest, out ulong access))
            return "atime.sec not present";
        if (!Take(ref rest, (byte)' '))
            return "atime.sec not delimited";
        if (!TakeMicroseconds(ref rest, out long accessPart) || !rest.IsEmpty)
            return "atime.usec not delimited";
        FileTimes times = new((long)access, (long)modify, accessPart * NanosecondsPerMicrosecond, modifyPart * NanosecondsPerMicrosecond);
        record = new ControlRecord { Type = (byte)'T', Times = modify <= long.MaxValue && access <= long.MaxValue ? times : null };
        return null;
    }

    private static bool TakeMode(ref ReadOnlySpan<byte> rest, out uint mode)
    {
        mode = 0;
        for (int i = 0; i < ModeDigits; i++)
        {
            if (i >= rest.Length || rest[i] is < (byte)'0' or > (byte)'7')
                return false;
            mode = (mode << 3) | (uint)(rest[i] - '0');
        }

        rest = rest[ModeDigits..];
        return true;
    }

    /// <summary>strtoull(3) behind a digit: a number that is too large is the largest.</summary>
    private static bool TakeNumber(ref ReadOnlySpan<byte> rest, out ulong number)
    {
        int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = rest.Length;
        if (!Utf8Parser.TryParse(rest[..digits], out number, out _) && digits > 0)
            number = ulong.MaxValue;
        rest = rest[digits..];
        return digits > 0;
    }

    /// <summary>strtol(3), from 0 to 999999: white space and a sign in front are let pass, and nothing at all is 0.</summary>
    private static bool TakeMicroseconds(ref ReadOnlySpan<byte> rest, out long number)
    {
        ReadOnlySpan<byte> digits = rest.TrimStart(" \t\n\v\f\r"u8);
        bool negative = Take(ref digits, (byte)'-');
        if (!negative)
            _ = Take(ref digits, (byte)'+');
        bool present = TakeNumber(ref digits, out ulong value);
        if (present)
            rest = digits;
        number = (long)value;
        return value <= 999_999 && (!negative || value == 0);
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, byte expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
            return false;
        rest = rest[1..];
        return true;
    }
}
