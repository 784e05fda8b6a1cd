namespace GuardedFiles.Configuration;

/// <summary>Settings for some.</summary>
/// <param name="Number">Its place in the list, from 1 up.</param>
/// <param name="Settings">Null when it is no object, which is a fault.</param>
internal sealed record Block(int Number, int Line, Criteria Criteria, Node? Settings);
