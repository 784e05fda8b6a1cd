using System.Text;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class ErrnoNamesTests
{
    [Fact]
    public void None_is_OK() => Assert.Equal("OK"u8, ErrnoNames.NameOf(0));

    [Fact]
    public void A_name_is_that_of_the_number()
    {
        for (int number = 1; number < 134; number++)
        {
            string name = Encoding.ASCII.GetString(ErrnoNames.NameOf((Errno)number));
            if (!name.StartsWith("errno ", StringComparison.Ordinal))
                Assert.Equal(number, (int)Enum.Parse<Errno>(name));
        }
    }

    [Fact]
    public void Names_are_those_that_people_know()
    {
        Assert.Equal("EAGAIN"u8, ErrnoNames.NameOf(Errno.EWOULDBLOCK));
        Assert.Equal("EDQUOT"u8, ErrnoNames.NameOf((Errno)122));
        Assert.Equal("errno 4095"u8, ErrnoNames.NameOf((Errno)4095));
    }
}
