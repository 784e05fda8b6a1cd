namespace EndToEnd.Tests.Harness;

/// <summary>A key of an account, and the ssh_config that logs in with it: there the host is called "server".</summary>
internal sealed record LockedKey(LockedAccount Account, string File, string ClientConfiguration);
