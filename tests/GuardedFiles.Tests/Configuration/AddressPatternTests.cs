using System.Text;
using GuardedFiles.Configuration;

namespace GuardedFiles.Tests.Configuration;

public sealed class AddressPatternTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("0.0.0.0/0", "192.0.2.1", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "::1", true)]
    [InlineData("::/0", "192.0.2.1", false)]
    [InlineData("::/0", "::ffff:192.0.2.1", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.9.9.9", true)]
    [InlineData("2001:db8::/32", "2001:DB8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("fe80::1", "fe80::1%eth0", true)]
    [InlineData("fe80::1%eth0", "fe80::1%eth0", true)]
    [InlineData("fe80::1%eth0", "fe80::1%eth1", false)]
    [InlineData("fe80::1%eth0", "fe80::1", false)]
    [InlineData("fe80::/10", "fe80::1%eth0", true)]
    [InlineData("0.0.0.0/0", "UNKNOWN", false)]
    [InlineData("::/0", "UNKNOWN", false)]
    [InlineData("0.0.0.0/0", "", false)]
    public void An_address_is_one_or_in_a_network(string pattern, string address, bool matches) =>
        Assert.Equal(matches, AddressPattern.Parse(pattern, out _)!.Matches(Encoding.ASCII.GetBytes(address)));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("::/129")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("10.0.0.1/31")]
    [InlineData("2001:db8::1/64")]
    [InlineData("fe80::%eth0/10")]
    [InlineData("10.0.0.1%eth0")]
    [InlineData("localhost")]
    [InlineData("10.*")]
    public void Whatever_else_is_none(string text) => Assert.Null(AddressPattern.Parse(text, out _));
}
