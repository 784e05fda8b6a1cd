using SftpServer.Wire;

namespace SftpServer.Tests.Wire;

public sealed class HandleIdTests
{
    private static readonly byte[] Bytes =
    [
        0, 0, 0, 1,             // slot
        0xff, 0xff, 0xff, 0xfe, // generation
    ];

    [Fact]
    public void A_handle_is_slot_and_generation() => Assert.Equal(new HandleId(1, 0xfffffffe), HandleId.Read(Bytes));

    [Fact]
    public void A_handle_comes_back_as_it_went_out()
    {
        byte[] written = new byte[HandleId.Length];
        HandleId.Read(Bytes).Write(written);
        Assert.Equal(Bytes, written);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(256)]
    public void Bytes_of_another_length_name_nothing(int length) => Assert.Equal(HandleId.Invalid, HandleId.Read(new byte[length]));
}
