using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

/// <summary>WRITEs that are done by one system call, and found done one by one.</summary>
public sealed class OpenFileJoinedTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly NativeBuffer _memory = new(100);

    public OpenFileJoinedTests() => "abcdefghij"u8.CopyTo(_memory.Span);

    [Fact]
    public void Parts_are_found_written_and_counted()
    {
        using OpenFile file = Open();
        file.WriteAhead(3, Parts(2, 3, 4));
        Assert.Equal("...abcdefghi", _folder.ContentOf("f").Replace('\0', '.'));
        Assert.Equal(0ul, file.BytesWritten);
        Kernel.Refusing(SystemCall.PWrite, Errno.EIO, () =>
        {
            Assert.Equal(Errno.None, file.Write(3, "ab"u8));
            Assert.Equal(Errno.None, file.Write(5, "cde"u8));
            Assert.Equal(Errno.None, file.Write(8, "fghi"u8));
            Assert.Equal(Errno.EIO, file.Write(3, "ab"u8)); // Once is enough.
        });
        Assert.Equal(9ul, file.BytesWritten);
    }

    [Fact]
    public void Whoever_comes_instead_writes_himself()
    {
        using OpenFile file = Open();
        file.WriteAhead(0, Parts(2, 3));
        Assert.Equal(Errno.None, file.Write(1, "X"u8));
        Kernel.Refusing(SystemCall.PWrite, Errno.EIO, () => Assert.Equal(Errno.EIO, file.Write(2, "cde"u8)));
        Assert.Equal("aXcde", _folder.ContentOf("f"));
    }

    [Fact]
    public void What_fails_together_is_tried_one_by_one_and_each_hears_its_own()
    {
        using OpenFile file = Open();
        Kernel.Refusing(SystemCall.PWriteV, Errno.EIO, () => file.WriteAhead(0, Parts(2, 3)));
        Assert.Equal(Errno.None, file.Write(0, "ab"u8));
        Kernel.Refusing(SystemCall.PWrite, Errno.ENOSPC, () => Assert.Equal(Errno.ENOSPC, file.Write(2, "cde"u8)));
        Assert.Equal(2ul, file.BytesWritten);
        Assert.Equal(Errno.ENOSPC, file.Close());
    }

    [Fact]
    public void A_file_that_is_appended_to_takes_each_by_itself()
    {
        using OpenFile file = Open(OpenFlags.O_WRONLY | OpenFlags.O_APPEND);
        file.WriteAhead(0, Parts(2, 3));
        Assert.Equal("", _folder.ContentOf("f"));
    }

    public void Dispose()
    {
        _memory.Dispose();
        _folder.Dispose();
    }

    private OpenFile Open(OpenFlags flags = OpenFlags.O_RDWR)
    {
        _ = _folder.NewFile("f", "");
        return _folder.Open("f", flags);
    }

    private GatheredBytes Parts(params int[] lengths)
    {
        GatheredBytes gathered = new();
        int start = 0;
        foreach (int length in lengths)
        {
            gathered.Add(_memory.Span.Slice(start, length));
            start += length;
        }

        return gathered;
    }
}
