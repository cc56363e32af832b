// AssemblyScript's number types, for the constant files that the core and the host share (core/host_layout.ts, core/memory/map.ts).

declare type i32 = number;
declare type u32 = number;
declare type usize = number;
