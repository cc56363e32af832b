// Paths as arguments: str, bytes or os.PathLike turned into what the host takes (bytes in the file-system encoding: UTF-8 with surrogateescape).

import { typeOf } from "../objects/type";
import { TypeError, ValueError } from "../objects/type_ids";
import { decref, xdecref, newRef } from "../memory/refcount";
import { raise, raisef, errorOccurred } from "../errors";
import { call0 } from "../call";
import { id, isStr, strLength } from "../objects/str";
import { isBytes, bytesSize, bytesData, newBytes } from "../objects/bytes";
import { lookupSpecial } from "../objects/attributes";
import { fsDecode, fsEncode } from "./codecs";

/** os.fspath(v): str or bytes. New reference; TypeError otherwise. */
export function fspath(v: u64): u64 {
  if (isStr(v) || isBytes(v)) return newRef(v);
  const f = lookupSpecial(v, id("__fspath__"));
  if (f == 0) return errorOccurred() ? 0 : raisef(TypeError, "expected str, bytes or os.PathLike object, not %T", v);
  const r = call0(f);
  decref(f);
  if (r != 0 && !isStr(r) && !isBytes(r)) {
    raisef(TypeError, "expected %T.__fspath__() to return str or bytes, not %T", v, r);
    decref(r);
    return 0;
  }
  return r;
}
/** A path argument as a str (os.fsdecode). New reference. */
export function pathToFsStr(v: u64): u64 {
  const p = fspath(v);
  if (p == 0 || isStr(p)) return p;
  const s = fsDecode(bytesData(<usize>p), bytesSize(<usize>p));
  decref(p);
  return s;
}
/** A path argument as a bytes object (os.fsencode), without NUL. New reference. */
export function pathToFsBytes(v: u64): u64 {
  const p = fspath(v);
  if (p == 0) return 0;
  const b = isBytes(p) ? p : fsEncode(<usize>p);
  if (b != p) decref(p);
  if (b == 0) return 0;
  const n = <i32>bytesSize(<usize>b);
  const d = bytesData(<usize>b);
  for (let i = 0; i < n; i++) {
    if (load<u8>(d + i) != 0) continue;
    decref(b);
    return raise(ValueError, "embedded null byte");
  }
  return b;
}
