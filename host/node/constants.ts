// Linux's numbers, which the core uses on every platform, and their translation to the platform's own.

import fs from "node:fs";

export const AT_FDCWD = -100;
export const O_APPEND = 0o2000;
export const O_NONBLOCK = 0o4000;

const OPEN_FLAGS: ReadonlyArray<[linux: number, own: number | undefined]> = [
  [0o1, fs.constants.O_WRONLY], [0o2, fs.constants.O_RDWR], [0o100, fs.constants.O_CREAT], [0o200, fs.constants.O_EXCL],
  [0o400, fs.constants.O_NOCTTY], [0o1000, fs.constants.O_TRUNC], [O_APPEND, fs.constants.O_APPEND], [O_NONBLOCK, fs.constants.O_NONBLOCK],
  [0o10000, fs.constants.O_DSYNC], [0o200000, fs.constants.O_DIRECTORY], [0o400000, fs.constants.O_NOFOLLOW], [0o1000000, fs.constants.O_NOATIME],
];

/** open(2) flags of Linux as this platform's. */
export function openFlags(flags: number): number {
  if (process.platform === "linux") return flags;
  let own = 0;
  for (const [linux, bit] of OPEN_FLAGS) if ((flags & linux) === linux && bit !== undefined) own |= bit;
  return own;
}
