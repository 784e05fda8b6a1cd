using System.Diagnostics.CodeAnalysis;
using System.Text;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles.Start;

/// <summary>
/// What happens around a session, in either program: this process is hardened before it reads its command line; the log opens, signals
/// become input, and a client is served; whatever goes wrong becomes one line and an exit status.
/// </summary>
internal static class Launch
{
    private const int Fatal = 255;

    /// <summary>Reads the command line.</summary>
    /// <param name="program">What we are called, for messages and syslog.</param>
    /// <param name="arguments">One char for each byte.</param>
    /// <exception cref="UsageException">There is nothing to serve.</exception>
    public delegate SessionSettings Parser(string program, string[] arguments);

    /// <summary>May the session begin, and as what?</summary>
    /// <param name="settings">Those of the command line, and then what the client asks for besides.</param>
    /// <returns>An exit status when not; the client has been told why.</returns>
    public delegate int? Admission(ref SessionSettings settings, SessionLog log, ClientLogin login);

    /// <summary>Serves one client, and answers the exit status.</summary>
    public delegate int Service(SessionSettings settings, Opening start, Connection connection);

    /// <summary>All of a program, from its arguments to its exit status.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The last line of defence: whatever it is, it becomes one line and an exit status.")]
    public static int Run(string[] arguments, Parser parse, Admission admit, Service serve)
    {
        try
        {
            Errno error = OwnProcess.Harden();
            return error.Failed
                ? Complain($"cannot protect this process: {ByteText.Of(error.Text)}\n", Fatal)
                : Open(parse(ProgramName, RawArguments.Of(arguments)), admit, serve);
        }
        catch (UsageException usage)
        {
            return Complain(usage.Text, usage.ExitStatus, usage.IsAnswer);
        }
        catch (OutOfMemoryException)
        {
            return Complain(SessionLog.MemoryIsOut + "\n", Fatal);
        }
        catch (Exception exception)
        {
            return Complain($"unexpected {exception.Message}\n", Fatal);
        }
    }

    private static string ProgramName => RawArguments.Of(Path.GetFileName(Environment.GetCommandLineArgs()[0]));

    /// <summary>Adds up what was said about this session. Until then only the command line can have said where to log that this failed.</summary>
    private static int Open(SessionSettings settings, Admission admit, Service serve)
    {
        ClientLogin login = ClientLogin.FromEnvironment(settings.VirtualName is { } name ? ByteText.Bytes(name) : null);
        Configured configured;
        using (EventLog log = new(settings.Log))
        {
            SessionLog lines = new(log);
            if (login.Malformed)
            {
                lines.MalformedConnection(login.Address);
                lines.SessionClosed(login, Fatal);
                return Fatal;
            }

            try
            {
                configured = Configured.Of(settings, login, GroupNames.OfProcess);
            }
            catch (UsageException usage)
            {
                return NotBegun(lines, usage);
            }
        }

        return Open(configured, admit, serve);
    }

    private static int Open(Configured configured, Admission admit, Service serve)
    {
        SessionSettings settings = configured.Settings;
        ClientLogin login = configured.Login;
        bool isAudited = settings.Audits.Length > 0;

        // Whoever wants an account wants to know when it cannot be kept.
        using EventLog log = new(isAudited ? settings.Log with { KeepsSyslog = true } : settings.Log);
        SessionLog lines = new(log);
        try
        {
            if (isAudited)
                settings = AuditFiles.Open(settings, log, login);
            if (admit(ref settings, lines, login) is { } refused)
                return refused;
            return Serve(settings, serve, Begin(settings, log, login));
        }
        catch (UsageException usage)
        {
            return NotBegun(lines, usage);
        }
    }

    private static int NotBegun(SessionLog lines, UsageException usage)
    {
        lines.NotBegun(usage.Text.TrimEnd('\n'), usage.Path);
        return Complain(usage.Text, usage.ExitStatus);
    }

    private static Opening Begin(SessionSettings settings, EventLog log, ClientLogin login)
    {
        SessionLog lines = new(log);
        Bounds? bounds = new Confine(settings, login, lines).Prepare();
        byte[]? directory = settings.StartDirectory is { } text ? StartDirectory.Expand(text, login, bounds?.Jail?.Home) : null;
        Errno error = directory is null ? Errno.None
            : settings.Jail is null ? StartDirectory.Enter(directory, bounds?.Resolver)
            : new FileTree(new Policy(), bounds).Enter(directory);
        lines.SessionOpened(login);
        if (error.Failed)
            lines.StartDirectoryFailed(directory, error);
        return new Opening(log, login, bounds);
    }

    [SuppressMessage("Design", "CA1031", Justification = "An unexpected exception is one line in the log, not a stack trace on the client's terminal.")]
    private static int Serve(SessionSettings settings, Service serve, Opening start)
    {
        SessionLog lines = new(start.Log);
        using Interruption? interruption = start.Log.TellsOfSignals ? Interruption.Listen() : null;
        if (settings.Jail is not null || settings.Forced)
            Confine.Close(start);
        int status;
        try
        {
            using Connection connection = new(StandardStreams.Input, StandardStreams.Output, interruption);
            status = serve(settings, start, connection);
        }
        catch (OutOfMemoryException)
        {
            // What the session held is free again. The client gets the line, too, unless it gets the log.
            lines.OutOfMemory();
            status = settings.Log.ToStandardError ? Fatal : Complain(SessionLog.MemoryIsOut + "\n", Fatal);
        }
        catch (Exception exception)
        {
            lines.Unexpected(exception);
            status = Fatal;
        }

        lines.SessionClosed(start.Login, status);
        return status;
    }

    private static int Complain(string text, int exitStatus, bool isAnswer = false)
    {
        byte[] bytes = ByteText.Bytes(text);
        foreach (ref byte letter in bytes.AsSpan())
            if (letter is < (byte)' ' and not ((byte)'\n' or (byte)'\t') or 0x7F)
                letter = (byte)'?'; // The words of a command line are not for us to play to a terminal.
        if (isAnswer)
            StandardStreams.WriteOutput(bytes);
        else
            StandardStreams.WriteError(bytes);
        return exitStatus;
    }
}
