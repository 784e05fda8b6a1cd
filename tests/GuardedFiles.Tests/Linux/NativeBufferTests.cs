using GuardedFiles.Linux;

namespace GuardedFiles.Tests.Linux;

public sealed class NativeBufferTests
{
    [Fact]
    public void All_its_bytes_can_be_used()
    {
        using NativeBuffer buffer = new(100_000);
        buffer.Span.Fill(7);
        Assert.Equal(100_000, buffer.Span.Count((byte)7));
    }

    [Fact]
    public void It_can_be_disposed_of_twice()
    {
        NativeBuffer buffer = new(10);
        buffer.Dispose();
        buffer.Dispose();
        Assert.NotNull(buffer);
    }
}
