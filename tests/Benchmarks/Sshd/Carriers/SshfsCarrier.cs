using System.Diagnostics;

namespace Benchmarks.Sshd.Carriers;

/// <summary>dd through sshfs with its own defaults, from the mount until sshfs has ended after the unmount.</summary>
internal sealed class SshfsCarrier : Carrier
{
    private const string Script = """
        sshfs -F "$1" "server:$2" "$3" || exit
        dd if="$4" of="$5" bs=1M status=none
        status=$?
        fusermount3 -u "$3" && exit $status
        """;

    public override string Meaning => "sshfs";

    public override string[] Tools => ["sshfs", "fuse", "dd"];

    public override ClientCommand Command(Trip trip, Folders folders, Login login)
    {
        string Mounted(string path) => Path.Combine(folders.Mount, Path.GetFileName(path));
        return new ClientCommand(
            "sh",
            "-c",
            Script,
            "sh",
            login.Configuration,
            folders.There,
            folders.Mount,
            trip.Up ? trip.Source : Mounted(trip.Source),
            trip.Up ? Mounted(trip.Target) : trip.Target);
    }

    // Says so when nothing is mounted there, which is the rule.
    public override void End(Folders folders)
    {
        ProcessStartInfo start = new("fusermount3", ["-u", "-z", "-q", folders.Mount]) { RedirectStandardError = true };
        using Process unmount = Process.Start(start)!;
        unmount.StandardError.ReadToEnd();
        unmount.WaitForExit();
    }
}
