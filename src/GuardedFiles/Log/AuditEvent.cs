using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>An event of the audit file while it is put together: names and plain values, in the order in which they will stand there.</summary>
internal sealed class AuditEvent(List<LogEventProperty> properties)
{
    /// <summary>A word of ours, or text that is visible already.</summary>
    public AuditEvent Word(string name, string? word) => word is null ? this : Add(name, word);

    /// <summary>Bytes from outside.</summary>
    public AuditEvent Text(string name, ReadOnlySpan<byte> bytes) => Add(name, VisibleText.Of(bytes));

    public AuditEvent Number(string name, ulong number) => Add(name, number);

    public AuditEvent Flag(string name, bool flag) => Add(name, flag);

    public LogEvent At(DateTimeOffset time) => new(time, LogEventLevel.Information, null, MessageTemplate.Empty, properties);

    private AuditEvent Add(string name, object value)
    {
        properties.Add(new LogEventProperty(name, new ScalarValue(value)));
        return this;
    }
}
