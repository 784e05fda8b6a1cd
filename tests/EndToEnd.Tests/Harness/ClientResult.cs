using System.Text;

namespace EndToEnd.Tests.Harness;

/// <summary>What a client said and how it ended.</summary>
internal sealed record ClientResult(string Command, int ExitCode, byte[] OutputBytes, string Errors)
{
    private const int Shown = 4000;

    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public ClientResult MustSucceed()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    public ClientResult MustFail()
    {
        Assert.True(ExitCode != 0, ToString());
        return this;
    }

    public override string ToString() => $"{Command}\nexit status {ExitCode}\n{End(Output)}\n{End(Errors)}";

    private static string End(string text) => text.Length <= Shown ? text : text[^Shown..];
}
