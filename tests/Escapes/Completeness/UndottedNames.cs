namespace Escapes;

/// <summary>Names without a dot that programs look for at the top of a home: closed one by one, or left open with the reason.</summary>
internal static class UndottedNames
{
    private const string Python =
        "modules from the working directory, for -c, -m and a program on standard input: python3 in the home itself obeys what a key wrote there (docs/SECURITY.md)";

    private const string Groff = "groff's macros: in its safer mode, which man asks for, they execute and open nothing";

    /// <summary>What obeys them runs code.</summary>
    public static IReadOnlyDictionary<string, string> Closed { get; } = new Dictionary<string, string>
    {
        ["bin"] = "it is put into PATH, before the system's folders",
        ["_vimrc"] = "vim tries each of its start-up files again with this beginning",
        ["HEAD"] = "with it the home is a repository of git's, whose file config names commands; without it none",
    };

    /// <summary>Why none of them gives a locked key more than it has.</summary>
    public static IReadOnlyDictionary<string, string> Open { get; } = new Dictionary<string, string>
    {
        ["node_modules"] = "node in the home itself, and only for a module that the user's own code asks for",
        ["package.json"] = "node in the home itself: the kind of the modules there, no command",
        ["sh"] = "screen looks whether the command is a file here, and executes the one in PATH",
        ["target:"] = "gdb takes the prefix of a remote file for a directory; nothing is read from it",
        ["-"] = "less asks whether its standard input is a file of this name; it is shown",
        ["~/.config/fish/completions"] = "fish removes generated completions there, and obeys none",
        ["~/.config/fish/generated_completions"] = "fish removes generated completions there, and obeys none",
        ["an-ext.tmac"] = Groff,
        ["an-old.tmac"] = Groff,
        ["andoc.tmac"] = Groff,
        ["devtag.tmac"] = Groff,
        ["latin1.tmac"] = Groff,
        ["man.local"] = Groff,
        ["tty-char.tmac"] = Groff,
    };

    /// <summary>Programs that read the home as a directory, and so could obey any name in it.</summary>
    public static IReadOnlyDictionary<string, string> Listing { get; } = new Dictionary<string, string>
    {
        ["python3"] = Python,
    };
}
