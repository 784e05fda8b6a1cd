namespace GuardedFiles.Configuration;

/// <summary>Settings for some.</summary>
/// <param name="number">Its place in the list, from 1 up.</param>
/// <param name="settings">Null when it is no object, which is a fault.</param>
internal sealed class Block(int number, int line, Criteria criteria, Node? settings)
{
    public int Number => number;

    public int Line => line;

    public Criteria Criteria => criteria;

    public Node? Settings => settings;
}
