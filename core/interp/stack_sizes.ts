// Sizes of a thread's first value stack and frame stack, in bytes. Untouched pages cost nothing.
export const VALUE_STACK_BYTES: usize = 0x100000;
export const FRAME_STACK_BYTES: usize = 0x40000;
