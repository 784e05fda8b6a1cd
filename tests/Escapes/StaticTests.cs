namespace Escapes;

/// <summary>Each request on each way out, one at a time.</summary>
public sealed class StaticTests
{
    public static TheoryData<string> Routes => [.. Route.All.Select(route => route.Name)];

    public static TheoryData<Confinement, string, bool> Confined
    {
        get
        {
            var rows = new TheoryData<Confinement, string, bool>();
            foreach (Confinement confinement in (Confinement[])[Confinement.ResolverAlone, Confinement.WalkAlone, Confinement.Jail])
                foreach (Route route in Route.All)
                    if (Race.IsLong || confinement != Confinement.Jail || Array.IndexOf(Route.All, route) % 4 == 0)
                        rows.Add(confinement, route.Name, confinement != Confinement.Jail);
            return rows;
        }
    }

    /// <summary>A test that cannot fail is worth nothing.</summary>
    [Theory]
    [MemberData(nameof(Routes))]
    public void Without_a_jail_every_operation_hits(string name)
    {
        Route route = Route.Named(name);
        using var scene = new Scene();
        using Session session = Session.Open(Confinement.None.SftpIn(scene.Jail));
        var attack = new Attack(session, scene, Confinement.None);
        Operation[] missed = [.. Operations.All.Where(operation => operation.Hits(route) && !attack.Succeeds(route, operation, "outside"))];
        Assert.Empty(missed);
    }

    [Theory]
    [MemberData(nameof(Confined))]
    public void Nothing_outside_is_changed_or_told(Confinement confinement, string name, bool decoys)
    {
        Route route = Route.Named(name);
        using var scene = new Scene { Decoys = decoys };
        using Session session = Session.Open(confinement.SftpIn(scene.Jail));
        var attack = new Attack(session, scene, confinement);
        string[] escapes = [..
            from operation in Operations.All
            where operation.Plays(route)
            from place in Scene.Outside
            where Race.IsLong || place == "outside" || operation.Name is "read" or "write" or "remove" or "real path"
            from escape in attack.Escapes(route, operation, place)
            select escape];
        Assert.Empty(escapes);
        session.AssertServes();
    }
}
