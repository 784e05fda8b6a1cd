using System.Text;

namespace GuardedFiles.Tests;

/// <summary>Keys that ssh-keygen made, and what "ssh-keygen -lf" said of them; no private half of them exists any more.</summary>
public sealed class KeyFingerprintTests
{
    private const string Ed25519 =
        "AAAAC3NzaC1lZDI1NTE5AAAAIF+YYJVd5jXX3VX+tQeLnCqG0Ba6RWhCSiNLdVKw8/u9";

    private const string Ed25519Certificate =
        "AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIIX7kNhXs1yAA+YGNuDk0LL+sd5B91k1y7uyt2hGI24fAAAAIF+YYJVd5jXX3VX+tQeL"
        + "nCqG0Ba6RWhCSiNLdVKw8/u9AAAAAAAAAAAAAAABAAAAAmlkAAAABQAAAAF1AAAAAAAAAAD//////////wAAAAAAAACCAAAAFXBlcm1pdC1YMTEtZm9yd2Fy"
        + "ZGluZwAAAAAAAAAXcGVybWl0LWFnZW50LWZvcndhcmRpbmcAAAAAAAAAFnBlcm1pdC1wb3J0LWZvcndhcmRpbmcAAAAAAAAACnBlcm1pdC1wdHkAAAAAAAAA"
        + "DnBlcm1pdC11c2VyLXJjAAAAAAAAAAAAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIBA8p/22J7n29FjBvKd0ys8bpip6nLV5ibBH5OMRw9v1AAAAUwAAAAtzc2gt"
        + "ZWQyNTUxOQAAAEBMHfmwXOcy9mPQ7StBSvJZAH04TC27IT33zVheZOEH0M7Mby1bRnAZHuQcEufIC9/PqIUnG/jWdsEO2fluD+EJ";

    private const string Rsa =
        "AAAAB3NzaC1yc2EAAAADAQABAAABgQCvGwC/vjaCiU8ji3pLx0MP8YkLKwl9O4H9HGv8YuP8xuE+pWE3htTtDBfZWGLHaoyr+nmo2N8SfrtRyqk/UYDl2l2Y"
        + "EcGBf16ElQHSNfdicWmoTzmZezSJFhKj7h/0GYbcSfhlTp8cHiONR1dJiUcVCiERhF7cCmVuneeidjgQTcQCPsmbblwzQjVy0CZQsNlnwKpYc5YCWvOpN4Mu"
        + "KOtVMNl2r6cdiFBOl0LPhc03ehpBA0H2YKy78dFRc2vEbWwfKGs9eFv7L1wQFrfhQRtdqE0QTY2ffH5BnVephn6FoEl83FIXGkkjWLK+ME7oK/99NyTfjDOW"
        + "YVD5z+1ufE2sTh/rXrKBkdttfFZq6W3DOn0kT/UI8tK+vFq1UwlRFZYdPeQgzjXk9b9m+Inhq+HpZ0JHq8Z8wK7+eI3evBNj4CVKZjA5sKnhWYYY1rNg7vpJ"
        + "IZXrXJRs4EI3cLD/nIIwz0witJCccNvy0LHHsktZqS97ErQOcVm4tM6NV1ksWdM=";

    private const string RsaCertificate =
        "AAAAHHNzaC1yc2EtY2VydC12MDFAb3BlbnNzaC5jb20AAAAgI+GUMNWu1P4ZhG4vlUK9y7RG6htF5Ua07uojSf1+EuIAAAADAQABAAABgQCvGwC/vjaCiU8j"
        + "i3pLx0MP8YkLKwl9O4H9HGv8YuP8xuE+pWE3htTtDBfZWGLHaoyr+nmo2N8SfrtRyqk/UYDl2l2YEcGBf16ElQHSNfdicWmoTzmZezSJFhKj7h/0GYbcSfhl"
        + "Tp8cHiONR1dJiUcVCiERhF7cCmVuneeidjgQTcQCPsmbblwzQjVy0CZQsNlnwKpYc5YCWvOpN4MuKOtVMNl2r6cdiFBOl0LPhc03ehpBA0H2YKy78dFRc2vE"
        + "bWwfKGs9eFv7L1wQFrfhQRtdqE0QTY2ffH5BnVephn6FoEl83FIXGkkjWLK+ME7oK/99NyTfjDOWYVD5z+1ufE2sTh/rXrKBkdttfFZq6W3DOn0kT/UI8tK+"
        + "vFq1UwlRFZYdPeQgzjXk9b9m+Inhq+HpZ0JHq8Z8wK7+eI3evBNj4CVKZjA5sKnhWYYY1rNg7vpJIZXrXJRs4EI3cLD/nIIwz0witJCccNvy0LHHsktZqS97"
        + "ErQOcVm4tM6NV1ksWdMAAAAAAAAAAAAAAAEAAAACaWQAAAAFAAAAAXUAAAAAAAAAAP//////////AAAAAAAAAIIAAAAVcGVybWl0LVgxMS1mb3J3YXJkaW5n"
        + "AAAAAAAAABdwZXJtaXQtYWdlbnQtZm9yd2FyZGluZwAAAAAAAAAWcGVybWl0LXBvcnQtZm9yd2FyZGluZwAAAAAAAAAKcGVybWl0LXB0eQAAAAAAAAAOcGVy"
        + "bWl0LXVzZXItcmMAAAAAAAAAAAAAADMAAAALc3NoLWVkMjU1MTkAAAAgEDyn/bYnufb0WMG8p3TKzxumKnqctXmJsEfk4xHD2/UAAABTAAAAC3NzaC1lZDI1"
        + "NTE5AAAAQNDuJ/k5PvLcAs/sjuxJW4R7fce9kTagIxzOo9qVsUS3I//BoDimY1Qe86URSitJ3Q6nIDfHxdNQXkus69kjzAo=";

    private const string Ecdsa =
        "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBNbFSq3YS6u/GRVi4W6Zrfjs1J70a9Z7xWn6jTqz/2gXfenAe1U/kbRP8/6qtgnZBMWv"
        + "2ZurEUIe9yhLKfHpQJc=";

    private const string EcdsaCertificate =
        "AAAAKGVjZHNhLXNoYTItbmlzdHAyNTYtY2VydC12MDFAb3BlbnNzaC5jb20AAAAgW9wUjArjnL7Hmhw1RS+B531ktPKBhcRR9mTWcxU3GgsAAAAIbmlzdHAy"
        + "NTYAAABBBNbFSq3YS6u/GRVi4W6Zrfjs1J70a9Z7xWn6jTqz/2gXfenAe1U/kbRP8/6qtgnZBMWv2ZurEUIe9yhLKfHpQJcAAAAAAAAAAAAAAAEAAAACaWQA"
        + "AAAFAAAAAXUAAAAAAAAAAP//////////AAAAAAAAAIIAAAAVcGVybWl0LVgxMS1mb3J3YXJkaW5nAAAAAAAAABdwZXJtaXQtYWdlbnQtZm9yd2FyZGluZwAA"
        + "AAAAAAAWcGVybWl0LXBvcnQtZm9yd2FyZGluZwAAAAAAAAAKcGVybWl0LXB0eQAAAAAAAAAOcGVybWl0LXVzZXItcmMAAAAAAAAAAAAAADMAAAALc3NoLWVk"
        + "MjU1MTkAAAAgEDyn/bYnufb0WMG8p3TKzxumKnqctXmJsEfk4xHD2/UAAABTAAAAC3NzaC1lZDI1NTE5AAAAQDlzAU42gztHV9r1ib287LMJLHn5Exiihpww"
        + "VLy9F5COUT8H6bKssRM1WDw4r2mkJGpTU5fXTS0CL2ZrHqn4RgE=";

    [Theory]
    [InlineData(Ed25519, "SHA256:eA3TIUpWYxAcQP17kZGmFQN/aISkPoN1fPF4JSwEQOY")]
    [InlineData(Ed25519Certificate, "SHA256:eA3TIUpWYxAcQP17kZGmFQN/aISkPoN1fPF4JSwEQOY")]
    [InlineData(Rsa, "SHA256:LkCOsZt6GpQYTCIGklXKGZemwEHpmSD3fwL1ZwNTIfc")]
    [InlineData(RsaCertificate, "SHA256:LkCOsZt6GpQYTCIGklXKGZemwEHpmSD3fwL1ZwNTIfc")]
    [InlineData(Ecdsa, "SHA256:LHz/JiVa3GqvCIGMKbbvgtPK6mm8wz+wckf6NM66NKw")]
    [InlineData(EcdsaCertificate, "SHA256:LHz/JiVa3GqvCIGMKbbvgtPK6mm8wz+wckf6NM66NKw")]
    public void A_key_and_its_certificate_are_told_as_ssh_keygen_does(string key, string fingerprint) =>
        Assert.Equal(fingerprint, KeyFingerprint.Of(Encoding.ASCII.GetBytes(key)));

    [Theory]
    [InlineData("sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519-cert-v01@openssh.com", 2)]
    [InlineData("sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com", 3)]
    [InlineData("ssh-dss", "ssh-dss-cert-v01@openssh.com", 4)]
    public void A_certificate_has_its_nonce_before_the_fields_of_the_key(string plain, string certificate, int fields)
    {
        string[] values = [.. Enumerable.Range(0, fields).Select(i => $"field {i}")];
        Assert.Equal(Of([plain, .. values]), Of([certificate, "nonce", .. values, "serial", "and so on"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("AAAA")]
    [InlineData("no base64 at all")]
    public void What_is_no_key_has_no_fingerprint(string text) => Assert.Null(KeyFingerprint.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_certificate_that_breaks_off_or_is_of_an_unknown_kind_has_none()
    {
        Assert.Null(Of("ssh-rsa-cert-v01@openssh.com", "nonce", "exponent"));
        Assert.Null(Of("ssh-new-cert-v01@openssh.com", "nonce", "key"));
        Assert.Null(Of("ssh-ed25519-cert-v01@openssh.com"));
    }

    private static string? Of(params string[] fields)
    {
        byte[] blob = [.. fields.SelectMany(field => (byte[])[0, 0, 0, (byte)field.Length, .. Encoding.ASCII.GetBytes(field)])];
        return KeyFingerprint.Of(Encoding.ASCII.GetBytes(Convert.ToBase64String(blob)));
    }
}
