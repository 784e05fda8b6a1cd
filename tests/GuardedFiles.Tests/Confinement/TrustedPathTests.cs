using System.Diagnostics;
using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Confinement;

public sealed class TrustedPathTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public TrustedPathTests()
    {
        Directory.CreateDirectory(_directory.Combine("a/b"));
        File.WriteAllText(_directory.Combine("file"), "");
        File.CreateSymbolicLink(_directory.Combine("link"), "a/");
        File.CreateSymbolicLink(_directory.Combine("a/up"), "../a/b/../..//./file/..");
        File.CreateSymbolicLink(_directory.Combine("a/absolute"), _directory.Combine("link/b"));
        File.CreateSymbolicLink(_directory.Combine("loop"), "loop");
        for (int i = 1; i <= 41; i++)
            File.CreateSymbolicLink(_directory.Combine($"{i}"), i == 1 ? "a" : $"{i - 1}");
    }

    /// <summary>Other users own their links themselves, and what follows them is root's.</summary>
    public static TheoryData<string, string, Errno> Ways => new()
    {
        { "", "", Errno.None },
        { "/a/b", "/a/b", Errno.None },
        { "//a/./b/..//", "/a", Errno.None },
        { "/link/b", "/a/b", Errno.None },
        { "/link/../a", "/a", Errno.None },
        { "/a/absolute/..", "/a", Errno.None },
        { "/40", "/a", Errno.None },
        { "/41", "", Errno.ELOOP },
        { "/loop", "", Errno.ELOOP },
        { "/file", "", Errno.ENOTDIR },
        { "/file/", "", Errno.ENOTDIR },
        { "/a/up", "", Errno.ENOTDIR },
        { "/missing", "", Errno.ENOENT },
        { "/missing/..", "", Errno.ENOENT },
        { $"/{new string('n', 256)}", "", Errno.ENAMETOOLONG },
        { $"{string.Concat(Enumerable.Repeat("/.", 2100))}", "", Errno.ENAMETOOLONG },
    };

    [RootTheory]
    [MemberData(nameof(Ways))]
    public void A_path_leads_where_it_leads_the_kernel(string path, string place, Errno error)
    {
        using TrustedPath walked = TrustedPath.ToDirectory(Bytes(_directory.Path + path));
        Assert.Equal(error, walked.Error);
        Assert.Null(walked.ForeignLink);
        if (error == Errno.None)
            Assert.Equal(_directory.Path + place, Text(walked.Path));
    }

    [RootTheory]
    [InlineData("/a/new", "/a", "new")]
    [InlineData("/link/b", "/a", "b")]
    [InlineData("/link", "", "link")]
    [InlineData("/a/absolute/x", "/a/b", "x")]
    [InlineData("/a/b/", "/a/b", ".")]
    [InlineData("/a/b/..", "/a", ".")]
    public void The_last_name_is_left_alone(string path, string place, string name)
    {
        using TrustedPath walked = TrustedPath.ToParent(Bytes(_directory.Path + path));
        Assert.Equal((Errno.None, _directory.Path + place, name), (walked.Error, Text(walked.Path), Text(walked.Name)));
    }

    [RootTheory]
    [InlineData("/link/b", "link")]
    [InlineData("/a/absolute", "a/absolute")]
    [InlineData("/40", "39")]
    public void A_link_of_another_owner_ends_the_walk_and_is_named(string path, string foreign)
    {
        Process.Start("chown", ["-h", "54321", _directory.Combine(foreign)]).WaitForExit();
        using TrustedPath walked = TrustedPath.ToDirectory(Bytes(_directory.Path + path));
        Assert.Equal((Errno.ELOOP, _directory.Combine(foreign)), (walked.Error, Text(walked.ForeignLink!)));
        Assert.Equal($"{Path.GetFileName(foreign)} is a symbolic link that root does not own", Text(walked.Reason));
    }

    public void Dispose() => _directory.Dispose();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
