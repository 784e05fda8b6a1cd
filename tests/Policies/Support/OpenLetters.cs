namespace Policies;

/// <summary>How a row writes the flags of OPEN: r read, w write, a append, c create, t truncate, x exclusive.</summary>
internal static class OpenLetters
{
    public static bool Are(string word) => word.Length > 0 && word.All("rwactx".Contains);

    public static Access ToAccess(string letters) => letters.Aggregate((Access)0, (flags, letter) => flags | letter switch
    {
        'r' => Access.Read,
        'w' => Access.Write,
        'a' => Access.Append,
        'c' => Access.Create,
        't' => Access.Truncate,
        _ => Access.Exclusive,
    });
}
