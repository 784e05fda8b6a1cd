namespace Benchmarks.Sshd;

/// <summary>How a connection is encrypted.</summary>
/// <param name="Name">In the names of workloads.</param>
/// <param name="FullName">That of SSH.</param>
internal sealed record Cipher(string Name, string FullName)
{
    public static Cipher Aes { get; } = new("aes", "aes128-gcm@openssh.com");

    public static Cipher ChaCha { get; } = new("chacha", "chacha20-poly1305@openssh.com");

    public static Cipher[] All { get; } = [Aes, ChaCha];
}
