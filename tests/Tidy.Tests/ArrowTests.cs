using System.Text.RegularExpressions;

namespace Tidy.Tests;

/// <summary>
/// Who may name whom. Nothing points up or sideways. SFTP: Program, Server, Catalogue, Extensions, Requests, Session, Wire. scp: Program, Sink and
/// Source, Session, Peer. Beneath them the library: Start, FileTree, Confinement, then Client, Log, Rules and Linux.
/// </summary>
public sealed class ArrowTests
{
    /// <summary>Types in a project's own folder are in scope in all its folders, without a using line.</summary>
    private const string OfGuardedFiles = "GuardedFiles";
    private const string OfSftpServer = "SftpServer";
    private const string OfScpSink = "ScpSink";

    /// <summary>For each folder, or file in a project's own folder: namespaces that it may use, "own:" types it may name.</summary>
    private static readonly Dictionary<string, string[]> MayName = new()
    {
        // System calls. They have never heard of rules, logs or SFTP.
        ["GuardedFiles/Linux"] = ["Mono.Unix.Native", "GuardedFiles.Linux"],

        // Decisions. They do nothing.
        ["GuardedFiles/Rules"] = ["Mono.Unix.Native", "own:ByteText"],
        ["GuardedFiles/Log"] =
        [
            "Mono.Unix.Native", "GuardedFiles.Linux",
            "own:Authentication", "own:ByteText", "own:ClientLogin", "own:ErrnoNames", "own:FileEvent", "own:FileTimes", "own:FileWitness", "own:InvisibleText",
            "own:OpenFile", "own:RefusedBy",
        ],

        // The other end of the wire. It has never heard of files.
        ["GuardedFiles/Client"] = ["Mono.Unix.Native", "GuardedFiles.Linux"],

        // From paths to places and objects, and which of them are protected. It has never heard of a session.
        ["GuardedFiles/Confinement"] =
        [
            "Mono.Unix.Native", "GuardedFiles.Linux", "own:DirectoryNames", "own:Identity", "own:InvisibleText", "own:OpenDirectory", "own:PathWalk",
        ],

        // From the text of a file to who is meant and what is said. What settings mean is not known here.
        ["GuardedFiles/Configuration"] =
        [
            "Mono.Unix.Native", "GuardedFiles.Linux", "GuardedFiles.Rules", "own:ByteText",
        ],
        ["GuardedFiles"] =
        [
            "Mono.Unix.Native", "GuardedFiles.Confinement", "GuardedFiles.Linux", "GuardedFiles.Rules", "Org.BouncyCastle.Crypto.Digests",
            "own:*",
        ],

        // What is given up for ever before a session begins. It holds without anybody's doing anything.
        ["GuardedFiles/Walls"] = ["Mono.Unix.Native", "GuardedFiles.Linux"],

        // What both programs do before there is a session, and around it.
        ["GuardedFiles/Start"] =
        [
            "Mono.Unix.Native", "GuardedFiles.Client", "GuardedFiles.Configuration", "GuardedFiles.Confinement", "GuardedFiles.Linux",
            "GuardedFiles.Log", "GuardedFiles.Rules", "GuardedFiles.Walls",
            "own:AccountFiles", "own:Accounts", "own:Authentication", "own:Bounds", "own:ByteText", "own:ClientLogin", "own:FileMetadata", "own:FileText", "own:FileTree", "own:GroupNames",
            "own:Jail",
        ],

        // Bytes and values. It can open no file: of the library it knows two plain records.
        ["SftpServer/Wire"] = ["GuardedFiles", "own:FileMetadata", "own:FileTimes"],
        ["SftpServer/Requests"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "SftpServer.Wire",
            "own:Session", "own:ExtensionName", "own:HandleTable",
        ],
        ["SftpServer/Extensions"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Linux", "SftpServer.Wire", "SftpServer.Requests",
            "Org.BouncyCastle.Crypto", "Org.BouncyCastle.Crypto.Digests",
            "own:Session", "own:HandleTable",
        ],

        // What requests share.
        ["SftpServer/HandleLimits.cs"] = ["SftpServer.Wire"],
        ["SftpServer/HandleTable.cs"] = ["Mono.Unix.Native", "GuardedFiles", "SftpServer.Wire", "own:HandleLimits"],
        ["SftpServer/LongName.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Linux"],
        ["SftpServer/RequestLog.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Client", "GuardedFiles.Log", "SftpServer.Wire"],
        ["SftpServer/Session.cs"] =
        [
            "GuardedFiles", "GuardedFiles.Linux", "GuardedFiles.Log", "GuardedFiles.Rules", "SftpServer.Wire",
            "own:HandleLimits", "own:HandleTable", "own:LongName", "own:RequestLog",
        ],

        // The index, and the loop that looks into it.
        ["SftpServer/Catalogue.cs"] = ["SftpServer.Extensions", "SftpServer.Requests", "SftpServer.Wire", "own:ExtensionName"],
        ["SftpServer/AnswerQueue.cs"] = ["GuardedFiles.Client", "GuardedFiles.Linux", "SftpServer.Wire"],
        ["SftpServer/PacketStream.cs"] =
        [
            "GuardedFiles.Client", "GuardedFiles.Linux", "SftpServer.Wire", "own:AnswerQueue",
        ],
        ["SftpServer/Server.cs"] =
        [
            "GuardedFiles", "GuardedFiles.Client", "SftpServer.Requests", "SftpServer.Wire",
            "own:Catalogue", "own:Lookahead", "own:PacketStream", "own:RefusedRequest", "own:Session",
        ],

        // What is refused before it is read.
        ["SftpServer/RefusedRequest.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Rules", "SftpServer.Requests", "SftpServer.Wire", "own:Session"],

        // What may be done together, or before its turn.
        ["SftpServer/Lookahead.cs"] =
        [
            "GuardedFiles", "GuardedFiles.Linux", "GuardedFiles.Rules", "SftpServer.Requests", "SftpServer.Wire",
            "own:EarlyPlan", "own:EarlyRun", "own:PacketStream", "own:Session",
        ],
        ["SftpServer/EarlyPlan.cs"] =
        [
            "GuardedFiles", "GuardedFiles.Rules", "SftpServer.Requests", "SftpServer.Wire",
            "own:Catalogue", "own:EarlyRun", "own:HandleTable", "own:Session",
        ],
        ["SftpServer/EarlyRun.cs"] = ["GuardedFiles"],

        // Commands that are no SFTP: their answers, and how they are recognised.
        ["SftpServer/Commands"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Client", "GuardedFiles.Linux", "GuardedFiles.Log",
            "Org.BouncyCastle.Crypto", "Org.BouncyCastle.Crypto.Digests",
        ],
        ["SftpServer/Dispatch"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Linux", "GuardedFiles.Log", "GuardedFiles.Rules", "GuardedFiles.Start",
            "SftpServer.Commands", "SftpServer.Wire", "own:CommandLine", "own:ServerSettings",
        ],

        // What administrators ask.
        ["SftpServer/Inquiry"] =
        [
            "GuardedFiles", "GuardedFiles.Configuration", "GuardedFiles.Log", "GuardedFiles.Rules", "GuardedFiles.Start", "SftpServer.Requests",
            "own:Catalogue",
        ],
        ["SftpServer/ServerSettings.cs"] = ["GuardedFiles.Start", "SftpServer.Commands", "SftpServer.Inquiry"],

        // Before and around the loop.
        ["SftpServer/CommandLine.cs"] =
        [
            "GuardedFiles", "GuardedFiles.Log", "GuardedFiles.Rules", "GuardedFiles.Start", "SftpServer.Inquiry", "SftpServer.Requests",
            "own:Catalogue", "own:HelpText", "own:ServerSettings",
        ],
        ["SftpServer/HelpText.cs"] = ["GuardedFiles.Start"],
        ["SftpServer/SessionOverExtensions.cs"] = ["GuardedFiles.Client"],
        ["SftpServer/Program.cs"] =
        [
            "GuardedFiles", "GuardedFiles.Client", "GuardedFiles.Linux", "GuardedFiles.Log", "GuardedFiles.Start", "SftpServer.Commands",
            "SftpServer.Dispatch", "own:*",
        ],

        // Bytes and values of scp.
        ["ScpSink/ControlRecord.cs"] = ["GuardedFiles"],
        ["ScpSink/EncodedName.cs"] = [],
        ["ScpSink/HarmlessText.cs"] = ["own:EncodedName"],
        ["ScpSink/PathBuffer.cs"] = [],
        ["ScpSink/FirstError.cs"] = ["Mono.Unix.Native", "GuardedFiles"],
        ["ScpSink/SinkDirectory.cs"] = ["GuardedFiles"],
        ["ScpSink/SourceDirectory.cs"] = ["GuardedFiles"],

        // Patterns, and the names that match them.
        ["ScpSink/GlobOperand.cs"] = ["GuardedFiles.Rules"],
        ["ScpSink/GlobSearch.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Rules", "own:GlobOperand", "own:PathBuffer"],

        // The other side, and what sink and source share.
        ["ScpSink/WireTrace.cs"] = ["GuardedFiles", "GuardedFiles.Linux", "GuardedFiles.Log"],
        ["ScpSink/Peer.cs"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Client", "GuardedFiles.Linux", "GuardedFiles.Log",
            "own:HarmlessText", "own:EncodedName", "own:WireTrace",
        ],
        ["ScpSink/FileReceiver.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Client", "GuardedFiles.Linux", "own:Peer"],
        ["ScpSink/FileSender.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Linux", "own:Peer"],
        ["ScpSink/Transfer.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Client", "GuardedFiles.Log"],
        ["ScpSink/Session.cs"] = ["Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Log", "GuardedFiles.Rules", "own:Options", "own:Peer", "own:Transfer"],

        // Records in, records out.
        ["ScpSink/Sink.cs"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Client",
            "own:ControlRecord", "own:FileReceiver", "own:FirstError", "own:PathBuffer", "own:Peer", "own:Session", "own:SinkDirectory",
        ],
        ["ScpSink/Source.cs"] =
        [
            "Mono.Unix.Native", "GuardedFiles", "GuardedFiles.Client", "GuardedFiles.Log",
            "own:EncodedName", "own:FileSender", "own:GlobOperand", "own:GlobSearch", "own:PathBuffer", "own:Peer", "own:Session", "own:SourceDirectory",
        ],

        // Before and around them.
        ["ScpSink/Options.cs"] = ["GuardedFiles.Start"],
        ["ScpSink/CommandLine.cs"] = ["GuardedFiles", "GuardedFiles.Log", "GuardedFiles.Start", "own:HelpText", "own:Options", "own:Role"],
        ["ScpSink/HelpText.cs"] = ["GuardedFiles.Start"],
        ["ScpSink/Admission.cs"] = ["GuardedFiles", "GuardedFiles.Log", "GuardedFiles.Start"],
        ["ScpSink/Program.cs"] =
            ["GuardedFiles", "GuardedFiles.Client", "GuardedFiles.Log", "GuardedFiles.Rules", "GuardedFiles.Start", "own:*"],
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

    private static string KeyOf(SourceFile file) => file.Folder is OfSftpServer or OfScpSink ? $"{file.Folder}/{file.Name}.cs" : file.Folder;

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

    /// <summary>Not a member of that name: those come behind a dot, before a parenthesis without new, get a value, or are a line of an enumeration.</summary>
    private static bool NamesType(SourceFile file, string type) =>
        file.Mentions($@"(?<![.\w])new {type}\b") || file.Mentions($@"(?<![.\w]){Regex.Escape(type)}\b(?!\s*(\(|=[^>=]|=>|\{{ get|;|,\n))");
}
