using System.Runtime.InteropServices;
using GuardedFiles.Linux;

namespace GuardedFiles.Walls;

/// <summary>
/// A program of classic BPF that answers a system call, as seccomp(2) runs it, written as a list of sentences: "for this call, if this
/// argument is one of these, then this answer". A sentence that does not fit the call is passed over, and the first one that fits decides.
/// </summary>
internal sealed class FilterProgram
{
    private const int MostInstructions = 512;

    // linux/bpf_common.h: load a word of the data, three jumps, and the answer.
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfNotLess = 0x35;
    private const ushort JumpIfAnyBit = 0x45;
    private const ushort Return = 0x06;

    // struct seccomp_data (linux/seccomp.h).
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint ArgumentsOffset = 16;

    private readonly FilterInstruction[] _instructions = new FilterInstruction[MostInstructions];
    private readonly Architecture _architecture;
    private int _length;

    /// <summary>Begins with what is no call of this architecture: another one's, or x32, by which x86-64 has each call twice.</summary>
    public FilterProgram(Architecture architecture, uint foreign)
    {
        const uint FirstOfX32 = 0x40000000;
        _architecture = architecture;
        Add(LoadWord, ArchitectureOffset);
        Add(JumpIfEqual, architecture == Architecture.Arm64 ? Libc.AUDIT_ARCH_AARCH64 : Libc.AUDIT_ARCH_X86_64, jumpTrue: 1);
        Otherwise(foreign);
        Add(LoadWord, NumberOffset);
        Add(JumpIfNotLess, FirstOfX32, jumpFalse: 1);
        Otherwise(foreign);
    }

    public ReadOnlySpan<FilterInstruction> Instructions => _instructions.AsSpan(0, _length);

    public void For(KernelCall call, uint answer)
    {
        if (!TryNumber(call, out uint number))
            return;
        Add(JumpIfEqual, number, jumpFalse: 1);
        Otherwise(answer);
    }

    /// <summary>
    /// For arguments that the kernel takes as 32 bits: it does not look at the upper half, and nor do we.
    /// </summary>
    public void For(KernelCall call, int argument, ReadOnlySpan<uint> values, uint answer, uint otherwise)
    {
        if (!TryNumber(call, out uint number))
            return;
        Add(JumpIfEqual, number, jumpFalse: (byte)((2 * values.Length) + 2));
        Add(LoadWord, Lower(argument));
        foreach (uint value in values)
        {
            Add(JumpIfEqual, value, jumpFalse: 1);
            Otherwise(answer);
        }

        Otherwise(otherwise);
    }

    /// <summary>For bits in the lower half of an argument: what is answered if any of them is set.</summary>
    public void ForBits(KernelCall call, int argument, uint bits, uint answer, uint otherwise)
    {
        if (!TryNumber(call, out uint number))
            return;
        Add(JumpIfEqual, number, jumpFalse: 4);
        Add(LoadWord, Lower(argument));
        Add(JumpIfAnyBit, bits, jumpFalse: 1);
        Otherwise(answer);
        Otherwise(otherwise);
    }

    /// <summary>For an argument that is a pointer.</summary>
    public void ForNull(KernelCall call, int argument, uint answer, uint otherwise)
    {
        if (!TryNumber(call, out uint number))
            return;
        Add(JumpIfEqual, number, jumpFalse: 6);
        Add(LoadWord, Lower(argument));
        Add(JumpIfEqual, 0, jumpFalse: 3);
        Add(LoadWord, Lower(argument) + sizeof(uint));
        Add(JumpIfEqual, 0, jumpFalse: 1);
        Otherwise(answer);
        Otherwise(otherwise);
    }

    /// <summary>Every call that has come so far gets this answer.</summary>
    public void Otherwise(uint answer) => Add(Return, answer);

    /// <summary>Both architectures keep the lower half of 64 bits first.</summary>
    private static uint Lower(int argument) => ArgumentsOffset + (sizeof(ulong) * (uint)argument);

    private bool TryNumber(KernelCall call, out uint number)
    {
        number = _architecture == Architecture.Arm64 ? (uint)call & ushort.MaxValue : (uint)call >> 16;
        return number != (uint)KernelCall.NotOnArm64;
    }

    private void Add(ushort code, uint operand, byte jumpTrue = 0, byte jumpFalse = 0) =>
        _instructions[_length++] = new FilterInstruction { code = code, jt = jumpTrue, jf = jumpFalse, k = operand };
}
