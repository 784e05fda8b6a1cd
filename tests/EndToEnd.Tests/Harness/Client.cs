using System.Diagnostics;
using System.Text;

namespace EndToEnd.Tests.Harness;

/// <summary>Runs a real client to its end and keeps what it said.</summary>
internal static class Client
{
    public static ClientResult Run(ClientCommand command)
    {
        using Process process = Start(command);
        Task<byte[]> output = ReadAll(process.StandardOutput.BaseStream);
        Task<byte[]> errors = ReadAll(process.StandardError.BaseStream);
        Feed(process, command.Input);
        bool ended = process.WaitForExit(command.Patience);
        if (!ended)
            process.Kill(entireProcessTree: true);
        var result = new ClientResult(
            command.ToString(),
            ended ? process.ExitCode : -1,
            Finished(output),
            Encoding.UTF8.GetString(Finished(errors)));
        return ended ? result : throw new TimeoutException($"still running after {command.Patience}: {result}");
    }

    /// <summary>For clients that are killed before they end.</summary>
    public static Process Start(ClientCommand command)
    {
        string program = Installed.Find(command.Program)
            ?? throw new FileNotFoundException($"{command.Program} is not installed: ./build.sh test installs it");
        var start = new ProcessStartInfo(program, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Directory ?? "",
        };
        foreach ((string name, string value) in command.Environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The client ended without reading; its exit status tells the story.
        }
    }

    private static async Task<byte[]> ReadAll(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    // A daemon that a client leaves behind may hold its pipes open.
    private static byte[] Finished(Task<byte[]> reading) => reading.Wait(TimeSpan.FromSeconds(5)) ? reading.Result : [];
}
