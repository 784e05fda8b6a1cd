using System.Text.RegularExpressions;

namespace Tidy.Tests;

/// <summary>
/// Who may name whom. Nothing points up or sideways: Program, Server, Catalogue, Extensions, Requests, Session, Wire; and
/// beneath them the library: FileTree, then Rules and Linux.
/// </summary>
public sealed class ArrowTests
{
    /// <summary>Types in a project's own folder are in scope in all its folders, without a using line.</summary>
    private const string OfGuardedFiles = "GuardedFiles";
    private const string OfSftpServer = "SftpServer";

    /// <summary>For each folder, or file in a project's own folder: namespaces that it may use, "own:" types it may name.</summary>
    private static readonly Dictionary<string, string[]> MayName = new()
    {
        // System calls. They have never heard of rules, logs or SFTP.
        ["GuardedFiles/Linux"] = ["Mono.Unix.Native", "GuardedFiles.Linux"],

        // Decisions. They do nothing.
        ["GuardedFiles/Rules"] = ["Mono.Unix.Native"],
        ["GuardedFiles/Log"] = ["Mono.Unix.Native", "GuardedFiles.Linux", "Serilog.Core", "Serilog.Events", "own:ClientLogin", "own:FileTimes"],
        ["GuardedFiles"] = ["Mono.Unix.Native", "GuardedFiles.Linux", "GuardedFiles.Rules", "own:*"],

        // Bytes and values. It can open no file: of the library it knows two plain records.
        ["SftpServer/Wire"] = ["GuardedFiles", "own:FileMetadata", "own:FileTimes"],
        ["SftpServer/Requests"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "SftpServer.Wire",
            "own:Session", "own:ExtensionName", "own:HandleTable",
        ],
        ["SftpServer/Extensions"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "SftpServer.Wire", "SftpServer.Requests",
            "own:Session", "own:HandleTable",
        ],

        // What requests share.
        ["SftpServer/HandleTable.cs"] = ["Mono.Unix.Native", "GuardedFiles", "SftpServer.Wire"],
        ["SftpServer/LongName.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Linux"],
        ["SftpServer/RequestLog.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Log", "SftpServer.Wire"],
        ["SftpServer/Session.cs"] =
        [
            "GuardedFiles", "GuardedFiles.Linux", "GuardedFiles.Log", "GuardedFiles.Rules", "SftpServer.Wire",
            "own:HandleTable", "own:LongName", "own:RequestLog",
        ],

        // The index, and the loop that looks into it.
        ["SftpServer/Catalogue.cs"] = ["SftpServer.Extensions", "SftpServer.Requests", "SftpServer.Wire", "own:ExtensionName"],
        ["SftpServer/Connection.cs"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Linux",
            "own:Interruption", "own:SessionEnd", "own:SessionOverException",
        ],
        ["SftpServer/Interruption.cs"] = ["GuardedFiles.Linux", "own:SessionOverException"],
        ["SftpServer/PacketStream.cs"] =
        [
            "GuardedFiles.Linux", "SftpServer.Wire",
            "own:Connection", "own:SessionEnd", "own:SessionOverException",
        ],
        ["SftpServer/Server.cs"] =
        [
            "SftpServer.Requests", "SftpServer.Wire",
            "own:Catalogue", "own:PacketStream", "own:Session", "own:SessionEnd", "own:SessionOverException",
        ],

        // Before and around the loop.
        ["SftpServer/CommandLine.cs"] =
        [
            "Mono.Unix.Native", "GuardedFiles.Log", "GuardedFiles.Rules", "SftpServer.Requests",
            "own:Catalogue", "own:HelpText", "own:OptionReader", "own:Options", "own:UsageException",
        ],
        ["SftpServer/HelpText.cs"] = [],
        ["SftpServer/OptionReader.cs"] = [],
        ["SftpServer/Options.cs"] = ["GuardedFiles.Log", "GuardedFiles.Rules"],
        ["SftpServer/SessionOverException.cs"] = ["Mono.Unix.Native"],
        ["SftpServer/StartDirectory.cs"] = ["GuardedFiles", "own:UsageException"],
        ["SftpServer/UsageException.cs"] = [],
        ["SftpServer/Program.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Linux", "GuardedFiles.Log", "own:*"],
    };

    public static TheoryData<string> Files { get; } = [.. SourceFile.Product.Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_uses_only_what_lies_beneath_it(string path)
    {
        SourceFile file = SourceFile.Product.Single(file => file.Path == path);
        string[] allowed = AllowedFor(file);
        string[] ours = [.. file.Usings.Where(name => name != "System" && !name.StartsWith("System.", StringComparison.Ordinal))];
        string[] wrong = [.. ours.Where(name => !allowed.Any(prefix => name == prefix || IsTypeOf(prefix, name)))];
        Findings.None(wrong);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_names_only_types_that_lie_beneath_it(string path)
    {
        SourceFile file = SourceFile.Product.Single(file => file.Path == path);
        string[] allowed = AllowedFor(file);
        if (allowed.Contains("own:*"))
            return;
        string[] wrong = [.. InScope(file).Where(type => !allowed.Contains($"own:{type}") && NamesType(file, type))];
        Findings.None(wrong);
    }

    [Fact]
    public void Every_row_of_the_table_is_needed()
    {
        string[] needed = [.. SourceFile.Product.Select(KeyOf).Distinct()];
        Findings.None(MayName.Keys.Except(needed));
    }

    /// <summary>using X = A.B.X names a type where A.B is allowed.</summary>
    private static bool IsTypeOf(string name, string type) =>
        type.LastIndexOf('.') == name.Length && type.StartsWith(name, StringComparison.Ordinal)
        && SourceFile.Product.Any(file => file.Folder.Replace('/', '.') == name && file.Types.Contains(type[(name.Length + 1)..]));

    private static string KeyOf(SourceFile file) => file.Folder == OfSftpServer ? $"{file.Folder}/{file.Name}.cs" : file.Folder;

    private static string[] AllowedFor(SourceFile file)
    {
        Assert.True(MayName.TryGetValue(KeyOf(file), out string[]? allowed), $"{KeyOf(file)} has no row in the table of arrows");
        return allowed!;
    }

    /// <summary>Types of the enclosing namespace; Wire also sees those of the library, and may name two of them.</summary>
    private static IEnumerable<string> InScope(SourceFile file)
    {
        string project = file.Folder.Split('/')[0];
        IEnumerable<string> types = TypesOf(project);
        if (file.Folder == "SftpServer/Wire")
            types = types.Concat(TypesOf(OfGuardedFiles));
        return types.Except(file.Types);
    }

    private static IEnumerable<string> TypesOf(string folder) =>
        SourceFile.Product.Where(file => file.Folder == folder).SelectMany(file => file.Types).Distinct();

    /// <summary>Not a member of that name: those come behind a dot, before a parenthesis without new, or get a value.</summary>
    private static bool NamesType(SourceFile file, string type) =>
        file.Mentions($@"(?<![.\w])new {type}\b") || file.Mentions($@"(?<![.\w]){Regex.Escape(type)}\b(?!\s*(\(|=[^>=]|=>|\{{ get|;))");
}
