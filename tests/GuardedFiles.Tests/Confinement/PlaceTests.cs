using System.Runtime.CompilerServices;
using GuardedFiles.Confinement;

namespace GuardedFiles.Tests.Confinement;

public sealed class PlaceTests
{
    [Fact]
    public void A_place_is_copied_in_a_few_instructions()
    {
        Assert.InRange(Unsafe.SizeOf<Place>(), 1, 64);
    }
}
