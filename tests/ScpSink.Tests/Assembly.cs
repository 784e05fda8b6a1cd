// The umask belongs to the whole process, and a file tree sets it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
