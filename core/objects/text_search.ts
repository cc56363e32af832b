// Searching runs of characters of 1, 2 or 4 bytes: what find, count, split and replace of str, bytes and bytearray share.
// Works on memory that the caller keeps in place: nothing to protect here.

/** The same n bytes at p and q? */
export function sameMemory(p: usize, q: usize, n: usize): bool {
  let i: usize = 0;
  for (; i + 8 <= n; i += 8) if (load<u64>(p + i) != load<u64>(q + i)) return false;
  for (; i < n; i++) if (load<u8>(p + i) != load<u8>(q + i)) return false;
  return true;
}

function findCharOf<T>(h: usize, n: i32, c: T): i32 {
  const lanes = <i32>(16 / sizeof<T>());
  const wanted = v128.splat<T>(c);
  let i = 0;
  for (; i + lanes <= n; i += lanes) {
    const hits = v128.bitmask<T>(v128.eq<T>(v128.load(h + <usize>i * sizeof<T>()), wanted));
    if (hits) return i + ctz(hits);
  }
  for (; i < n; i++) if (load<T>(h + <usize>i * sizeof<T>()) == c) return i;
  return -1;
}
function rfindCharOf<T>(h: usize, n: i32, c: T): i32 {
  const lanes = <i32>(16 / sizeof<T>());
  const wanted = v128.splat<T>(c);
  let i = n;
  for (; i >= lanes; i -= lanes) {
    const hits = v128.bitmask<T>(v128.eq<T>(v128.load(h + <usize>(i - lanes) * sizeof<T>()), wanted));
    if (hits) return i - lanes + 31 - clz(hits);
  }
  while (i > 0) if (load<T>(h + <usize>(--i) * sizeof<T>()) == c) return i;
  return -1;
}
function findOf<T>(h: usize, n: i32, p: usize, m: i32): i32 {
  const first = load<T>(p);
  if (m == 1) return findCharOf<T>(h, n, first);
  const size = sizeof<T>();
  const lanes = 16 / <i32>size;
  const last = load<T>(p + <usize>(m - 1) * size);
  const tail = <usize>(m - 1) * size;
  const end = n - m; // last place it can begin at
  const a = v128.splat<T>(first), b = v128.splat<T>(last);
  let i = 0;
  for (; i + lanes - 1 <= end; i += lanes) {
    const at = h + <usize>i * size;
    let hits = v128.bitmask<T>(v128.and(v128.eq<T>(v128.load(at), a), v128.eq<T>(v128.load(at + tail), b)));
    while (hits) {
      const k = ctz(hits);
      hits &= hits - 1;
      if (m == 2 || sameMemory(at + <usize>(k + 1) * size, p + size, tail - size)) return i + k;
    }
  }
  for (; i <= end; i++) {
    const at = h + <usize>i * size;
    if (load<T>(at) == first && load<T>(at + tail) == last && sameMemory(at, p, tail)) return i;
  }
  return -1;
}
function rfindOf<T>(h: usize, n: i32, p: usize, m: i32): i32 {
  const first = load<T>(p);
  if (m == 1) return rfindCharOf<T>(h, n, first);
  const size = sizeof<T>();
  for (let i = n - m; i >= 0; i--) {
    const at = h + <usize>i * size;
    if (load<T>(at) == first && sameMemory(at + size, p + size, <usize>(m - 1) * size)) return i;
  }
  return -1;
}

/** First index of the m characters at p (m > 0) among the n characters at h, all of `kind` bytes; -1. */
export function findRun(kind: u32, h: usize, n: i32, p: usize, m: i32): i32 {
  if (m > n) return -1;
  return kind == 1 ? findOf<u8>(h, n, p, m) : kind == 2 ? findOf<u16>(h, n, p, m) : findOf<u32>(h, n, p, m);
}
/** Last index. */
export function rfindRun(kind: u32, h: usize, n: i32, p: usize, m: i32): i32 {
  if (m > n) return -1;
  return kind == 1 ? rfindOf<u8>(h, n, p, m) : kind == 2 ? rfindOf<u16>(h, n, p, m) : rfindOf<u32>(h, n, p, m);
}
export function findChar(kind: u32, h: usize, n: i32, c: u32): i32 {
  if (kind == 1) return c > 0xff ? -1 : findCharOf<u8>(h, n, <u8>c);
  if (kind == 2) return c > 0xffff ? -1 : findCharOf<u16>(h, n, <u16>c);
  return findCharOf<u32>(h, n, c);
}
function countBytes(h: usize, n: i32, c: u8): i32 {
  const wanted = i8x16.splat(c);
  let i = 0, count = 0;
  for (; i + 16 <= n; i += 16) count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(h + i), wanted)));
  for (; i < n; i++) count += i32(load<u8>(h + i) == c);
  return count;
}
/** How often the m characters at p (m > 0) occur without overlap, at most `limit` (-1: no limit). */
export function countRun(kind: u32, h: usize, n: i32, p: usize, m: i32, limit: i32): i32 {
  if (kind == 1 && m == 1 && limit < 0) return countBytes(h, n, load<u8>(p));
  let count = 0;
  while (count != limit) {
    const i = findRun(kind, h, n, p, m);
    if (i < 0) break;
    count++;
    h += <usize>(i + m) * kind;
    n -= i + m;
  }
  return count;
}
