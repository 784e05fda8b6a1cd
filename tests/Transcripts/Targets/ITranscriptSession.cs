namespace Transcripts.Targets;

/// <summary>A server that runs, seen from its client.</summary>
public interface ITranscriptSession : IDisposable
{
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>One packet without its length; null at the end of the output.</summary>
    byte[]? Receive(TimeSpan timeout);

    /// <summary>What is left on the output up to its end.</summary>
    byte[] ReceiveRest(TimeSpan timeout);

    void CloseInput();

    void Signal(string name);

    int WaitForExit(TimeSpan timeout);

    byte[] Stderr { get; }
}
