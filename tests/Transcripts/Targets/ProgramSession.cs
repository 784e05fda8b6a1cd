using Testing;

namespace Transcripts.Targets;

internal sealed class ProgramSession(ServerProcess process) : ITranscriptSession
{
    public byte[] Stderr => process.StderrBytes;

    public void Send(ReadOnlySpan<byte> bytes) => process.Send(bytes);

    public byte[]? Receive(TimeSpan timeout) => process.Receive(timeout);

    public byte[] ReceiveRest(TimeSpan timeout) => process.ReceiveRest(timeout);

    public void CloseInput() => process.CloseInput();

    public void Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-s", name, process.Id.ToString()]);
        kill.WaitForExit();
    }

    public int WaitForExit(TimeSpan timeout) => process.WaitForExit(timeout);

    public void Dispose() => process.Dispose();
}
