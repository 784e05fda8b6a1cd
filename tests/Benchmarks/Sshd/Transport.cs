namespace Benchmarks.Sshd;

/// <summary>What sshd gives a program as its standard input and output.</summary>
internal enum Transport
{
    Pipes,
    Sockets,
}
