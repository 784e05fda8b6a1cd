// Memory, descriptors and deadlines are measured: one server at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
