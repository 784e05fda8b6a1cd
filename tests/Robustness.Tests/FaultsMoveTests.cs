using Testing;

namespace Robustness;

/// <summary>A file is not moved to where other rules hold when its old name cannot be removed: the target keeps what it has.</summary>
public sealed class FaultsMoveTests
{
    private const uint Nobody = 65534;
    private const UnixFileMode ForAll = (UnixFileMode)0b111_111_111;
    private const UnixFileMode Sticky = UnixFileMode.StickyBit | ForAll;
    private const UnixFileMode NotWritable = (UnixFileMode)0b101_101_101;

    [RootTheory]
    [InlineData(NotWritable, "there", true)]
    [InlineData(NotWritable, "new", true)]
    [InlineData(NotWritable, "new", false)]
    [InlineData(Sticky, "there", true)]
    [InlineData(Sticky, "new", true)]
    [InlineData(Sticky, "new", false)]
    public void What_cannot_lose_its_old_name_replaces_nothing(UnixFileMode directory, string target, bool replaces)
    {
        using var place = new TempDirectory();
        Directory.CreateDirectory(place.Combine("work"));
        Directory.CreateDirectory(place.Combine("out"));
        File.WriteAllText(place.Combine("work/x"), "new content");
        File.WriteAllText(place.Combine("out/there"), "old content");
        foreach (string name in (string[])["", "out", "out/there", "work/x"])
            File.SetUnixFileMode(place.Combine(name), ForAll);
        File.SetUnixFileMode(place.Combine("work"), directory);

        using (Session session = Session.Open(new Launch
        {
            Arguments = ["--jail", place.Path, "--no-guard", "--rule", "none:/work/*/inside"],
            User = Nobody,
        }))
        {
            byte[] request = replaces ? Request.PosixRename("/work/x", $"/out/{target}") : Request.Rename("/work/x", $"/out/{target}");
            Assert.Equal(Status.PermissionDenied, session.AskStatus(request));
            session.End();
        }

        Assert.Equal("new content", File.ReadAllText(place.Combine("work/x")));
        Assert.Equal("old content", File.ReadAllText(place.Combine("out/there")));
        Assert.Equal([place.Combine("out/there")], Directory.GetFiles(place.Combine("out")));
    }
}
