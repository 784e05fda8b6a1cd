using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using GuardedFiles.Linux;

namespace GuardedFiles.Configuration;

/// <summary>
/// An address, or a network in CIDR notation; of IPv4 or of IPv6, and never of both. An IPv4 address in IPv6's clothes is one of IPv4.
/// </summary>
internal sealed class AddressPattern : IPattern<AddressPattern>
{
    private const int Bits = 128;
    private const int BitsOfIPv4 = 32;

    /// <summary>::ffff:0:0/96, where IPv6 keeps IPv4.</summary>
    private static readonly UInt128 _mapped = (UInt128)0xFFFF << BitsOfIPv4;

    private readonly UInt128 _network;
    private readonly int _length;
    private readonly string _scope;

    /// <param name="length">Of the 128 bits of IPv6, those that count.</param>
    /// <param name="scope">The interface behind "%"; empty for any.</param>
    private AddressPattern(UInt128 network, int length, string scope) => (_network, _length, _scope) = (network, length, scope);

    public static AddressPattern? Parse(string text, out string reason)
    {
        int slash = text.AsSpan().IndexOf('/');
        reason = "is neither an address nor a network (10.0.0.0/8)";
        if (!TryAddress(slash < 0 ? text : text[..slash], out UInt128 network, out bool isIPv4, out string scope) || (slash >= 0 && scope.Length > 0))
            return null;
        int length = Bits;
        if (slash >= 0)
        {
            int most = isIPv4 ? BitsOfIPv4 : Bits;
            if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > most)
                return null;
            length += Bits - most;
        }

        reason = "has bits behind those that count";
        return (network & ~Mask(length)) == 0 ? new AddressPattern(network, length, scope) : null;
    }

    public bool Matches(ReadOnlySpan<byte> value) =>
        TryAddress(ByteText.Of(value), out UInt128 address, out _, out string scope)
        && (address & Mask(_length)) == _network
        && IsIPv4(address) == (IsIPv4(_network) && _length >= Bits - BitsOfIPv4)
        && (_scope.Length == 0 || _scope == scope);

    /// <param name="isIPv4">It was written in IPv4's way.</param>
    private static bool TryAddress(string text, out UInt128 address, out bool isIPv4, out string scope)
    {
        int percent = text.AsSpan().IndexOf('%');
        scope = percent < 0 ? "" : text[(percent + 1)..];
        byte[] plain = ByteText.Bytes(percent < 0 ? text : text[..percent]);
        Span<byte> bytes = stackalloc byte[Bits / 8];
        isIPv4 = percent < 0 && Libc.inet_pton(Libc.AF_INET, plain, bytes) == 1;
        if (isIPv4)
        {
            address = _mapped | BinaryPrimitives.ReadUInt32BigEndian(bytes);
            return true;
        }

        bool isIPv6 = Libc.inet_pton(Libc.AF_INET6, plain, bytes) == 1 && (percent < 0 || scope.Length > 0);
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return isIPv6;
    }

    private static bool IsIPv4(UInt128 address) => address >> BitsOfIPv4 == _mapped >> BitsOfIPv4;

    private static UInt128 Mask(int length) => length == 0 ? 0 : UInt128.MaxValue << (Bits - length);
}
