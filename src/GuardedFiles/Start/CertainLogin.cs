namespace GuardedFiles.Start;

/// <summary>A login on whose name something depends.</summary>
internal static class CertainLogin
{
    private const int FatalError = 255;

    /// <exception cref="UsageException">Several accounts share its uid, and LOGNAME does not say which of them has logged in.</exception>
    public static ClientLogin Of(ClientLogin login) => login.IsAmbiguous
        ? throw new UsageException($"several accounts have the uid {login.Number}, and LOGNAME names none of them\n", FatalError)
        : login;
}
