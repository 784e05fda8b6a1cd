using GuardedFiles;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>What one client's requests share.</summary>
internal sealed class Session(Policy policy, FileTree files, EventLog log, ExtensionName[] extensions)
{
    private byte[]? _directoryBuffer;
    private LongName? _longName;

    public Policy Policy => policy;

    public FileTree Files => files;

    public HandleTable Handles { get; } = new(
        HandleLimits.Of(OwnProcess.GivenDescriptorLimit, OwnProcess.DescriptorLimit, Reserved(log, files)));

    public Accounts Accounts { get; } = new();

    /// <summary>How bytes of files get to the client.</summary>
    public Outlet Outlet { get; init; } = new(sendsPages: false);

    /// <summary>What happened to files, for the administrator.</summary>
    public SessionLog Log { get; } = new(log);

    /// <summary>What went over the wire, for whoever looks for a fault.</summary>
    public RequestLog Trace { get; } = new(log);

    /// <summary>Extensions in the order in which VERSION names them.</summary>
    public ReadOnlySpan<ExtensionName> Extensions => extensions;

    /// <summary>What INIT said; null before.</summary>
    public uint? ClientVersion { get; set; }

    /// <summary>Called between the parts of a request that takes long; an exception ends the session there.</summary>
    public Action? BetweenParts { get; set; }

    /// <summary>The client asked limits@openssh.com: its buffers hold what we said.</summary>
    public bool KnowsLimits { get; set; }

    /// <summary>The client has said what it is.</summary>
    public bool KnowsClient { get; set; }

    /// <summary>Bytes that a directory listing's reply may have.</summary>
    public int ListingLimit => KnowsLimits ? WireLimits.ListingForNewClients : WireLimits.Listing;

    /// <summary>Writes the long names of a listing.</summary>
    public LongName LongName => _longName ??= new LongName(Accounts);

    /// <summary>
    /// Room for the kernel's directory entries. In a reply an entry takes between two times (long names) and four and a half
    /// times (the shortest) what it takes here, so that a reply takes them all, mostly, and little is kept for the next one.
    /// </summary>
    public Span<byte> DirectoryBuffer => _directoryBuffer ??= new byte[WireLimits.Listing / 4];

    /// <summary>
    /// May a request of this name be served? A refusal is logged here and nowhere else. The audit's event of it is <see cref="RefusedRequest"/>'s:
    /// INIT, which asks for each extension, has none.
    /// </summary>
    /// <param name="needs">Requests that must be permitted, too.</param>
    public bool Permits(string request, bool writes, string[] needs)
    {
        Verdict verdict = policy.Judge(request, writes, needs);
        switch (verdict)
        {
            case Verdict.ReadOnly:
                Trace.RefusedReadOnly(request);
                break;
            case Verdict.Denylisted or Verdict.NotAllowlisted:
                Trace.Refused(request, verdict.Rule());
                break;
            case Verdict.Allowlisted:
                Trace.Allowlisted(request);
                break;
        }

        return verdict.Permits();
    }

    /// <summary>
    /// Does VERSION name the extension? Not when it is refused, nor when it reads and no file may be read: a client that compares hashes after an
    /// upload would take each refusal for damage.
    /// </summary>
    public bool Announces(ExtensionName extension) =>
        Permits(extension.Name, extension.Writes, extension.Needs) && !(policy.ForbidsReading && extension.Needs.Has("read"));

    /// <summary>What the client left open, told before we go.</summary>
    public void LogOpenHandles()
    {
        for (int slot = 0; slot < Handles.SlotsUsed; slot++)
        {
            IDisposable? item = Handles.Take(slot);
            if (item is OpenFile file)
            {
                Log.Close(file.Path, file.BytesRead, file.BytesWritten, forced: true);
                Log.Moved(file, file.Close(), isEnded: false);
            }
            else if (item is OpenDirectory directory)
            {
                Log.CloseDirectory(directory.Path, forced: true);
                directory.Dispose();
            }
        }
    }

    /// <summary>
    /// Descriptors that are not for the client's files: three streams, the log, one to work with; one more where signals are logged; those that
    /// a confined session holds; and its audit files.
    /// </summary>
    private static uint Reserved(EventLog log, FileTree files) =>
        (log.TellsOfSignals ? 6u : 5u) + (uint)(files.DescriptorsHeld + log.DescriptorsHeld);
}

/// <summary>One extension as VERSION announces it.</summary>
internal readonly struct ExtensionName(string name, bool writes, string[] needs, byte[] wireName, byte[] announcement)
{
    public string Name => name;

    public bool Writes => writes;

    /// <summary>Requests that must be permitted, too.</summary>
    public string[] Needs => needs;

    public byte[] WireName => wireName;

    /// <summary>What stands behind the name: a version as text, mostly.</summary>
    public byte[] Announcement => announcement;
}
