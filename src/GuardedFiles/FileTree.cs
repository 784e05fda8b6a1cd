namespace GuardedFiles;
