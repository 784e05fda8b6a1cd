using System.Reflection;
using Testing;
using Xunit.Sdk;

namespace Robustness;

/// <summary>Which scp a test talks to.</summary>
public enum ScpProgram
{
    Ours,
    OpenSsh,
}

/// <summary>A row for ours, and the same for OpenSSH's where it is installed: what both must do proves the test itself.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ScpDataAttribute(params object[] values) : DataAttribute
{
    public object[] Values => values;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Both.Select(program => (object[])[program, .. values]);

    internal static IEnumerable<ScpProgram> Both => Programs.OpenSshScp == null ? [ScpProgram.Ours] : [ScpProgram.Ours, ScpProgram.OpenSsh];
}
