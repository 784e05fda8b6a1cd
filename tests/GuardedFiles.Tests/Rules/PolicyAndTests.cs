using System.Text;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Rules;

/// <summary>Two policies at once: whatever either refuses is refused. Shown by thousands of random ones, always the same.</summary>
public sealed class PolicyAndTests
{
    private const int Pairs = 5000;

    [Fact]
    public void Both_never_permit_what_either_refuses() => ForEach(random =>
    {
        (Policy one, Policy other) = (RandomPolicy.Next(random), RandomPolicy.Next(random));
        Permissions both = new(one.And(other), random.Next());
        Permissions asked = new(one, both.Seed);
        Permissions asksToo = new(other, both.Seed);
        Assert.Equal(asked.Rights & asksToo.Rights, both.Rights);
        Assert.Equal(asked.Answers.Zip(asksToo.Answers, (mine, its) => mine && its), both.Answers);
        Assert.Equal(asked.Alike && asksToo.Alike, both.Alike);
        Assert.Equal(Math.Min(asked.Size, asksToo.Size), both.Size);
        Assert.All(both.Modes.Zip(asked.MostModes, asksToo.MostModes), modes => Assert.Equal(0u, modes.First & ~(modes.Second & modes.Third)));
    });

    [Fact]
    public void It_does_not_matter_who_comes_first() => ForEach(random =>
    {
        (Policy one, Policy other, int seed) = (RandomPolicy.Next(random), RandomPolicy.Next(random), random.Next());
        AssertSame(new(one.And(other), seed), new(other.And(one), seed));
    });

    [Fact]
    public void Nor_which_two_come_together_first() => ForEach(random =>
    {
        (Policy one, Policy other, Policy third) = (RandomPolicy.Next(random), RandomPolicy.Next(random), RandomPolicy.Next(random));
        int seed = random.Next();
        AssertSame(new(one.And(other).And(third), seed), new(one.And(other.And(third)), seed));
    });

    [Fact]
    public void Who_says_it_twice_has_said_it_once() => ForEach(random =>
    {
        (Policy one, int seed) = (RandomPolicy.Next(random), random.Next());
        AssertSame(new(one, seed), new(one.And(one), seed));
    });

    [Fact]
    public void Who_says_nothing_changes_nothing() => ForEach(random =>
    {
        (Policy one, int seed) = (RandomPolicy.Next(random), random.Next());
        AssertSame(new(one, seed), new(one.And(new Policy()), seed));
    });

    [Fact]
    public void What_is_to_be_ignored_is_what_either_ignores()
    {
        Policy both = new Policy { IgnoresMode = true }.And(new Policy { IgnoresTimes = true, IgnoresOwner = true });
        Assert.True(both is { IgnoresMode: true, IgnoresTimes: true, IgnoresOwner: true });
    }

    private static void ForEach(Action<Random> test)
    {
        for (int seed = 0; seed < Pairs; seed++)
            test(new Random(seed));
    }

    private static void AssertSame(Permissions one, Permissions other)
    {
        Assert.Equal(one.Rights, other.Rights);
        Assert.Equal(one.Answers, other.Answers);
        Assert.Equal((one.Alike, one.Size), (other.Alike, other.Size));
        Assert.Equal(one.Modes, other.Modes);
    }

    /// <summary>What a policy says to some random questions; to the same ones when the seed is the same.</summary>
    private sealed class Permissions
    {
        public Permissions(Policy policy, int seed)
        {
            Seed = seed;
            Random random = new(seed);
            (byte[] path, byte[] other) = (Path(random), Path(random));
            uint wanted = RandomPolicy.Mode(random);
            Rights = policy.RightsOf(path, out _);
            Alike = policy.JudgesAlike(path, other);
            Size = policy.MaxFileSize ?? ulong.MaxValue;
            Answers = [.. AnswersOf(policy)];
            Modes = [.. ModesOf(policy, wanted)];
            MostModes = [.. ModesOf(policy, uint.MaxValue)];
        }

        public int Seed { get; }

        public Rights Rights { get; }

        public bool Alike { get; }

        public ulong Size { get; }

        public bool[] Answers { get; }

        /// <summary>Of a new file, a changed one, a new directory, a changed one.</summary>
        public uint[] Modes { get; }

        /// <summary>The bits that those may have at all.</summary>
        public uint[] MostModes { get; }

        private static IEnumerable<bool> AnswersOf(Policy policy)
        {
            foreach (string request in RandomPolicy.Requests.ToArray())
                foreach (bool writes in (bool[])[false, true])
                    yield return policy.Judge(request, writes) is Verdict.Permitted or Verdict.Allowlisted;
            foreach (OpenFlags flags in (OpenFlags[])[OpenFlags.O_RDONLY, OpenFlags.O_WRONLY, OpenFlags.O_RDWR])
                foreach (OpenFlags more in (OpenFlags[])[0, OpenFlags.O_CREAT, OpenFlags.O_TRUNC])
                    yield return policy.PermitsOpen(flags | more);
            yield return !policy.NoSymlink;
            yield return !policy.NoHardlink;
        }

        private static IEnumerable<uint> ModesOf(Policy policy, uint wanted)
        {
            uint mask = ~(policy.Umask ?? 0);
            const uint AllBits = 0b111_111_111_111;
            yield return policy.ModeOf(policy.FileMode ?? (wanted & mask), isDirectory: false) & AllBits;
            yield return policy.ModeOf(wanted, isDirectory: false) & AllBits;
            yield return policy.ModeOf(policy.DirectoryMode ?? (wanted & mask), isDirectory: true) & AllBits;
            yield return policy.ModeOf(wanted, isDirectory: true) & AllBits;
        }

        private static byte[] Path(Random random) => Encoding.UTF8.GetBytes(RandomPolicy.Path(random));
    }
}
