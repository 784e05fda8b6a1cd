using System.Text;

namespace Escapes;

/// <summary>
/// Code that runs at the owner's next login or command, from names that no list of start-up files had. Each is shown to run where nothing protects.
/// </summary>
public sealed class PlantedCodeTests
{
    /// <summary>Files that a locked key puts into the home, and the program that then runs their code, which makes $WORK/ran.</summary>
    private sealed record Plant(string Name, string Script, params (string Path, string Content)[] Files)
    {
        /// <summary>What the owner has in the home, and the key does not touch.</summary>
        public (string Path, string Content)[] Owned { get; init; } = [];

        /// <summary>The content of the files is what this makes of them, as $WORK/made.</summary>
        public string? Made { get; init; }
    }

    private const string Touch = "touch \"$WORK/ran\"\n";

    // As the skeleton of Fedora and RHEL has it.
    private const string FedoraBashrc = """
        if [ -d ~/.bashrc.d ]; then
            for rc in ~/.bashrc.d/*; do
                if [ -f "$rc" ]; then
                    . "$rc"
                fi
            done
        fi
        unset rc
        """;

    private static readonly Plant[] Plants =
    [
        new("compiled .zshenv", "zsh -c true", (".zshenv.zwc", ""))
        {
            // The compiled file knows the name of its source.
            Made = $"mkdir \"$WORK/source\"; echo '{Touch.Trim()}' >\"$WORK/source/.zshenv\"; zsh -fc 'zcompile $WORK/made.zwc $WORK/source/.zshenv'; mv \"$WORK/made.zwc\" \"$WORK/made\"",
        },
        new("fish's vendor_conf.d", "fish -c true", (".local/share/fish/vendor_conf.d/x.fish", Touch)),
        new(".bashrc.d", "bash -c true", (".bashrc.d/x", Touch)) { Owned = [(".bashrc", FedoraBashrc)] },
        new("Python's .pth", "python3 -c pass", (".local/lib/python3.VERSION/site-packages/x.pth", "import os; open(os.environ['WORK'] + '/ran', 'w')\n")),
        new("_vimrc", """terminal '' 'vim -c q'""", ("_vimrc", "call writefile([], $WORK . '/ran')\n")),
        new("a home that is a repository", "git status",
            ("HEAD", "ref: refs/heads/main\n"), ("refs/x", ""), ("objects/x", ""),
            ("config", "[core]\n repositoryformatversion = 0\n bare = false\n worktree = .\n fsmonitor = \"touch $WORK/ran; false\"\n")),
        new("editor of crontab", "EDITOR= sensible-editor \"$WORK/x\"", (".selected_editor", Touch + "SELECTED_EDITOR=true\n")),
    ];

    public static TheoryData<string> Names => [.. Plants.Select(plant => plant.Name)];

    [LoginTheory]
    [MemberData(nameof(Names))]
    public void Code_that_is_planted_without_the_guard_runs(string name)
    {
        (_, bool ran, string output) = Play(name, "--no-guard");
        Assert.True(ran, output);
    }

    [LoginTheory]
    [MemberData(nameof(Names))]
    public void Code_cannot_be_planted_by_a_locked_session(string name)
    {
        (int refused, bool ran, string output) = Play(name);
        Assert.False(ran, output);
        Assert.NotEqual(0, refused);
    }

    private static (int Refused, bool Ran, string Output) Play(string name, params string[] more)
    {
        Plant plant = Plants.Single(each => each.Name == name);
        using var machine = new LoginMachine();
        foreach ((string path, string content) in plant.Owned)
            File.WriteAllText(Path.Combine(machine.Home, path), content);
        byte[]? made = plant.Made is { } script ? Made(machine, script) : null;
        int refused = 0;
        using (Session session = Start(machine, more))
            foreach ((string path, string content) in plant.Files)
                refused += Put(session, Versioned(machine, path), made ?? Encoding.UTF8.GetBytes(content)) ? 0 : 1;
        FileTrace trace = machine.Run(new LoginProgram(name, plant.Script));
        return (refused, File.Exists(machine.Work("ran")), trace.Output);
    }

    private static byte[] Made(LoginMachine machine, string script)
    {
        FileTrace trace = machine.Run(new LoginProgram("preparation", script));
        Assert.True(File.Exists(machine.Work("made")), trace.Output);
        return File.ReadAllBytes(machine.Work("made"));
    }

    private static string Text(LoginMachine machine, string script) => Encoding.UTF8.GetString(Made(machine, script)).Trim();

    private static Session Start(LoginMachine machine, string[] more) => Session.Open(new Launch
    {
        Directory = machine.Home,
        Arguments = ["--forced", "--jail", machine.Home, .. more],
        Environment = new Dictionary<string, string> { ["HOME"] = machine.Home, ["SSH_ORIGINAL_COMMAND"] = "internal-sftp" },
        User = machine.Id,
    });

    /// <summary>The file, with its missing parents.</summary>
    private static bool Put(Session session, string path, byte[] content)
    {
        for (int slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            session.Ask(Request.MkDir($"/{path[..slash]}"));
        Answer answer = session.Ask(Request.Open($"/{path}", Access.Fresh));
        if (answer.Type != PacketType.Handle)
            return false;
        byte[] handle = answer.String();
        Assert.Equal(Status.Ok, session.AskStatus(Request.Write(handle, 0, content)));
        return session.AskStatus(Request.Close(handle)) == Status.Ok;
    }

    /// <summary>Python's folder has its version's name.</summary>
    private static string Versioned(LoginMachine machine, string path) => path.Contains("VERSION", StringComparison.Ordinal)
        ? path.Replace("VERSION", Text(machine, "python3 -c 'import sys; print(sys.version_info[1])' >\"$WORK/made\""), StringComparison.Ordinal)
        : path;
}
