// The umask belongs to the whole process, and a session sets it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
