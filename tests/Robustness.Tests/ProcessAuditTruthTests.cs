using System.Diagnostics;
using System.Text.Json;
using Testing;

namespace Robustness;

/// <summary>What an audit file says of files that did not arrive whole, and whose file it is.</summary>
public sealed class ProcessAuditTruthTests : IDisposable
{
    private const int Large = 600_000;
    private readonly TempDirectory _folder = new();

    private string Audit => _folder.Combine("audit");

    [MountFact]
    public void An_upload_to_a_full_disk_is_not_complete()
    {
        Launch launch = new()
        {
            PrivateMounts = true,
            Before = "mkdir small; mount -t tmpfs -o size=64k tmpfs small",
            Arguments = ["--audit", Audit],
        };
        MustFailToUpload(launch, "small/f", "ENOSPC");
    }

    [Fact]
    public void An_upload_beyond_the_largest_file_is_not_complete() =>
        MustFailToUpload(new Launch { Before = "trap '' XFSZ; ulimit -f 64", Arguments = ["--audit", Audit] }, "f", "EFBIG");

    [Fact]
    public void A_WRITE_that_failed_is_not_forgotten_when_later_ones_succeed()
    {
        using (World world = new(new Launch { Before = "trap '' XFSZ; ulimit -f 64", Arguments = ["--audit", Audit] }))
        {
            byte[] handle = world.Session.AskHandle(Request.Open("f", Access.Fresh));
            Assert.Equal(Status.Failure, world.Session.AskStatus(Request.Write(handle, 100_000, new byte[10])));
            Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(handle, 0, new byte[10])));
            world.Session.AskStatus(Request.Close(handle));
            world.Session.End();
        }

        MustBe("upload", "EFBIG", isComplete: false);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(Large)]
    public void An_upload_by_scp_beyond_the_largest_file_is_not_complete(int size)
    {
        ScpLaunch launch = new()
        {
            Directory = _folder.Path,
            Before = "trap '' XFSZ; ulimit -f 64",
            Arguments = ["--audit", Audit, "-t", "f"],
        };
        using (ScpSession session = ScpSession.OpenSink(launch))
        {
            session.Send($"C0644 {size} f\n");
            session.ExpectAck();
            session.Send(new byte[size]);
            session.SendAck();
            session.ExpectError("f: File too large");
            session.End(1);
        }

        MustBe("upload", "EFBIG", isComplete: false);
    }

    [MountFact]
    public void A_download_by_scp_from_a_broken_disk_is_not_complete()
    {
        using (ScpBrokenDisk disk = new(size: Large, readable: 100_000))
        {
            ScpLaunch launch = new()
            {
                Directory = _folder.Path,
                PrivateMounts = true,
                Before = $"mkdir disk; {disk.MountOn("disk")}",
                Arguments = ["--audit", Audit, "-f", "disk/file"],
            };
            using ScpSession session = ScpSession.OpenSource(launch);
            session.ExpectLine($"C0644 {Large} file");
            session.SendAck();
            _ = session.Receive(Large);
            session.ExpectError("disk/file: the file shrank while it was sent");
            session.SendAck();
            session.End(1);
        }

        MustBe("download", "the file shrank while it was sent", isComplete: false);
    }

    /// <summary>In a sticky folder another account may have made it: what is written there would be read, forged or refused by that account.</summary>
    [Theory]
    [InlineData("chown 54321 \"$AUDIT\"", "it is owned by neither root nor this account")]
    [InlineData("chmod 660 \"$AUDIT\"", "it is writable by its group")]
    [InlineData("chmod 606 \"$AUDIT\"", "it is writable by others")]
    [InlineData("ln \"$AUDIT\" \"$AUDIT.2\"", "it has more than one name, or none")]
    public void A_file_that_another_account_can_forge_refuses_the_session_unless_that_is_allowed(string prepare, string why)
    {
        Launch launch = new()
        {
            Before = $"touch \"$AUDIT\"; {prepare}",
            Arguments = ["--audit", Audit, "--log-stderr"],
            Environment = new Dictionary<string, string> { ["AUDIT"] = Audit },
        };
        using (Process process = launch.Run())
        {
            process.StandardInput.Close();
            string errors = process.StandardError.ReadToEnd();
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(Launch.LongestEnd)));
            Assert.Equal((255, true), (process.ExitCode, errors.EndsWith($"the audit file cannot be opened: {why}\n", StringComparison.Ordinal)));
        }

        using LogSocket log = new();
        Launch logged = log.Launch([.. launch.Arguments, "--audit-required", "no"]);
        using Session session = Session.Open(logged with { Environment = launch.Environment });
        Assert.Contains($"the audit file cannot be opened: \"{Audit}\": {why}", log.Receive());
        session.AssertServes();
        session.End();
        Assert.Equal("", File.ReadAllText(Audit));
    }

    public void Dispose() => _folder.Dispose();

    private void MustFailToUpload(Launch launch, string path, string result)
    {
        using (World world = new(launch))
        {
            byte[] handle = world.Session.AskHandle(Request.Open(path, Access.Fresh));
            for (int block = 0; block < 8; block++)
                world.Session.AskStatus(Request.Write(handle, (ulong)block * 32_768, new byte[32_768]));
            Assert.Equal(Status.Failure, world.Session.AskStatus(Request.Close(handle)));
            world.Session.End();
        }

        MustBe("upload", result, isComplete: false);
    }

    private void MustBe(string name, string result, bool isComplete)
    {
        JsonElement told = Assert.Single(AuditRecord.Of(Audit), told => told.Text("event") == name && told.Text("result") != "OK");
        Assert.Equal((result, isComplete), (told.Text("result"), told.GetProperty("complete").GetBoolean()));
    }
}
