// Frozen modules: code that is there before the importer works. The build writes them all into one file; it is read once, at boot, into raw memory
// that is never changed or freed.
//
// File: u32 count, then per module: u32 length of the name, the name (UTF-8, padded to 4), u32 length of the code, u32 1 for a package, the marshalled code (padded to 4).

import { runtime } from "./runtime";
import { rawAlloc, rawFree } from "./memory/heap";
import { strUtf8, utf8Length } from "./objects/str";
import { hostOpen, hostRead, hostFstat, hostClose, AT_FDCWD, STAT_SIZE, STAT_SIZE_, hostText } from "./host";
import { TEXT_FROZEN } from "./host_layout";

const NAME = "/frozen.bin";

/** Reads the file. False: it is not there. */
export function loadFrozen(): bool {
  const out = rawAlloc(STAT_SIZE);
  let ok = false;
  if (hostText(TEXT_FROZEN, out) >= 0 && load<u32>(out) != 0) {
    const list = <usize>load<u32>(out);
    const n = load<u32>(list);
    const path = rawAlloc(<usize>n + NAME.length);
    memory.copy(path, list + 4, n);
    for (let i = 0; i < NAME.length; i++) store<u8>(path + n + i, <u8>NAME.charCodeAt(i));
    const fd = hostOpen(AT_FDCWD, path, <i32>n + NAME.length, 0, 0);
    if (fd >= 0) {
      hostFstat(fd, out);
      const size = load<u32>(out, STAT_SIZE_);
      const data = rawAlloc(size);
      let got: u32 = 0;
      while (got < size) {
        const k = hostRead(fd, data + got, <i32>(size - got));
        if (k <= 0) break;
        got += <u32>k;
      }
      hostClose(fd);
      runtime.frozen = <u32>data;
      ok = got == size;
    }
    rawFree(path);
    rawFree(list);
  }
  rawFree(out);
  return ok;
}
/** The frozen module of this name (a str): address of { u32 length, u32 1 for a package, code }, 0 if there is none. */
export function frozenBlob(name: usize): usize {
  if (runtime.frozen == 0) return 0;
  const text = strUtf8(name);
  if (text == 0) return 0;
  const n = <u32>utf8Length();
  let at = <usize>runtime.frozen;
  let count = load<u32>(at);
  at += 4;
  let found: usize = 0;
  for (; count > 0 && found == 0; count--) {
    const length = load<u32>(at);
    const start = at + 4;
    const code = start + ((<usize>length + 3) & ~3);
    if (length == n && memory.compare(start, text, n) == 0) found = code;
    at = code + 8 + ((<usize>load<u32>(code) + 3) & ~3);
  }
  rawFree(text);
  return found;
}
