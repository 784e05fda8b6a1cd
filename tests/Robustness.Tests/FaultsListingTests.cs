using System.Text;
using Testing;

namespace Robustness;

/// <summary>Listings of directories with what hardly any directory has: strange dates, names, owners, and offsets.</summary>
public sealed class FaultsListingTests
{
    private static readonly string LongOwner = new('o', 400);

    [Fact]
    public void Every_name_is_delivered_once_although_those_delivered_are_deleted_meanwhile()
    {
        using var disk = new MemoryDirectory();
        string[] names = [.. ThreeLetterNames(2000)];
        foreach (string name in names)
            File.WriteAllText(disk.Combine(name), "");
        using Session session = Session.Open(new Launch { Directory = disk.Path });
        List<string> delivered = [.. List(session, ".", name => File.Delete(disk.Combine(name)))];
        Assert.Equal(names.Order(StringComparer.Ordinal), delivered.Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [FuseFact]
    public void Every_name_is_delivered_once_where_an_offset_counts_the_names_before_it()
    {
        string[] names = [.. ThreeLetterNames(1000)];
        using var fuse = new FuseDirectory(names);
        using var world = new World(new Launch { PrivateMounts = true, Before = $"{RenameRoot()}; mkdir odd; {fuse.MountOn("odd")}" });
        List<string> delivered = [.. List(world.Session, "odd", fuse.Remove)];
        Assert.Equal(names, delivered);
        world.Session.End();
    }

    [FuseFact]
    public void A_name_of_2500_bytes_is_listed_whole()
    {
        string name = new('n', 2500);
        using var fuse = new FuseDirectory([name]);
        using var world = new World(new Launch { PrivateMounts = true, Before = $"mkdir odd; {fuse.MountOn("odd")}" });
        byte[] handle = world.Session.AskHandle(Request.OpenDir("odd"));
        Answer answer = world.Session.Ask(Request.ReadDir(handle));
        if (answer.Type == PacketType.Status)
        {
            // Kernels before 6.14 take no names beyond 1024 bytes from FUSE.
            Assert.Contains(answer.StatusText, (string[])["Input/output error", "End of file"]);
        }
        else
        {
            (string Name, string LongName) entry = Entries(answer).Single();
            Assert.Equal(name, entry.Name);
            Assert.InRange(entry.LongName.Length, 900, 1023);
        }
        world.Session.AssertServes();
        world.Session.End();
    }

    [MountFact]
    public void A_group_of_two_thousand_members_has_a_name()
    {
        const string crowd = """
            cp /etc/group group; echo "crowd:x:4242:$(seq -s, -f 'member%05.0f' 2000)" >> group; mount --bind group /etc/group
            chgrp 4242 dir/inner
            """;
        using var world = new World(new Launch { PrivateMounts = true, Before = crowd });
        Answer names = world.Session.Ask(Request.UsersAndGroups([], [0, 0, 0x10, 0x92]));
        Assert.Empty(names.String());
        Assert.Equal([0, 0, 0, 5, .. "crowd"u8.ToArray()], names.String());
        Assert.Contains(" crowd ", LongNameOf(world.Session, world.DirHandle, "inner"));
    }

    [Theory]
    [InlineData(1L << 60)]
    [InlineData(-(1L << 60))]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_time_without_a_date_is_listed_without_one(long seconds)
    {
        using var disk = new MemoryDirectory();
        File.WriteAllText(disk.Combine("before"), "");
        File.WriteAllText(disk.Combine("file"), "");
        Native.SetModifyTime(disk.Combine("file"), seconds);
        using Session session = Session.Open(new Launch { Directory = disk.Path });
        byte[] handle = session.AskHandle(Request.OpenDir("."));
        string line = LongNameOf(session, handle, "file");
        Assert.Matches(@"^-rw-r--r-- +1 \S+ +\S+ +0  file$", line);
        session.AssertServes();
        session.End();
    }

    // An owner's name so long that a chunk of the kernel's entries never fits into one reply.
    private static string RenameRoot() =>
        $"sed 's/^root:/{LongOwner}:/' /etc/passwd > passwd; mount --bind passwd /etc/passwd";

    private static IEnumerable<string> ThreeLetterNames(int count) =>
        Enumerable.Range(0, count).Select(i => $"{(char)('a' + (i / 676))}{(char)('a' + (i / 26 % 26))}{(char)('a' + (i % 26))}");

    /// <summary>All names; each reply is dealt with before the next is asked for.</summary>
    private static IEnumerable<string> List(Session session, string directory, Action<string> whenDelivered)
    {
        byte[] handle = session.AskHandle(Request.OpenDir(directory));
        Answer answer;
        while ((answer = session.Ask(Request.ReadDir(handle))).Type == PacketType.Name)
        {
            string[] names = [.. Entries(answer).Select(entry => entry.Name).Where(name => name is not ("." or ".."))];
            foreach (string name in names)
                whenDelivered(name);
            foreach (string name in names)
                yield return name;
        }
        Assert.Equal(Status.Eof, answer.StatusCode);
    }

    private static string LongNameOf(Session session, byte[] handle, string name) =>
        Entries(session.Ask(Request.ReadDir(handle))).Single(entry => entry.Name == name).LongName;

    private static (string Name, string LongName)[] Entries(Answer answer)
    {
        var entries = new (string, string)[answer.UInt32()];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = (Encoding.UTF8.GetString(answer.String()), Encoding.UTF8.GetString(answer.String()));
            answer.Attributes();
        }
        return entries;
    }
}
