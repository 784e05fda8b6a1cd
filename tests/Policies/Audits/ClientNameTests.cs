using System.Text.Json;

namespace Policies;

/// <summary>vendor-id: what the client calls itself stands in each event that follows.</summary>
public sealed class ClientNameTests
{
    [Fact]
    public void Each_event_from_then_on_has_it_and_none_before()
    {
        List<JsonElement> events = Play("remove /file, vendor-id 6.5.1, remove /other");
        Assert.Equal(
            ["session-open -", "remove -", "remove WinSCP 6.5.1", "session-close WinSCP 6.5.1"],
            events.Select(told => $"{told.Text("event")} {Client(told)}"));
    }

    [Fact]
    public void The_first_one_counts()
    {
        List<JsonElement> events = Play("vendor-id 6.5.1, vendor-id 7, remove /other");
        Assert.Equal("WinSCP 6.5.1", Client(events[^1]));
    }

    [Fact]
    public void It_is_escaped_and_no_longer_than_128_bytes()
    {
        List<JsonElement> events = Play($"vendor-id \n\"\u001b{new string('x', 300)}");
        Assert.Equal($"WinSCP \\n\"\\033{new string('x', 128 - "WinSCP nqe".Length)}", Client(events[^1]));
    }

    [Fact]
    public void A_client_that_is_refused_to_say_it_has_no_name() => Assert.Equal("-", Client(Play("vendor-id 6.5.1", "-P", "vendor-id")[^1]));

    private static string Client(JsonElement told) => told.TryGetProperty("client", out JsonElement client) ? client.GetString()! : "-";

    private static List<JsonElement> Play(string requests, params string[] options)
    {
        using var world = new AuditWorld();
        using (Session session = Session.Open(world.Launch(string.Join(' ', options), guarded: false)))
        {
            var verb = new AuditVerb(session);
            foreach (string request in requests.Split(", "))
                verb.Ask(request);
            session.End();
        }

        return world.Lines();
    }
}
