using GuardedFiles.Linux;

namespace GuardedFiles.Tests.Support;

/// <summary>Runs a filter on a call, as the kernel would: so the filter of another architecture can be asked, and one that kills.</summary>
internal static class FilterMachine
{
    public static uint Answer(ReadOnlySpan<FilterInstruction> program, uint architecture, uint number, params ReadOnlySpan<ulong> arguments)
    {
        uint accumulator = 0;
        for (int at = 0; ;)
        {
            FilterInstruction instruction = program[at++];
            switch (instruction.code)
            {
                case 0x06:
                    return instruction.k;
                case 0x20:
                    accumulator = Load(instruction.k, architecture, number, arguments);
                    break;
                default:
                    at += Jumps(instruction, accumulator) ? instruction.jt : instruction.jf;
                    break;
            }
        }
    }

    private static bool Jumps(FilterInstruction instruction, uint accumulator) => instruction.code switch
    {
        0x15 => accumulator == instruction.k,
        0x35 => accumulator >= instruction.k,
        0x45 => (accumulator & instruction.k) != 0,
        _ => throw new InvalidOperationException($"instruction {instruction.code:x}"),
    };

    private static uint Load(uint offset, uint architecture, uint number, ReadOnlySpan<ulong> arguments)
    {
        if (offset < 8)
            return offset == 0 ? number : architecture;
        int argument = (int)(offset - 16) / 8;
        ulong value = argument < arguments.Length ? arguments[argument] : 0;
        return (uint)(value >> (8 * (int)(offset % 8)));
    }
}
