namespace GuardedFiles.Configuration;

/// <summary>What a block asks of somebody: all of it has to be so.</summary>
internal sealed class Criteria
{
    private readonly Choice<NamePattern>? _user;
    private readonly Choice<NamePattern>? _group;
    private readonly Choice<AddressPattern>? _address;
    private readonly Choice<NamePattern>? _name;

    /// <param name="document">Gets the faults.</param>
    /// <param name="block">An object; of anything else no criterion comes.</param>
    public Criteria(Document document, Node block)
    {
        _user = Choice<NamePattern>.Of(document, block["user"]);
        _group = Choice<NamePattern>.Of(document, block["group"]);
        _address = Choice<AddressPattern>.Of(document, block["address"]);
        _name = Choice<NamePattern>.Of(document, block["name"]);
    }

    public bool IsEmpty => _user is null && _group is null && _address is null && _name is null;

    public static bool IsKey(string key) => key is "user" or "group" or "address" or "name";

    public bool Fit(Who who) =>
        (_user is null || _user.Fits(who.User))
        && (_address is null || _address.Fits(who.Address))
        && (_name is null || _name.Fits(who.Name is { } name ? [name] : []))
        && (_group is null || _group.Fits(who.Groups()));
}
