using Testing;

namespace Packages.Tests.Building;

/// <summary>What the linker was asked for, read from the files that are shipped.</summary>
public sealed class HardeningTests
{
    public static TheoryData<string> All => ["dotnet-sftp-server", "dotnet-scp", "dotnet-sftp-server.static", "dotnet-scp.static"];

    public static TheoryData<string> Dynamic => ["dotnet-sftp-server", "dotnet-scp"];

    public static TheoryData<string> Static => ["dotnet-sftp-server.static", "dotnet-scp.static"];

    [ToolTheory("readelf")]
    [MemberData(nameof(All))]
    public void Lies_at_another_address_each_time(string program)
    {
        Assert.Matches(@"Type:\s+DYN", Read("-h", program));
        Assert.Matches(@"FLAGS_1.*\bPIE\b", Read("-d", program));
        Assert.DoesNotContain("TEXTREL", Read("-d", program));
    }

    [ToolTheory("readelf")]
    [MemberData(nameof(All))]
    public void Tables_of_the_linker_are_read_only_before_it_starts(string program)
    {
        Assert.Contains("GNU_RELRO", Read("-l", program));
        Assert.Contains("BIND_NOW", Read("-d", program));
    }

    [ToolTheory("readelf")]
    [MemberData(nameof(All))]
    public void No_memory_is_writable_and_executable(string program)
    {
        string[] segments = Read("-l", program).Split('\n');
        Assert.Contains(segments, line => line.Contains("GNU_STACK"));
        Assert.DoesNotContain(segments, line => line.Contains(" RWE "));
    }

    [ToolTheory("readelf")]
    [MemberData(nameof(All))]
    public void No_folder_of_its_own_is_searched_for_libraries(string program) => Assert.DoesNotMatch("RPATH|RUNPATH", Read("-d", program));

    [ToolTheory("readelf")]
    [MemberData(nameof(Dynamic))]
    public void Needs_the_C_library_only(string program) => Assert.All(
        Read("-d", program).Split('\n').Where(line => line.Contains("(NEEDED)")),
        line => Assert.Matches(@"\[(libc\.so\.6|ld-linux-[a-z0-9-]+\.so\.\d)\]", line));

    [ToolTheory("readelf")]
    [MemberData(nameof(Static))]
    public void Needs_nothing(string program)
    {
        Assert.DoesNotContain("(NEEDED)", Read("-d", program));
        Assert.DoesNotContain("INTERP", Read("-l", program));
    }

    [ToolTheory("readelf")]
    [MemberData(nameof(All))]
    public void Has_no_symbols(string program) => Assert.DoesNotContain(".symtab", Read("-S", program));

    private static string Read(string what, string program) =>
        Client.Run(new ClientCommand("readelf", "--wide", what, $"{Programs.RepositoryRoot}/dist/{program}")).MustSucceed().Output;
}
