using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// libc is part of the process; no folder is searched for it (CA5392).
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

// Buffers for paths live on the stack and are written before they are read: clearing 4 KiB per system call buys nothing.
[module: SkipLocalsInit]
