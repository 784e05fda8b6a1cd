using Testing;

namespace Packages.Tests.Harness;

/// <summary>
/// The same source built by somebody else: in another folder, with another umask, language and time zone, from nothing. Then once more as the
/// next revision of the package, by somebody who has a name, for upgrades.
/// </summary>
public sealed class SecondBuild : IDisposable
{
    /// <summary>Who publishes the next revision: with letters that mean something to sed.</summary>
    internal const string Maintainer = "Smith & Sons | Packages <packages@smith.invalid>";

    private readonly TempDirectory _folder = new();
    private readonly Lazy<string> _repository;
    private readonly Lazy<string> _next;

    public SecondBuild()
    {
        _repository = new Lazy<string>(Build);
        _next = new Lazy<string>(BuildNext);
    }

    internal string Deb => Package.In(_repository.Value, "deb");

    internal string Rpm => Package.In(_repository.Value, "rpm");

    internal string NextDeb => Package.In(_next.Value, "deb");

    internal string NextRpm => Package.In(_next.Value, "rpm");

    public void Dispose() => _folder.Dispose();

    private string Build()
    {
        string copy = _folder.Combine("somewhere else/the same source");
        const string script = """
            mkdir -p "$1"
            tar -c --exclude=./artifacts --exclude=./dist -f - . | tar -x -C "$1"
            cd "$1"
            umask 077
            ./build.sh deb
            ./build.sh rpm
            """;
        Run(script, Programs.RepositoryRoot, copy);
        return copy;
    }

    /// <summary>The programs are the same and up to date; the packages are new.</summary>
    private string BuildNext()
    {
        string copy = _folder.Combine("next");
        const string script = """
            cp -a . "$1"
            cd "$1"
            ./build.sh deb
            ./build.sh rpm
            """;
        Run(script, _repository.Value, copy, ("REVISION", "2"), ("MAINTAINER", Maintainer));
        return copy;
    }

    private static void Run(string script, string folder, string copy, params (string Name, string Value)[] more) =>
        Client.Run(new ClientCommand("bash", "-ec", script, "bash", copy)
        {
            Directory = folder,
            Environment = new Dictionary<string, string>(
            [
                new("LC_ALL", "C.UTF-8"), new("TZ", "Pacific/Kiritimati"), .. more.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)),
            ]),
            Patience = TimeSpan.FromMinutes(10),
        }).MustSucceed();
}
