using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>The syslogd of busybox with a /dev/log of its own, which is the one that <see cref="LogSocket"/> would be.</summary>
internal sealed class RealSyslogd : IDisposable
{
    private readonly TempDirectory _directory = new();
    private Process? _process;

    public RealSyslogd()
    {
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101);
        Start();
    }

    /// <summary>Null when there, otherwise the reason to skip.</summary>
    public static string? Missing =>
        Privileges.Mounts ?? (File.Exists("/usr/bin/busybox") || File.Exists("/bin/busybox") ? null : "busybox is not installed");

    private string Before =>
        $"mount -t tmpfs tmpfs /dev; mknod -m 666 /dev/null c 1 3; ln -s {_directory.Combine("socket")} /dev/log";

    private string Messages => _directory.Combine("messages");

    public Launch Launch(params string[] arguments) => new() { PrivateMounts = true, Before = Before, Arguments = arguments };

    public void Start()
    {
        _process = Process.Start("unshare", ["-m", "--", "sh", "-c", $"{Before}\nexec busybox syslogd -n -O {Messages}"]);
        Until(() => File.Exists(_directory.Combine("socket")), "syslogd does not listen");
    }

    public void Stop()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_directory.Combine("socket"));
    }

    public void MustHave(string text) =>
        Until(() => File.Exists(Messages) && File.ReadAllText(Messages).Contains(text, StringComparison.Ordinal), $"not in the log: {text}");

    public void Dispose()
    {
        Stop();
        _directory.Dispose();
    }

    private static void Until(Func<bool> condition, string otherwise) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)), otherwise);
}

/// <summary>A fact about a real log daemon.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SyslogdTheoryAttribute : TheoryAttribute
{
    public SyslogdTheoryAttribute() => Skip = RealSyslogd.Missing;
}
