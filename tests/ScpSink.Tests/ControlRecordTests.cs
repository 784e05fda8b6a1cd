using System.Text;
using GuardedFiles;

namespace ScpSink.Tests;

public sealed class ControlRecordTests
{
    [Theory]
    [InlineData("C0644 5 name", 'C', 0b110_100_100u, 5ul, "name")]
    [InlineData("D7777 0 d", 'D', 0b111_111_111_111u, 0ul, "d")]
    [InlineData("C0000 0 ", 'C', 0u, 0ul, "")]
    [InlineData("C0644 0  two  blanks ", 'C', 0b110_100_100u, 0ul, " two  blanks ")]
    [InlineData("C0644 007 name", 'C', 0b110_100_100u, 7ul, "name")]
    [InlineData("C0644 0 ../a/\0b", 'C', 0b110_100_100u, 0ul, "../a/\0b")]
    [InlineData("D0755 123 d", 'D', 0b111_101_101u, 123ul, "d")]
    [InlineData("C0644 9223372036854775807 f", 'C', 0b110_100_100u, (ulong)long.MaxValue, "f")]
    [InlineData("C0644 0000000000000000000000000000000000000001 f", 'C', 0b110_100_100u, 1ul, "f")]
    public void A_file_and_a_directory_have_mode_size_and_name(string line, char type, uint mode, ulong size, string name)
    {
        Assert.Null(ControlRecord.Parse(Encoding.Latin1.GetBytes(line), out ControlRecord record));
        Assert.Equal((type, mode, size), ((char)record.Type, record.Mode, record.Size));
        Assert.Equal(name, Encoding.Latin1.GetString(record.Name));
        Assert.Null(record.Times);
    }

    [Theory]
    [InlineData("T1 0 2 0", 1, 0, 2, 0)]
    [InlineData("T0 0 0 0", 0, 0, 0, 0)]
    [InlineData("T10 999999 20 1", 10, 999_999_000, 20, 1000)]
    [InlineData("T9223372036854775807 0 9223372036854775807 0", long.MaxValue, 0, long.MaxValue, 0)]
    [InlineData("T1 +5 2 -0", 1, 5000, 2, 0)]
    [InlineData("T1  \t5 2  0", 1, 5000, 2, 0)]
    [InlineData("T1 0 2 ", 1, 0, 2, 0)] // strtol finds no digits, and says 0.
    public void Times_are_seconds_and_microseconds(string line, long modify, long modifyPart, long access, long accessPart)
    {
        Assert.Null(ControlRecord.Parse(Encoding.ASCII.GetBytes(line), out ControlRecord record));
        Assert.Equal('T', (char)record.Type);
        Assert.Equal(new FileTimes(access, modify, accessPart, modifyPart), record.Times);
    }

    [Theory]
    [InlineData("T9223372036854775808 0 0 0")]
    [InlineData("T0 0 9223372036854775808 0")]
    [InlineData("T18446744073709551615 0 0 0")]
    [InlineData("T18446744073709551616 0 0 0")]
    [InlineData("T9999999999999999999999999999999999999999 0 0 0")]
    public void Times_beyond_what_a_file_can_have_are_passed_over(string line)
    {
        Assert.Null(ControlRecord.Parse(Encoding.ASCII.GetBytes(line), out ControlRecord record));
        Assert.Null(record.Times);
    }

    [Theory]
    [InlineData("C", "bad mode")]
    [InlineData("C ", "bad mode")]
    [InlineData("C064", "bad mode")]
    [InlineData("C0648 0 f", "bad mode")]
    [InlineData("C-644 0 f", "bad mode")]
    [InlineData("C 0644 0 f", "bad mode")]
    [InlineData("C064 0 f", "bad mode")]
    [InlineData("C0644", "mode not delimited")]
    [InlineData("C06440 0 f", "mode not delimited")]
    [InlineData("C0644\t0 f", "mode not delimited")]
    [InlineData("C0644 ", "size not present")]
    [InlineData("C0644  0 f", "size not present")]
    [InlineData("C0644 -1 f", "size not present")]
    [InlineData("C0644 +1 f", "size not present")]
    [InlineData("C0644 0", "size not delimited")]
    [InlineData("C0644 0x1 f", "size not delimited")]
    [InlineData("C0644 0\tf", "size not delimited")]
    [InlineData("C0644 9223372036854775808 f", "size out of range")]
    [InlineData("C0644 18446744073709551615 f", "size out of range")]
    [InlineData("C0644 18446744073709551616 f", "size out of range")]
    [InlineData("D0755 9999999999999999999999999999999999999999 d", "size out of range")]
    [InlineData("T", "mtime.sec not present")]
    [InlineData("T 0", "mtime.sec not present")]
    [InlineData("T-1 0 0 0", "mtime.sec not present")]
    [InlineData("T1", "mtime.sec not delimited")]
    [InlineData("T1\t0", "mtime.sec not delimited")]
    [InlineData("T1.5 0 2 0", "mtime.sec not delimited")]
    [InlineData("T1 0", "mtime.usec not delimited")]
    [InlineData("T1 x 2 0", "mtime.usec not delimited")]
    [InlineData("T1 1000000 2 0", "mtime.usec not delimited")]
    [InlineData("T1 -1 2 0", "mtime.usec not delimited")]
    [InlineData("T1 9999999999999999999999999999999999999999 2 0", "mtime.usec not delimited")]
    [InlineData("T1 0 ", "atime.sec not present")]
    [InlineData("T1  2 ", "atime.sec not present")] // strtol takes the 2.
    [InlineData("T1 0 -2 0", "atime.sec not present")]
    [InlineData("T1 0 2", "atime.sec not delimited")]
    [InlineData("T1 0 2 0 ", "atime.usec not delimited")]
    [InlineData("T1 0 2 0x", "atime.usec not delimited")]
    [InlineData("T1 0 2 1000000", "atime.usec not delimited")]
    [InlineData("T1 0 2 -1", "atime.usec not delimited")]
    public void What_is_wrong_is_said_in_the_words_of_OpenSSH(string line, string wrong)
    {
        Assert.Equal(wrong, ControlRecord.Parse(Encoding.ASCII.GetBytes(line), out ControlRecord record));
        Assert.Equal(0, record.Type);
    }
}
