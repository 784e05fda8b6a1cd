using System.Text.RegularExpressions;

namespace Tidy.Tests;

public sealed class HouseTests
{
    private const string Linux = "GuardedFiles/Linux";

    /// <summary>
    /// Two that turn an exception into a line of a file: JSON's readers throw for what they cannot read, and a setting for what it cannot be,
    /// because on a command line that is the end. And two for threads: one that cannot be started is done without, and what goes wrong in one
    /// is met again by the session's own. And the one that opens audit files: when one refuses the session, the others are opened to tell of it.
    /// </summary>
    private static readonly string[] CatchingOne =
    [
        "src/GuardedFiles/Configuration/Outline.cs", "src/GuardedFiles/Start/LayerReader.cs",
        "src/GuardedFiles/Start/AuditFiles.cs",
        "src/GuardedFiles/EarlyCall.cs",
    ];

    private const string Launch = "src/GuardedFiles/Start/Launch.cs";

    [Fact]
    public void Unsafe_code_stays_behind_the_door_to_the_kernel() => Nobody(@"\b(unsafe|fixed|stackalloc \w+\*)\b", except: file => file.Folder == Linux);

    [Fact]
    public void System_calls_stay_behind_the_door_to_the_kernel() =>
        Nobody(@"\b(LibraryImport|DllImport|Marshal|MemoryMarshal|NativeLibrary)\b", except: file => file.Folder == Linux);

    [Fact]
    public void The_vocabulary_of_Mono_makes_no_system_calls() => Nobody(@"\b(Syscall|Stdlib|NativeConvert)\b");

    [Fact]
    public void Paths_are_bytes() => Nobody(
        @"(?<![.\w])(File|Directory|FileInfo|DirectoryInfo|FileStream|StreamReader|StreamWriter)\.\w|System\.IO(?!\.Hashing)"
        + @"|(?<![.\w])Path\.(Combine|Join|Get\w+|Change\w+|Has\w+|Is\w*Path\w*|Ends\w+|Trim\w+)",
        except: file => file.Path == Launch && Regex.Count(file.Code, @"Path\.") == 1 && file.Mentions(@"Path\.GetFileName\("));

    [Fact]
    public void Nobody_talks_to_the_console() => Nobody(@"\bConsole\b");

    [Fact]
    public void There_is_no_LINQ_no_reflection_and_nothing_asynchronous() =>
        Nobody(@"System\.Linq|System\.Reflection|\bdynamic\b|\basync\b|\bawait\b|\bTask\b|\bActivator\b");

    /// <summary>They bring tables and cultures: <c>ByteText</c>, spans and <c>System.Text.Ascii</c> do not.</summary>
    [Fact]
    public void Text_is_neither_encoded_nor_compared_by_a_culture() =>
        Nobody(@"\bStringComparison\b|\bTo(Upper|Lower)(Invariant)?\(|\bEncoding\.(?!UTF8\b)\w");

    /// <summary>The audit tells of it by its name, and its readers look for that.</summary>
    [Fact]
    public void Each_errno_that_the_product_names_has_its_name_in_the_audit()
    {
        string names = SourceFile.Product.Single(file => file.Name == "ErrnoNames").Text;
        Assert.Empty(
            from file in SourceFile.Product
            from Match match in Regex.Matches(file.Code, @"\bErrno\.(?<name>E\w+)")
            let name = match.Groups["name"].Value
            where !names.Contains($"\"{name}\"u8", StringComparison.Ordinal)
            select $"{file.Path}: {name}");
    }

    /// <summary>The programs are linked without libm (NativeProgram.props), and a logarithm would be their end.</summary>
    [Fact]
    public void No_logarithm_is_taken() => Nobody(@"\bLog(10|2|P1)?\(|\bMathF?\.Log");

    [Fact]
    public void No_collection_is_seen_through_an_interface() => Nobody(@"\bI(Enumerable|(ReadOnly)?(Collection|List|Set|Dictionary))<");

    [Fact]
    public void Nothing_is_left_to_do_later()
    {
        Nobody(@"\bNotImplementedException\b");
        Findings.None(SourceFile.Product.Where(file => Regex.IsMatch(file.Text, @"\b(TODO|FIXME|XXX|HACK)\b")).Select(file => file.Path));
    }

    [Fact]
    public void Only_the_program_catches_and_a_few_who_must() =>
        Nobody(@"\bcatch\b", except: file => file.Name == "Program" || file.Path == Launch || CatchingOne.Contains(file.Path));

    [Fact]
    public void Only_a_session_that_cannot_go_on_and_a_wrong_command_line_are_thrown() => Nobody(
        @"\bnew (?!SessionOverException|UsageException)\w*Exception\b",
        except: file => file.Path == "src/GuardedFiles/Linux/CString.cs"); // A NUL in a path there is a mistake of ours.

    [Fact]
    public void There_are_no_regions() => Nobody(@"#region");

    [Fact]
    public void A_files_namespace_is_its_folder() => Findings.None(
        from file in SourceFile.Product
        where file.Name != "AssemblyInfo"
        let expected = file.Folder.Replace('/', '.')
        where !file.Mentions($@"^namespace {Regex.Escape(expected)};$".Replace("^", "(?m)^", StringComparison.Ordinal))
        select $"{file.Path} is not in {expected}");

    [Fact]
    public void A_file_is_named_after_what_it_declares_first() => Findings.None(
        from file in SourceFile.Product
        let noun = file.Name.Split('.')[0]
        where file.Name != "AssemblyInfo" && !file.Types.Contains(noun) && !file.Types.Contains("I" + noun) && !file.Types.Contains("IAttributeTarget")
        select file.Path);

    [Fact]
    public void Every_request_and_extension_has_a_file_of_tests()
    {
        string[] tests = [.. SourceFile.Tests.Select(file => file.Path)];
        string[] requests =
        [
            .. from file in SourceFile.Product
               where file.Folder is "SftpServer/Requests" or "SftpServer/Extensions"
               where file.Mentions(@": I(Request|Extension)<\w+>\s*\{") || file.Name == "Init"
               select file.Path.Replace("src/SftpServer/", "tests/SftpServer.Tests/", StringComparison.Ordinal)
                   .Replace(".cs", "Tests.cs", StringComparison.Ordinal),
        ];
        Assert.Equal(18 + 11 + 6 + 1, requests.Length);
        Findings.None(requests.Except(tests));
    }

    private static void Nobody(string pattern, Func<SourceFile, bool>? except = null) => Findings.None(
        from file in SourceFile.Product
        where except?.Invoke(file) != true
        from Match match in Regex.Matches(file.Code, pattern)
        select $"{file.Path}:{file.Code.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}");
}
