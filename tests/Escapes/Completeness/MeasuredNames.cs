namespace Escapes;

/// <summary>All programs, run once for the tests that ask what they looked for.</summary>
public sealed class MeasuredNames
{
    private readonly Lazy<(LoginProgram Program, FileTrace Trace)[]> _traces = new(Measure);

    // Some wait for a clock, not for a processor.
    private const int SideBySide = 3;

    internal (LoginProgram Program, FileTrace Trace)[] Traces => _traces.Value;

    /// <summary>Names below the home that no locked session may make, with the programs that looked for them.</summary>
    internal (string Name, string Programs)[] Closed =>
    [..
        from pair in Traces
        from name in pair.Trace.Names
        where name != FileTrace.Listing && !UndottedNames.Open.ContainsKey(name)
        group pair.Program.Name by name into programs
        orderby programs.Key
        select (programs.Key, string.Join(", ", programs))
    ];

    /// <summary>Neither the name nor what it lies in is to be closed.</summary>
    internal static bool IsFree(string name) => !name.StartsWith('.') && !UndottedNames.Closed.ContainsKey(name.Split('/')[0]);

    private static (LoginProgram Program, FileTrace Trace)[] Measure() =>
    [..
        LoginPrograms.All.AsParallel().AsOrdered().WithDegreeOfParallelism(SideBySide).WithExecutionMode(ParallelExecutionMode.ForceParallelism)
            .Select(program => (program, Measure(program)))
    ];

    private static FileTrace Measure(LoginProgram program)
    {
        using var machine = new LoginMachine();
        return machine.Run(program);
    }
}
