using System.Globalization;
using System.Xml.Linq;

namespace Benchmarks;

/// <summary>
/// The last server beside the first, as SVG: two bars for each figure, from 1 to the right where it is better and to the left where it is
/// not. The axis is logarithmic, so that twice as good and half as good are equally long. XElement escapes every text.
/// </summary>
internal static class Chart
{
    private const int Width = 1000;
    private const int Left = 410;
    private const int Right = Width - 80;
    private const int Top = 110;
    private const int RowHeight = 36;
    private const int BarHeight = 13;

    /// <summary>Follows the reader's colours; the background is its own, because the page around it may follow another setting.</summary>
    private const string Style = """
        text { font: 13px system-ui, sans-serif; fill: #1f2328 }
        .title { font-size: 18px; font-weight: 600 }
        .quiet { fill: #59636e; font-size: 12px }
        .paper { fill: #ffffff } .line { stroke: #d1d9e0 } .one { stroke: #1f2328; stroke-width: 1.5 }
        .time { fill: #2f6fd0 } .cpu { fill: #d98a1f }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc } .quiet { fill: #9198a1 }
          .paper { fill: #0d1117 } .line { stroke: #3d444d } .one { stroke: #f0f6fc }
          .time { fill: #5b9bf5 } .cpu { fill: #e5a445 }
        }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Draw(Results results)
    {
        Server first = results.Servers[0];
        Server last = results.Servers[^1];
        (string Meaning, Comparison Comparison)[] rows =
        [
            .. from figure in results.Figures
               let comparison = results.Compare(figure, last)
               where double.IsFinite(comparison.Time)
               select (figure.Meaning, comparison),
        ];
        Axis axis = Axis.Of(rows.SelectMany(row => (double[])[row.Comparison.Time, row.Comparison.Cpu]));
        int bottom = Top + (rows.Length * RowHeight);
        int height = bottom + 30;
        return new XElement(
            Svg + "svg",
            Attributes(("viewBox", $"0 0 {Width} {height}"), ("width", Width), ("height", height), ("role", "img")),
            new XElement(Svg + "title", $"{last.Name} beside {first.Name}"),
            new XElement(Svg + "style", Style),
            Rectangle("paper", 0, 0, Width, height),
            Text("title", 20, 32, $"{last.Name}: how many times better than {first.Name}"),
            Text("quiet", 20, 54, $"Medians of {results.Rounds} rounds, servers in turn, on {Environment.ProcessorCount} cores. 1 is {first.Name}; right of it is better."),
            Rectangle("time", 20, 68, BarHeight, BarHeight),
            Text("", 40, 79, "time (or memory)"),
            Rectangle("cpu", 170, 68, BarHeight, BarHeight),
            Text("", 190, 79, "CPU of the server"),
            axis.Ticks.Select(tick => Tick(tick, axis, bottom)),
            rows.Select((row, index) => Row(row.Meaning, row.Comparison, axis, Top + (index * RowHeight))),
            Tick(1, axis, bottom)).ToString() + "\n";
    }

    private static XElement[] Row(string meaning, Comparison comparison, Axis axis, int top) =>
    [
        Text("", Left - 60, top + (RowHeight / 2) + 4, meaning, "end"),
        .. Bar("time", comparison.Time, axis, top + 4),
        .. Bar("cpu", comparison.Cpu, axis, top + 5 + BarHeight),
    ];

    // Its value stands at its end, on the side that it points to.
    private static XElement[] Bar(string kind, double ratio, Axis axis, int top)
    {
        if (!double.IsFinite(ratio))
            return [];
        double one = axis.Place(1);
        double end = axis.Place(ratio);
        bool better = ratio >= 1;
        return
        [
            Rectangle(kind, Math.Min(one, end), top, Math.Max(Math.Abs(end - one), 1), BarHeight),
            Text("", better ? end + 5 : end - 5, top + 11, Tables.Times(ratio), better ? "start" : "end"),
        ];
    }

    private static XElement[] Tick(double ratio, Axis axis, int bottom)
    {
        double x = axis.Place(ratio);
        return
        [
            new XElement(Svg + "line", Attributes(
                ("class", ratio == 1 ? "one" : "line"), ("x1", x), ("x2", x), ("y1", Top - 6), ("y2", bottom))),
            Text("quiet", x, Top - 12, $"{ratio}", "middle"),
            Text("quiet", x, bottom + 18, $"{ratio}", "middle"),
        ];
    }

    private static XElement Rectangle(string kind, double x, double y, double width, double height) =>
        new(Svg + "rect", Attributes(("class", kind), ("x", x), ("y", y), ("width", width), ("height", height)));

    private static XElement Text(string kind, double x, double y, string text, string anchor = "start") =>
        new(Svg + "text", Attributes(("class", kind), ("x", x), ("y", y), ("text-anchor", anchor)), text);

    private static IEnumerable<XAttribute> Attributes(params (string Name, object Value)[] attributes) => attributes.Select(attribute =>
        new XAttribute(attribute.Name, attribute.Value is double number ? number.ToString("0.#", CultureInfo.InvariantCulture) : attribute.Value));

    /// <summary>Powers of two, from one to another; always with 1 and a step to either side of it.</summary>
    private sealed record Axis(int Lowest, int Highest)
    {
        public static Axis Of(IEnumerable<double> ratios)
        {
            double[] powers = [.. ratios.Where(double.IsFinite).Select(Math.Log2)];
            return new Axis((int)Math.Floor(powers.Append(-1).Min()), (int)Math.Ceiling(powers.Append(1).Max()));
        }

        public IEnumerable<double> Ticks => Enumerable.Range(Lowest, Highest - Lowest + 1).Select(power => Math.Pow(2, power));

        public double Place(double ratio) => Left + ((Math.Log2(ratio) - Lowest) / (Highest - Lowest) * (Right - Left));
    }
}
