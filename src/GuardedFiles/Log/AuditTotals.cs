namespace GuardedFiles.Log;

/// <summary>What a session came to.</summary>
internal struct AuditTotals
{
    private ulong _filesUploaded;
    private ulong _filesDownloaded;
    private ulong _bytesRead;
    private ulong _bytesWritten;

    /// <summary>Changes of names and failures to open one.</summary>
    public ulong Operations { get; set; }

    public ulong Refusals { get; set; }

    public void Add(OpenFile file)
    {
        if (file.IsUpload)
            _filesUploaded++;
        if (!file.IsUpload || file.BytesRead > 0)
            _filesDownloaded++;
        _bytesRead += file.BytesRead;
        _bytesWritten += file.BytesWritten;
    }

    public readonly void AddTo(AuditEvent closed) => closed
        .Number("files_uploaded"u8, _filesUploaded).Number("files_downloaded"u8, _filesDownloaded)
        .Number("bytes_read"u8, _bytesRead).Number("bytes_written"u8, _bytesWritten)
        .Number("operations"u8, Operations).Number("refusals"u8, Refusals);
}
