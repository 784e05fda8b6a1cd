using System.Runtime.InteropServices;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Support;

/// <summary>A system call by its number on this architecture (asm/unistd.h).</summary>
internal sealed record SystemCall(uint X64, uint Arm64)
{
    public static SystemCall Close { get; } = new(3, 57);

    public static SystemCall Write { get; } = new(1, 64);

    public static SystemCall PWrite { get; } = new(18, 68);

    public static SystemCall PWriteV { get; } = new(296, 70);

    public static SystemCall SendFile { get; } = new(40, 71);

    public static SystemCall FCntl { get; } = new(72, 25);

    public static SystemCall FChMod { get; } = new(91, 52);

    public static SystemCall FSync { get; } = new(74, 82);

    public static SystemCall GetDents { get; } = new(217, 61);

    public static SystemCall OpenAt { get; } = new(257, 56);

    public static SystemCall UnlinkAt { get; } = new(263, 35);

    public static SystemCall LinkAt { get; } = new(265, 37);

    public static SystemCall Splice { get; } = new(275, 76);

    public static SystemCall Pipe2 { get; } = new(293, 59);

    public static SystemCall RenameAt2 { get; } = new(316, 276);

    public static SystemCall CopyFileRange { get; } = new(326, 285);

    public static SystemCall LSeek { get; } = new(8, 62);

    public static SystemCall FAllocate { get; } = new(285, 47);

    public static SystemCall Statx { get; } = new(332, 291);

    public static SystemCall FChModAt2 { get; } = new(452, 452);

    /// <summary>Which argument decides whether the call is meant, by bits that it must have or lack; null for each such call.</summary>
    public (uint Argument, uint Bits, bool Set)? Condition { get; private init; }

    public uint Number => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64 : X64;

    /// <summary>Only those calls that have one of these bits in an argument.</summary>
    public SystemCall With(uint argument, uint bits) => this with { Condition = (argument, bits, true) };

    /// <summary>Only those that have none of them.</summary>
    public SystemCall Without(uint argument, uint bits) => this with { Condition = (argument, bits, false) };
}

/// <summary>
/// A kernel that refuses some calls, for one thread only: a seccomp filter answers them with an errno. So an old kernel, a
/// file system without a feature and a disk that is full can be had on any machine, and without being root.
/// </summary>
internal static unsafe class Kernel
{
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAnyBit = 0x45;
    private const ushort Return = 0x06;
    private const uint FirstArgument = 16;
    private const uint Allow = 0x7fff0000;
    private const uint FailWith = 0x00050000;
    private const int NoNewPrivileges = 38;
    private const int SetSeccomp = 22;
    private const int Filter = 2;

    /// <summary>Runs on a thread of its own in which each of the calls fails.</summary>
    public static void Refusing((SystemCall Call, Errno Error)[] refusals, Action action)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Install(refusals);
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            Assert.Fail(failure.ToString());
    }

    public static void Refusing(SystemCall call, Errno error, Action action) => Refusing([(call, error)], action);

    private static void Install((SystemCall Call, Errno Error)[] refusals)
    {
        List<Instruction> program = [];
        foreach ((SystemCall call, Errno error) in refusals)
        {
            program.Add(new(LoadWord, 0, 0, 0)); // The first word of the data is the number of the call.
            program.Add(new(JumpIfEqual, 0, (byte)(call.Condition is null ? 1 : 3), call.Number));
            if (call.Condition is { } condition)
            {
                // The lower half of 64 bits, which both architectures have first.
                program.Add(new(LoadWord, 0, 0, FirstArgument + (8 * condition.Argument)));
                program.Add(new(JumpIfAnyBit, (byte)(condition.Set ? 0 : 1), (byte)(condition.Set ? 1 : 0), condition.Bits));
            }

            program.Add(new(Return, 0, 0, FailWith | (uint)error));
        }

        program.Add(new(Return, 0, 0, Allow));
        fixed (Instruction* instructions = program.ToArray())
        {
            Program header = new((ushort)program.Count, instructions);
            Assert.Equal(0, Libc.prctl(NoNewPrivileges, 1, 0, 0, 0));
            Assert.Equal(0, Libc.prctl(SetSeccomp, Filter, (nuint)(&header), 0, 0));
        }
    }

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Program(ushort length, Instruction* instructions)
    {
        public readonly ushort Length = length;
        public readonly Instruction* Instructions = instructions;
    }
}
