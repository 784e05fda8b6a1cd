using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Testing;

namespace Robustness;

/// <summary>
/// A name changes hands while it is opened for an upload. Whatever is behind it then was there before, so it keeps its mode, and nothing
/// of its old content stays behind the new one.
/// </summary>
[Trait("Machine", "quiet")]
public sealed class ScpReviewRaceTests
{
    private const int Old = 50;
    private const UnixFileMode OldMode = (UnixFileMode)0b110_110_110;
    private const UnixFileMode PrivateMode = (UnixFileMode)0b110_000_000;

    private static readonly TimeSpan RaceTime = TimeSpan.FromSeconds(0.8);
    private static readonly byte[] OldContent = [.. Enumerable.Repeat((byte)'L', Old)];

    [Theory]
    [InlineData]
    [InlineData("-m", "0600")]
    public void An_upload_to_a_name_that_two_files_share_replaces_one_of_them(params string[] options)
    {
        using var directory = new TempDirectory();
        using SafeFileHandle one = Create(directory, "t");
        using SafeFileHandle other = Create(directory, "u");
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, [.. options, "-t", "t"]));
        Assert.Empty(Race(directory, () =>
        {
            Reset(one, OldMode);
            Reset(other, OldMode);
            Upload(session);
            return Wrong(one, OldMode, "hello") ?? Wrong(other, OldMode, "hello");
        }));
        session.End(0);
    }

    [Theory]
    [InlineData]
    [InlineData("-m", "0666")]
    public void An_upload_opens_no_private_file_to_others(params string[] options)
    {
        using var directory = new TempDirectory();
        using SafeFileHandle secret = CreateLinkTo(directory, "secret");
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, [.. options, "-t", "t"]));
        Assert.Empty(Race(directory, () =>
        {
            Reset(secret, PrivateMode);
            Upload(session);
            return Wrong(secret, PrivateMode, "hello");
        }));
        session.End(0);
    }

    [Fact]
    public void A_forced_mode_of_the_SFTP_server_opens_no_private_file_to_others()
    {
        using var directory = new TempDirectory();
        using SafeFileHandle secret = CreateLinkTo(directory, "secret");
        using Session session = Session.Open(Launch.In(directory) with { Arguments = ["-m", "0666"] });
        Assert.Empty(Race(directory, () =>
        {
            Reset(secret, PrivateMode);
            OpenAndClose(session);
            return Wrong(secret, PrivateMode, null);
        }));
    }

    [Fact]
    public void A_forced_mode_of_the_SFTP_server_is_for_new_files_only()
    {
        using var directory = new TempDirectory();
        using SafeFileHandle one = Create(directory, "t");
        using SafeFileHandle other = Create(directory, "u");
        using Session session = Session.Open(Launch.In(directory) with { Arguments = ["-m", "0600"] });
        Assert.Empty(Race(directory, () =>
        {
            Reset(one, OldMode);
            Reset(other, OldMode);
            OpenAndClose(session);
            return Wrong(one, OldMode, null) ?? Wrong(other, OldMode, null);
        }));
    }

    /// <summary>What went wrong, each once. The names t and u change places all the time.</summary>
    private static Dictionary<string, int> Race(TempDirectory directory, Func<string?> attempt)
    {
        var wrong = new Dictionary<string, int>();
        var time = Stopwatch.StartNew();
        using ScpReviewExchange exchange = ScpReviewExchange.Of(directory.Combine("t"), directory.Combine("u"));
        while (time.Elapsed < RaceTime)
            if (attempt() is { } found)
                wrong[found] = wrong.GetValueOrDefault(found) + 1;
        return wrong;
    }

    private static void Upload(ScpSession session)
    {
        session.Send("C0444 5 t\n");
        session.ExpectAck();
        session.Send("hello\0");
        session.ExpectAck();
    }

    private static void OpenAndClose(Session session)
    {
        byte[] handle = session.AskHandle(Request.Open("t", Access.Write | Access.Create));
        session.Ask(Request.Close(handle));
    }

    private static SafeFileHandle Create(TempDirectory directory, string name) =>
        File.OpenHandle(directory.Combine(name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);

    // Here t is a file anybody may have, and u leads to the private one.
    private static SafeFileHandle CreateLinkTo(TempDirectory directory, string name)
    {
        File.WriteAllText(directory.Combine("t"), "");
        File.CreateSymbolicLink(directory.Combine("u"), name);
        return Create(directory, name);
    }

    private static void Reset(SafeFileHandle file, UnixFileMode mode)
    {
        File.SetUnixFileMode(file, mode);
        RandomAccess.SetLength(file, Old);
        RandomAccess.Write(file, OldContent, 0);
    }

    /// <param name="news">The only other content that it may have.</param>
    private static string? Wrong(SafeFileHandle file, UnixFileMode mode, string? news)
    {
        byte[] content = new byte[Old + 1];
        string text = System.Text.Encoding.Latin1.GetString(content, 0, RandomAccess.Read(file, content, 0));
        UnixFileMode now = File.GetUnixFileMode(file);
        if (now != mode)
            return $"{mode} became {now}";
        return text == news || text.AsSpan().SequenceEqual(new string('L', Old)) ? null : $"it is {text}";
    }
}
