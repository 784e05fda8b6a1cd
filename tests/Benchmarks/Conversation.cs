using Testing;

namespace Benchmarks;

/// <summary>Requests that need each the answer to the one before, such as OPEN, READ, CLOSE.</summary>
internal abstract class Conversation
{
    /// <summary>Looks at an answer and writes the next request; no request is the end.</summary>
    /// <param name="answer">0 at the beginning, when there is none.</param>
    /// <param name="fields">Those behind the id.</param>
    public abstract void Continue(PacketType answer, ReadOnlySpan<byte> fields, ref RequestWriter next);
}
