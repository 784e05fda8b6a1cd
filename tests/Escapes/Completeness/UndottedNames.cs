namespace Escapes;

/// <summary>Names without a dot that programs look for at the top of a home, and why none of them gives a locked key more than it has.</summary>
internal static class UndottedNames
{
    public static IReadOnlyDictionary<string, string> Open { get; } = new Dictionary<string, string>
    {
    };

    /// <summary>Programs that read the home as a directory, and so could obey any name in it.</summary>
    public static IReadOnlyDictionary<string, string> Listing { get; } = new Dictionary<string, string>
    {
    };
}
