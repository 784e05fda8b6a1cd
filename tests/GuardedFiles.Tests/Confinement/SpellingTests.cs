using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Confinement;

/// <summary>In a directory of which it is only said that it folds: which names are taken for the entries' own.</summary>
public sealed class SpellingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public SpellingTests() => File.WriteAllText(_directory.Combine("Name"), "");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Name", true)]
    [InlineData("new", true)]
    [InlineData("new~", true)]
    [InlineData(".new", true)]
    [InlineData("new.", false)]
    [InlineData("new ", false)]
    [InlineData(" new", false)]
    [InlineData("...", false)]
    [InlineData("a:b", false)]
    [InlineData("a\\b", false)]
    [InlineData("n\u00e9w", false)]
    [InlineData("new\u007f", false)]
    [InlineData("new\t", false)]
    internal void A_name_is_an_entrys_own_or_may_become_one(string name, bool isOwn)
    {
        Assert.Equal(isOwn ? Spelling.Own : Spelling.Unfit, Of(name, NameFolding.Folds));
        Assert.Equal(Spelling.Own, Of(name, NameFolding.Exact));
    }

    [Fact]
    public void Where_case_matters_every_name_may_become_one()
    {
        Assert.Equal(Spelling.Own, Of("n\u00e9w.", NameFolding.Unknown));
        File.Delete(_directory.Combine("Name"));
        Assert.Equal(Spelling.Own, Of("n\u00e9w.", NameFolding.Unknown)); // The directory above has entries.
    }

    [Fact]
    public void Where_rules_name_more_than_ascii_no_name_is_fit_to_become_an_entry() =>
        Assert.Equal(Spelling.Unfit, Of("strasse", NameFolding.Folds, plainFit: false));

    [Fact]
    public void Where_the_flag_cannot_be_read_the_other_case_tells()
    {
        File.WriteAllText(_directory.Combine("n\u00e9w~."), "");
        Assert.Equal(Spelling.Own, Of("n\u00e9w~.", NameFolding.Unread));
        File.WriteAllText(_directory.Combine("N\u00e9W~."), "");
        Assert.Equal(Spelling.Own, Of("n\u00e9w~.", NameFolding.Unread)); // Then the directory is listed.
    }

    [Fact]
    public void A_directory_that_cannot_be_asked_says_why()
    {
        Assert.Equal(Errno.ENAMETOOLONG, Check(new string('n', 300), NameFolding.Folds, true, out _));
    }

    private Spelling Of(string name, NameFolding folding, bool plainFit = true)
    {
        Assert.Equal(Errno.None, Check(name, folding, plainFit, out Spelling spelling));
        return spelling;
    }

    private Errno Check(string name, NameFolding folding, bool plainFit, out Spelling spelling)
    {
        int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
        using FileDescriptor directory = new(Libc.openat(Libc.AT_FDCWD, ByteText.Bytes(_directory.Path), flags, 0));
        return Spellings.Of(directory.Number, System.Text.Encoding.UTF8.GetBytes(name), folding, plainFit, out spelling);
    }
}
