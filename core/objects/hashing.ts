// SipHash-1-3: the hash of str, bytes and memoryview. Pure.

@inline
function rotl(x: u64, b: u32): u64 { return (x << b) | (x >> (64 - b)); }

/** SipHash-1-3 of n bytes at p with the key (k0, k1). */
export function sipHash13(k0: u64, k1: u64, p: usize, n: usize): u64 {
  let v0 = k0 ^ 0x736f6d6570736575, v1 = k1 ^ 0x646f72616e646f6d, v2 = k0 ^ 0x6c7967656e657261, v3 = k1 ^ 0x7465646279746573;
  const end = p + (n & ~7);
  let b = <u64>n << 56;
  for (; p < end; p += 8) {
    const m = load<u64>(p);
    v3 ^= m;
    v0 += v1; v2 += v3; v1 = rotl(v1, 13) ^ v0; v3 = rotl(v3, 16) ^ v2; v0 = rotl(v0, 32);
    v2 += v1; v0 += v3; v1 = rotl(v1, 17) ^ v2; v3 = rotl(v3, 21) ^ v0; v2 = rotl(v2, 32);
    v0 ^= m;
  }
  const rest = <u32>(n & 7);
  for (let i: u32 = 0; i < rest; i++) b |= <u64>load<u8>(p + i) << (i << 3);
  v3 ^= b;
  v0 += v1; v2 += v3; v1 = rotl(v1, 13) ^ v0; v3 = rotl(v3, 16) ^ v2; v0 = rotl(v0, 32);
  v2 += v1; v0 += v3; v1 = rotl(v1, 17) ^ v2; v3 = rotl(v3, 21) ^ v0; v2 = rotl(v2, 32);
  v0 ^= b;
  v2 ^= 0xff;
  for (let i = 0; i < 3; i++) {
    v0 += v1; v2 += v3; v1 = rotl(v1, 13) ^ v0; v3 = rotl(v3, 16) ^ v2; v0 = rotl(v0, 32);
    v2 += v1; v0 += v3; v1 = rotl(v1, 17) ^ v2; v3 = rotl(v3, 21) ^ v0; v2 = rotl(v2, 32);
  }
  return v0 ^ v1 ^ v2 ^ v3;
}
