// SHA-1 (FIPS 180-4): the compression function. Works on memory given by the caller, which protects it.

import { rawAlloc } from "../../memory/heap";

/** This thread's message schedule: 80 words. */
let schedule: usize = 0;

export function sha1Init(state: usize): void {
  store<u32>(state, 0x67452301);
  store<u32>(state, 0xefcdab89, 4);
  store<u32>(state, 0x98badcfe, 8);
  store<u32>(state, 0x10325476, 12);
  store<u32>(state, 0xc3d2e1f0, 16);
}
/** Takes in `blocks` blocks of 64 bytes at p. */
export function sha1Blocks(state: usize, p: usize, blocks: usize): void {
  if (schedule == 0) schedule = rawAlloc(80 * 4);
  const w = schedule;
  let a0 = load<u32>(state), b0 = load<u32>(state, 4), c0 = load<u32>(state, 8), d0 = load<u32>(state, 12), e0 = load<u32>(state, 16);
  for (; blocks > 0; blocks--, p += 64) {
    for (let i: usize = 0; i < 64; i += 4) store<u32>(w + i, bswap<u32>(load<u32>(p + i)));
    for (let i: usize = 64; i < 320; i += 4) store<u32>(w + i, rotl<u32>(load<u32>(w + i - 12) ^ load<u32>(w + i - 32) ^ load<u32>(w + i - 56) ^ load<u32>(w + i - 64), 1));
    let a = a0, b = b0, c = c0, d = d0, e = e0;
    let i: usize = 0;
    for (; i < 80; i += 20) {
      e += rotl<u32>(a, 5) + (d ^ (b & (c ^ d))) + 0x5a827999 + load<u32>(w + i); b = rotl<u32>(b, 30);
      d += rotl<u32>(e, 5) + (c ^ (a & (b ^ c))) + 0x5a827999 + load<u32>(w + i, 4); a = rotl<u32>(a, 30);
      c += rotl<u32>(d, 5) + (b ^ (e & (a ^ b))) + 0x5a827999 + load<u32>(w + i, 8); e = rotl<u32>(e, 30);
      b += rotl<u32>(c, 5) + (a ^ (d & (e ^ a))) + 0x5a827999 + load<u32>(w + i, 12); d = rotl<u32>(d, 30);
      a += rotl<u32>(b, 5) + (e ^ (c & (d ^ e))) + 0x5a827999 + load<u32>(w + i, 16); c = rotl<u32>(c, 30);
    }
    for (; i < 160; i += 20) {
      e += rotl<u32>(a, 5) + (b ^ c ^ d) + 0x6ed9eba1 + load<u32>(w + i); b = rotl<u32>(b, 30);
      d += rotl<u32>(e, 5) + (a ^ b ^ c) + 0x6ed9eba1 + load<u32>(w + i, 4); a = rotl<u32>(a, 30);
      c += rotl<u32>(d, 5) + (e ^ a ^ b) + 0x6ed9eba1 + load<u32>(w + i, 8); e = rotl<u32>(e, 30);
      b += rotl<u32>(c, 5) + (d ^ e ^ a) + 0x6ed9eba1 + load<u32>(w + i, 12); d = rotl<u32>(d, 30);
      a += rotl<u32>(b, 5) + (c ^ d ^ e) + 0x6ed9eba1 + load<u32>(w + i, 16); c = rotl<u32>(c, 30);
    }
    for (; i < 240; i += 20) {
      e += rotl<u32>(a, 5) + ((b & c) | (d & (b | c))) + 0x8f1bbcdc + load<u32>(w + i); b = rotl<u32>(b, 30);
      d += rotl<u32>(e, 5) + ((a & b) | (c & (a | b))) + 0x8f1bbcdc + load<u32>(w + i, 4); a = rotl<u32>(a, 30);
      c += rotl<u32>(d, 5) + ((e & a) | (b & (e | a))) + 0x8f1bbcdc + load<u32>(w + i, 8); e = rotl<u32>(e, 30);
      b += rotl<u32>(c, 5) + ((d & e) | (a & (d | e))) + 0x8f1bbcdc + load<u32>(w + i, 12); d = rotl<u32>(d, 30);
      a += rotl<u32>(b, 5) + ((c & d) | (e & (c | d))) + 0x8f1bbcdc + load<u32>(w + i, 16); c = rotl<u32>(c, 30);
    }
    for (; i < 320; i += 20) {
      e += rotl<u32>(a, 5) + (b ^ c ^ d) + 0xca62c1d6 + load<u32>(w + i); b = rotl<u32>(b, 30);
      d += rotl<u32>(e, 5) + (a ^ b ^ c) + 0xca62c1d6 + load<u32>(w + i, 4); a = rotl<u32>(a, 30);
      c += rotl<u32>(d, 5) + (e ^ a ^ b) + 0xca62c1d6 + load<u32>(w + i, 8); e = rotl<u32>(e, 30);
      b += rotl<u32>(c, 5) + (d ^ e ^ a) + 0xca62c1d6 + load<u32>(w + i, 12); d = rotl<u32>(d, 30);
      a += rotl<u32>(b, 5) + (c ^ d ^ e) + 0xca62c1d6 + load<u32>(w + i, 16); c = rotl<u32>(c, 30);
    }
    a0 += a; b0 += b; c0 += c; d0 += d; e0 += e;
  }
  store<u32>(state, a0);
  store<u32>(state, b0, 4);
  store<u32>(state, c0, 8);
  store<u32>(state, d0, 12);
  store<u32>(state, e0, 16);
}
