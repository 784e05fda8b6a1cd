namespace GuardedFiles.Rules;

/// <summary>What a path rule grants, in an administrator's words.</summary>
internal enum Access
{
    /// <summary>Nothing: it is as if it did not exist, and nothing comes to be there.</summary>
    None,

    /// <summary>Reading and listing.</summary>
    Read,

    /// <summary>New files, and nothing else: no listing, no reading, no overwriting.</summary>
    Drop,

    /// <summary>Reading, and new files, directories and links; what is there only gets longer.</summary>
    Append,

    /// <summary>Everything that the account may do.</summary>
    Write,
}

/// <summary>From the word to the rights.</summary>
internal static class AccessWords
{
    /// <summary>Null for a word that means nothing.</summary>
    public static Access? Named(string word) => word switch
    {
        "none" => Access.None,
        "read" => Access.Read,
        "drop" => Access.Drop,
        "append" => Access.Append,
        "write" => Access.Write,
        _ => null,
    };

    /// <summary>The other way round.</summary>
    public static string Word(this Access access) => access switch
    {
        Access.None => "none",
        Access.Read => "read",
        Access.Drop => "drop",
        Access.Append => "append",
        _ => "write",
    };

    public static Rights Rights(this Access access) => access switch
    {
        Access.None => Rules.Rights.None,
        Access.Read => Rules.Rights.See | Rules.Rights.Read,
        Access.Drop => Rules.Rights.See | Rules.Rights.CreateFile,
        Access.Append => Rules.Rights.See | Rules.Rights.Read | Rules.Rights.CreateFile | Rules.Rights.CreateName | Rules.Rights.Append,
        _ => Rules.Rights.All,
    };
}
