// Parsing the arguments of builtin functions after their text signature: one text says what `inspect.signature` shows and what is accepted.
// Parsed signatures are immutable raw records, cached per thread by the literal's address.

import { rawAlloc } from "./memory/heap";
import { raisef } from "./errors";
import { TypeError } from "./objects/type_ids";
import { internAscii, strEqual } from "./objects/str";
import { tupleGet, tupleSize } from "./objects/tuple";

/** A parsed signature: header, then one u32 name (interned str) per parameter. */
@unmanaged class Spec {
  literal: u32;
  count: i32;          // all parameters
  positional: i32;     // how many may be given by position
  positionalOnly: i32;
  requiredPositional: i32; // how many leading ones are required
  requiredMask: u64;
}

const CACHE_SIZE: u32 = 1024;
let cache: usize = 0;

function isNameChar(c: i32): bool { return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c == 95; }

/** Parses "($self, a, /, b, *, c=None)" once. */
function parseSignature(text: string): Spec {
  const n = text.length;
  const s = changetype<Spec>(rawAlloc(offsetof<Spec>() + 64 * 4));
  s.literal = <u32>changetype<usize>(text);
  s.count = 0;
  s.positional = -1;
  s.positionalOnly = 0;
  s.requiredMask = 0;
  s.requiredPositional = 0;
  let i = 1; // past "("
  while (i < n) {
    let c = text.charCodeAt(i);
    if (c == 32 || c == 44 || c == 41) { i++; continue; }
    if (c == 36) { while (i < n && text.charCodeAt(i) != 44 && text.charCodeAt(i) != 41) i++; continue; } // $self
    if (c == 47) { s.positionalOnly = s.count; i++; continue; }
    if (c == 42) { s.positional = s.count; i++; continue; }
    const start = i;
    while (i < n && isNameChar(text.charCodeAt(i))) i++;
    store<u32>(changetype<usize>(s) + offsetof<Spec>() + (<usize>s.count << 2), <u32>internAscii(text, start, i));
    let hasDefault = false;
    if (i < n && text.charCodeAt(i) == 61) { // = default, which may hold brackets and quotes
      hasDefault = true;
      let depth = 0;
      let quote = 0;
      for (; i < n; i++) {
        c = text.charCodeAt(i);
        if (quote) { if (c == quote) quote = 0; continue; }
        if (c == 39 || c == 34) { quote = c; continue; }
        if (c == 40 || c == 91 || c == 123) depth++;
        else if (c == 41 || c == 93 || c == 125) { if (depth == 0) break; depth--; }
        else if (c == 44 && depth == 0) break;
      }
    }
    if (!hasDefault) {
      s.requiredMask |= <u64>1 << s.count;
      if (s.positional < 0) s.requiredPositional = s.count + 1;
    }
    s.count++;
  }
  if (s.positional < 0) s.positional = s.count;
  return s;
}

function specOf(signature: string): Spec {
  if (cache == 0) {
    cache = rawAlloc(CACHE_SIZE << 2);
    memory.fill(cache, 0, CACHE_SIZE << 2);
  }
  const address = changetype<usize>(signature);
  const slot = cache + (((address >> 4) & (CACHE_SIZE - 1)) << 2);
  const hit = load<u32>(slot);
  if (hit != 0 && changetype<Spec>(<usize>hit).literal == <u32>address) return changetype<Spec>(<usize>hit);
  const s = parseSignature(signature);
  store<u32>(slot, <u32>changetype<usize>(s));
  return s;
}

/**
 * Fills out[i] (borrowed, 0: not given) with the argument for each parameter of `signature` (a text signature without *args or **kwargs).
 * False: TypeError is set, with CPython's text. `name` is the function's name in messages.
 */
export function parseArgs(name: string, signature: string, args: usize, nargs: i32, kwnames: usize, out: usize): bool {
  const s = specOf(signature);
  const count = s.count;
  const nkw = kwnames ? <i32>tupleSize(kwnames) : 0;
  const fname = <u64>changetype<usize>(name);
  if (nargs > s.positional) {
    if (s.positional == 0) raisef(TypeError, "%s() takes no positional arguments", fname);
    else if (s.positional == count && nkw == 0 && s.positionalOnly < count) raisef(TypeError, s.requiredPositional == s.positional ? (s.positional == 1 ? "%s() takes exactly %d argument (%d given)" : "%s() takes exactly %d arguments (%d given)") : (s.positional == 1 ? "%s() takes at most %d argument (%d given)" : "%s() takes at most %d arguments (%d given)"), fname, <u64>s.positional, <u64>nargs);
    else raisef(TypeError, s.requiredPositional == s.positional ? (s.positional == 1 ? "%s() takes exactly %d positional argument (%d given)" : "%s() takes exactly %d positional arguments (%d given)") : (s.positional == 1 ? "%s() takes at most %d positional argument (%d given)" : "%s() takes at most %d positional arguments (%d given)"), fname, <u64>s.positional, <u64>nargs);
    return false;
  }
  if (nargs + nkw > count) {
    raisef(TypeError, count == 1 ? (nargs ? "%s() takes at most %d argument (%d given)" : "%s() takes at most %d keyword argument (%d given)") : (nargs ? "%s() takes at most %d arguments (%d given)" : "%s() takes at most %d keyword arguments (%d given)"), fname, <u64>count, <u64>(nargs + nkw));
    return false;
  }
  memory.copy(out, args, <usize>nargs << 3);
  if (count > nargs) memory.fill(out + (<usize>nargs << 3), 0, <usize>(count - nargs) << 3);
  const names = changetype<usize>(s) + offsetof<Spec>();
  for (let k = 0; k < nkw; k++) {
    const key = <usize>tupleGet(kwnames, k);
    let i = s.positionalOnly;
    for (; i < count; i++) if (<usize>load<u32>(names + (<usize>i << 2)) == key) break;
    if (i == count) for (i = s.positionalOnly; i < count; i++) if (strEqual(<usize>load<u32>(names + (<usize>i << 2)), key)) break;
    if (i == count) {
      raisef(TypeError, "%s() got an unexpected keyword argument '%S'", fname, <u64>key);
      return false;
    }
    const slot = out + (<usize>i << 3);
    if (load<u64>(slot) != 0) {
      raisef(TypeError, "argument for %s() given by name ('%S') and position (%d)", fname, <u64>key, <u64>(i + 1));
      return false;
    }
    store<u64>(slot, load<u64>(args + (<usize>(nargs + k) << 3)));
  }
  let mask = s.requiredMask;
  while (mask) {
    const i = <i32>ctz(mask);
    mask &= mask - 1;
    if (load<u64>(out + (<usize>i << 3)) != 0) continue;
    if (i < s.positionalOnly) {
      raisef(TypeError, s.requiredPositional == s.positional ? (s.requiredPositional == 1 ? "%s() takes exactly %d positional argument (%d given)" : "%s() takes exactly %d positional arguments (%d given)") : (s.requiredPositional == 1 ? "%s() takes at least %d positional argument (%d given)" : "%s() takes at least %d positional arguments (%d given)"), fname, <u64>s.requiredPositional, <u64>nargs);
    } else {
      raisef(TypeError, "%s() missing required argument '%S' (pos %d)", fname, <u64>load<u32>(names + (<usize>i << 2)), <u64>(i + 1));
    }
    return false;
  }
  return true;
}

/** Checks the number of positional arguments of a FAST function: CPython's _PyArg_CheckPositional texts. */
export function checkArgs(name: string, nargs: i32, min: i32, max: i32): bool {
  const fname = <u64>changetype<usize>(name);
  if (nargs < min) {
    if (min == max) raisef(TypeError, min == 1 ? "%s expected %d argument, got %d" : "%s expected %d arguments, got %d", fname, <u64>min, <u64>nargs);
    else raisef(TypeError, min == 1 ? "%s expected at least %d argument, got %d" : "%s expected at least %d arguments, got %d", fname, <u64>min, <u64>nargs);
    return false;
  }
  if (max >= 0 && nargs > max) {
    if (min == max) raisef(TypeError, max == 1 ? "%s expected %d argument, got %d" : "%s expected %d arguments, got %d", fname, <u64>max, <u64>nargs);
    else raisef(TypeError, max == 1 ? "%s expected at most %d argument, got %d" : "%s expected at most %d arguments, got %d", fname, <u64>max, <u64>nargs);
    return false;
  }
  return true;
}

/** Raises TypeError if keywords were given. */
export function noKeywords(name: string, kwnames: usize): bool {
  if (kwnames == 0 || tupleSize(kwnames) == 0) return true;
  raisef(TypeError, "%s() takes no keyword arguments", <u64>changetype<usize>(name));
  return false;
}
