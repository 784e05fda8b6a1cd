using Testing;

namespace Packages.Tests.Building;

/// <summary>What build.sh says of an SDK that is missing or does not run, and what it does when packages cannot be restored.</summary>
public sealed class SdkTests : IDisposable
{
    private const string NoSource = "/src/X.csproj : error NU1301: Unable to load the service index for source https://registry.invalid/index.json.";
    private const string NoPackage = "/src/X.csproj : error NU1101: Unable to find package runtime.linux-x64.Microsoft.DotNet.ILCompiler.";
    private const string NoFile = "/sdk/NuGet.targets(198,5): error : Failed to download package 'A.1.0.0' from 'https://registry.invalid/a.1.0.0.nupkg'. [/src/X.csproj]";

    private readonly BuildFunctions _build = new();

    [Fact]
    public void An_SDK_that_is_missing_is_said_to_be_missing()
    {
        ClientResult result = _build.Run("need_sdk").MustFail();
        Assert.StartsWith("build.sh: the .NET SDK 10 is missing", result.Errors);
    }

    [Fact]
    public void An_SDK_that_does_not_run_is_shown_with_what_it_says()
    {
        _build.Dotnet("echo 'libstdc++.so.6: cannot open shared object file' >&2; exit 134");
        ClientResult result = _build.Run("need_sdk").MustFail();
        Assert.DoesNotContain("missing", result.Errors);
        Assert.Contains($"{_build.Path}/bin/dotnet is there and does not run: \"dotnet --version\" ends with status 134.", result.Errors);
        Assert.Contains("libstdc++.so.6: cannot open shared object file", result.Errors);
    }

    [Fact]
    public void An_SDK_of_another_version_is_shown_with_what_it_says()
    {
        _build.Dotnet("echo 'Requested SDK version: 10.0.100' >&2; exit 155");
        ClientResult result = _build.Run("need_sdk").MustFail();
        Assert.Contains($"{_build.Path}/bin/dotnet has no version that global.json accepts.", result.Errors);
        Assert.Contains("Requested SDK version: 10.0.100", result.Errors);
    }

    [Fact]
    public void An_SDK_of_another_version_makes_way_for_the_distributions()
    {
        _build.Dotnet("[ -e installed ] || exit 155");
        Assert.Equal("", _build.Run("install_sdk() { : >installed; }; need_sdk").MustSucceed().Errors);
    }

    /// <summary>The SDK wants libicu or this variable. Other programs that build.sh starts, tests among them, do not get it.</summary>
    [Fact]
    public void The_SDK_needs_no_ICU_and_only_the_SDK_is_told_so()
    {
        _build.Dotnet("[ \"$DOTNET_SYSTEM_GLOBALIZATION_INVARIANT\" = 1 ] || { echo 'no valid ICU package' >&2; exit 134; }");
        Assert.Equal("variable: unset\n", _build.Run("need_sdk; echo \"variable: ${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT-unset}\"").MustSucceed().Output);
    }

    [Fact]
    public void A_function_is_no_program()
    {
        Assert.Equal("none\n", _build.Run("has_program dotnet || echo none").MustSucceed().Output);
        _build.Dotnet("exit 0");
        Assert.Equal("", _build.Run("has_program dotnet || echo none").MustSucceed().Output);
    }

    [Theory]
    [InlineData(NoSource)]
    [InlineData(NoPackage)]
    [InlineData(NoFile)]
    public void Packages_that_could_not_be_restored_are_asked_for_again(string reason)
    {
        _build.Dotnet($"[ \"$1\" != publish ] && exit; [ -e again ] || {{ : >again; echo \"{reason}\"; exit 1; }}; {Publish}");
        ClientResult result = _build.Run("publish_programs").MustSucceed();
        Assert.Contains(reason, result.Output);
        Assert.Contains("trying again in 5 s\nsleep 5\n", result.Output);
        Assert.Equal(4 + 1, _build.Calls("publish"));
        Assert.True(File.Exists($"{_build.Path}/dist/dotnet-sftp-server"));
    }

    [Fact]
    public void Packages_that_cannot_be_had_are_the_end_and_the_reason_is_shown()
    {
        _build.Dotnet($"[ \"$1\" != publish ] && exit; echo '{NoSource}'; exit 1");
        ClientResult result = _build.Run("publish_programs").MustFail();
        Assert.Contains(NoSource, result.Output);
        Assert.Contains("build.sh: src/SftpServer could not be published", result.Errors);
        Assert.Equal(3, _build.Calls("publish"));
    }

    /// <summary>What could not be published once is tried in the next run.</summary>
    [Fact]
    public void A_failure_is_not_remembered()
    {
        _build.Dotnet($"[ \"$1\" != publish ] && exit; echo '{NoSource}'; exit 1");
        _build.Run("publish_programs").MustFail();
        _build.Dotnet($"[ \"$1\" != publish ] && exit; {Publish}");
        _build.Run("publish_programs").MustSucceed();
        Assert.Equal(4, Directory.GetFiles($"{_build.Path}/dist").Length);
    }

    [Fact]
    public void Code_that_does_not_compile_is_not_compiled_again()
    {
        _build.Dotnet("[ \"$1\" != publish ] && exit; echo 'X.cs(1,1): error CS1002: ; expected'; exit 1");
        ClientResult result = _build.Run("publish_programs").MustFail();
        Assert.Contains("error CS1002", result.Output);
        Assert.Equal(1, _build.Calls("publish"));
    }

    /// <summary>The same source is the same program: with another runtime it would be one that no test has seen.</summary>
    [Fact]
    public void Programs_are_published_for_one_framework_only()
    {
        _build.Dotnet($"[ \"$1\" != publish ] && exit; {Publish}");
        _build.Run("publish_programs").MustSucceed();
        Assert.DoesNotContain("net9", File.ReadAllText($"{_build.Path}/calls"));
        Assert.Contains("<TargetFramework>net10.0</TargetFramework>", File.ReadAllText($"{Programs.RepositoryRoot}/Directory.Build.props"));
    }

    public void Dispose() => _build.Dispose();

    /// <summary>Leaves what "dotnet publish" would: a file of each program's name in the folder behind -o.</summary>
    private const string Publish =
        "while [ \"$1\" != -o ]; do shift; done; mkdir -p \"$2\"; for name in dotnet-sftp-server dotnet-scp; do echo program >\"$2/$name\"; chmod +x \"$2/$name\"; done";
}
