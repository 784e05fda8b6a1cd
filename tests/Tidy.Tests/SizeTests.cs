namespace Tidy.Tests;

public sealed class SizeTests
{
    private const int MostLinesOfAFile = 400;
    private const int MostLinesOfAFunction = 60;

    [Fact]
    public void A_file_is_read_in_a_few_minutes() => Findings.None(
        All.Where(file => file.Lines > MostLinesOfAFile).Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void A_function_fits_on_a_screen() => Findings.None(
        from file in All
        from function in Functions.In(file.Code)
        where function.Lines > MostLinesOfAFunction
        select $"{file.Path}:{function.Line}: {function.Lines} lines: {function.Header}");

    [Fact]
    public void Functions_are_found()
    {
        (string, int, int)[] found = [.. Functions.In(CodeOnly.Of("""
            namespace A; // {
            /* { */
            internal sealed class B
            {
                private string _text = $"{'{'}{{ {(true ? "{" : "}")}";

                public int C
                {
                    get => 1;
                }

                public void D() { }

                public void E(int x)
                {
                    if (x > 0)
                    {
                        D();
                    }
                }
            }
            """))];
        Assert.Equal([("public int C", 7, 4), ("public void D() {", 12, 1), ("public void E(int x)", 14, 7)], found);
    }

    private static IEnumerable<SourceFile> All => SourceFile.Product.Concat(SourceFile.Tests);
}
