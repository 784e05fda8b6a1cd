using GuardedFiles.Linux;

namespace GuardedFiles.Confinement;

/// <summary>What is mounted where, as /proc/self/mountinfo tells (proc(5)).</summary>
internal static class Mounts
{
    private const int MountPointField = 4;

    /// <summary>Is anything mounted beneath a directory? Yes, too, when nobody can say.</summary>
    /// <param name="directory">Absolute, without links.</param>
    public static bool LieBeneath(ReadOnlySpan<byte> directory)
    {
        if (OwnProcess.ReadAll("/proc/self/mountinfo"u8) is not { } text)
            return true;
        ReadOnlySpan<byte> parent = directory.TrimEnd((byte)'/');
        ReadOnlySpan<byte> lines = text;
        foreach (Range line in lines.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> point = Unescaped(Field(lines[line], MountPointField));
            if (point.Length > parent.Length + 1 && point.StartsWith(parent) && point[parent.Length] == '/')
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int number)
    {
        foreach (Range field in line.Split((byte)' '))
            if (number-- == 0)
                return line[field];
        return [];
    }

    /// <summary>Blanks, newlines and backslashes stand there as three octal digits behind a backslash.</summary>
    private static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> field)
    {
        if (!field.Contains((byte)'\\'))
            return field;
        byte[] bytes = new byte[field.Length];
        int length = 0;
        for (int i = 0; i < field.Length; i++)
        {
            bool isEscape = field[i] == '\\' && i + 3 < field.Length;
            bytes[length++] = isEscape ? (byte)(((field[i + 1] & 7) << 6) | ((field[i + 2] & 7) << 3) | (field[i + 3] & 7)) : field[i];
            i += isEscape ? 3 : 0;
        }

        return bytes.AsSpan(0, length);
    }
}
