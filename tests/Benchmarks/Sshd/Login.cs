namespace Benchmarks.Sshd;

/// <summary>What a client needs to know in order to reach an sshd.</summary>
/// <param name="Configuration">An ssh_config that knows it by any name and asks for the cipher.</param>
/// <param name="Keys">The key with which the client logs in, and the sshd's host key.</param>
internal sealed record Login(string Host, int Port, string Configuration, SshKeys Keys, Cipher Cipher);
