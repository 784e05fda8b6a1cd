namespace Benchmarks.Sshd;

/// <summary>What all runs through sshd share.</summary>
/// <param name="Program">The sshd, an absolute path.</param>
internal sealed record Setting(string Program, SshKeys Keys);
