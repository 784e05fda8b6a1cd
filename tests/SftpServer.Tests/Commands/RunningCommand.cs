using System.Text;
using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using SftpServer.Commands;
using SftpServer.Dispatch;
using Testing;

namespace SftpServer.Tests.Commands;

/// <summary>A command as the dispatcher finds it, run in this process; the test is the client. One char stands for one byte.</summary>
internal static class RunningCommand
{
    /// <summary>All that it wrote, and its exit status.</summary>
    public static (int Status, string Output, string Error) Run(string command, byte[]? input = null)
    {
        StringBuilder errors = new();
        using Wires wires = Wires.New(socket: true);
        ByteQueue output = ByteQueue.Drain(wires.FromServer);
        int status;
        using (EventLog log = new(new LogSettings { Identity = "test", Level = LogLevel.Quiet }))
        using (Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null))
        {
            Thread sender = new(() =>
            {
                wires.ToServer.Write(input ?? []);
                wires.CloseToServer();
            });
            sender.Start();
            status = Find(command).Run(Session(connection, log, errors));
            sender.Join();
        }

        wires.CloseServer();
        return (status, Encoding.Latin1.GetString(output.PeekAll(DateTime.UtcNow.AddSeconds(10))), errors.ToString());
    }

    public static ICommand Find(string command) => Asked.Of(Encoding.Latin1.GetBytes(command)).Command!;

    public static CommandSession Session(Connection connection, EventLog log, StringBuilder errors) =>
        new(new FileTree(new Policy()), connection, new SessionLog(log))
        {
            WriteError = (line, milliseconds) =>
            {
                _ = errors.Append(Encoding.Latin1.GetString(line));
                return true;
            },
        };
}
