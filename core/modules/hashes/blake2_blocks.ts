// BLAKE2b and BLAKE2s (RFC 7693): the compression functions. They work on memory given by the caller, which protects it.

const SIGMA: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
  11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
  7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
  9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
  2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
  12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
  13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
  6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
  10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
]);
const IV_B: usize = memory.data<u64>([
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
]);
const IV_S: usize = memory.data<u32>([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);

/** Starting state from the parameter block at `parameters` (64 bytes for BLAKE2b, 32 for BLAKE2s). */
export function blake2bInit(state: usize, parameters: usize): void {
  for (let i: usize = 0; i < 64; i += 8) store<u64>(state + i, load<u64>(IV_B + i) ^ load<u64>(parameters + i));
}
export function blake2sInit(state: usize, parameters: usize): void {
  for (let i: usize = 0; i < 32; i += 4) store<u32>(state + i, load<u32>(IV_S + i) ^ load<u32>(parameters + i));
}
/**
 * Takes in `blocks` blocks of 128 bytes at p. state: 8 words; counter: address of the u64 count of bytes, advanced by `step` for each block; final and lastNode:
 * the flags of the last block.
 */
export function blake2bBlocks(state: usize, counter: usize, p: usize, blocks: usize, step: u64, final: bool, lastNode: bool): void {
  const f0: u64 = final ? ~<u64>0 : 0, f1: u64 = final && lastNode ? ~<u64>0 : 0;
  for (; blocks > 0; blocks--, p += 128) {
    const low = load<u64>(counter) + step;
    store<u64>(counter, low);
    let v0 = load<u64>(state), v1 = load<u64>(state, 8), v2 = load<u64>(state, 16), v3 = load<u64>(state, 24), v4 = load<u64>(state, 32), v5 = load<u64>(state, 40), v6 = load<u64>(state, 48), v7 = load<u64>(state, 56);
    let v8: u64 = 0x6a09e667f3bcc908, v9: u64 = 0xbb67ae8584caa73b, v10: u64 = 0x3c6ef372fe94f82b, v11: u64 = 0xa54ff53a5f1d36f1;
    let v12: u64 = 0x510e527fade682d1 ^ low, v13: u64 = 0x9b05688c2b3e6c1f, v14: u64 = 0x1f83d9abfb41bd6b ^ f0, v15: u64 = 0x5be0cd19137e2179 ^ f1;
    for (let r = 0; r < 12; r++) {
      const s = SIGMA + (<usize>(r < 10 ? r : r - 10) << 4);
      v0 += v4 + load<u64>(p + (<usize>load<u8>(s) << 3)); v12 = rotr<u64>(v12 ^ v0, 32); v8 += v12; v4 = rotr<u64>(v4 ^ v8, 24);
      v0 += v4 + load<u64>(p + (<usize>load<u8>(s, 1) << 3)); v12 = rotr<u64>(v12 ^ v0, 16); v8 += v12; v4 = rotr<u64>(v4 ^ v8, 63);
      v1 += v5 + load<u64>(p + (<usize>load<u8>(s, 2) << 3)); v13 = rotr<u64>(v13 ^ v1, 32); v9 += v13; v5 = rotr<u64>(v5 ^ v9, 24);
      v1 += v5 + load<u64>(p + (<usize>load<u8>(s, 3) << 3)); v13 = rotr<u64>(v13 ^ v1, 16); v9 += v13; v5 = rotr<u64>(v5 ^ v9, 63);
      v2 += v6 + load<u64>(p + (<usize>load<u8>(s, 4) << 3)); v14 = rotr<u64>(v14 ^ v2, 32); v10 += v14; v6 = rotr<u64>(v6 ^ v10, 24);
      v2 += v6 + load<u64>(p + (<usize>load<u8>(s, 5) << 3)); v14 = rotr<u64>(v14 ^ v2, 16); v10 += v14; v6 = rotr<u64>(v6 ^ v10, 63);
      v3 += v7 + load<u64>(p + (<usize>load<u8>(s, 6) << 3)); v15 = rotr<u64>(v15 ^ v3, 32); v11 += v15; v7 = rotr<u64>(v7 ^ v11, 24);
      v3 += v7 + load<u64>(p + (<usize>load<u8>(s, 7) << 3)); v15 = rotr<u64>(v15 ^ v3, 16); v11 += v15; v7 = rotr<u64>(v7 ^ v11, 63);
      v0 += v5 + load<u64>(p + (<usize>load<u8>(s, 8) << 3)); v15 = rotr<u64>(v15 ^ v0, 32); v10 += v15; v5 = rotr<u64>(v5 ^ v10, 24);
      v0 += v5 + load<u64>(p + (<usize>load<u8>(s, 9) << 3)); v15 = rotr<u64>(v15 ^ v0, 16); v10 += v15; v5 = rotr<u64>(v5 ^ v10, 63);
      v1 += v6 + load<u64>(p + (<usize>load<u8>(s, 10) << 3)); v12 = rotr<u64>(v12 ^ v1, 32); v11 += v12; v6 = rotr<u64>(v6 ^ v11, 24);
      v1 += v6 + load<u64>(p + (<usize>load<u8>(s, 11) << 3)); v12 = rotr<u64>(v12 ^ v1, 16); v11 += v12; v6 = rotr<u64>(v6 ^ v11, 63);
      v2 += v7 + load<u64>(p + (<usize>load<u8>(s, 12) << 3)); v13 = rotr<u64>(v13 ^ v2, 32); v8 += v13; v7 = rotr<u64>(v7 ^ v8, 24);
      v2 += v7 + load<u64>(p + (<usize>load<u8>(s, 13) << 3)); v13 = rotr<u64>(v13 ^ v2, 16); v8 += v13; v7 = rotr<u64>(v7 ^ v8, 63);
      v3 += v4 + load<u64>(p + (<usize>load<u8>(s, 14) << 3)); v14 = rotr<u64>(v14 ^ v3, 32); v9 += v14; v4 = rotr<u64>(v4 ^ v9, 24);
      v3 += v4 + load<u64>(p + (<usize>load<u8>(s, 15) << 3)); v14 = rotr<u64>(v14 ^ v3, 16); v9 += v14; v4 = rotr<u64>(v4 ^ v9, 63);
    }
    store<u64>(state, load<u64>(state) ^ v0 ^ v8);
    store<u64>(state, load<u64>(state, 8) ^ v1 ^ v9, 8);
    store<u64>(state, load<u64>(state, 16) ^ v2 ^ v10, 16);
    store<u64>(state, load<u64>(state, 24) ^ v3 ^ v11, 24);
    store<u64>(state, load<u64>(state, 32) ^ v4 ^ v12, 32);
    store<u64>(state, load<u64>(state, 40) ^ v5 ^ v13, 40);
    store<u64>(state, load<u64>(state, 48) ^ v6 ^ v14, 48);
    store<u64>(state, load<u64>(state, 56) ^ v7 ^ v15, 56);
  }
}
/**
 * Takes in `blocks` blocks of 64 bytes at p. state: 8 words; counter: address of the u64 count of bytes, advanced by `step` for each block; final and lastNode:
 * the flags of the last block.
 */
export function blake2sBlocks(state: usize, counter: usize, p: usize, blocks: usize, step: u64, final: bool, lastNode: bool): void {
  const f0: u32 = final ? ~<u32>0 : 0, f1: u32 = final && lastNode ? ~<u32>0 : 0;
  for (; blocks > 0; blocks--, p += 64) {
    const low = load<u64>(counter) + step;
    store<u64>(counter, low);
    let v0 = load<u32>(state), v1 = load<u32>(state, 4), v2 = load<u32>(state, 8), v3 = load<u32>(state, 12), v4 = load<u32>(state, 16), v5 = load<u32>(state, 20), v6 = load<u32>(state, 24), v7 = load<u32>(state, 28);
    let v8: u32 = 0x6a09e667, v9: u32 = 0xbb67ae85, v10: u32 = 0x3c6ef372, v11: u32 = 0xa54ff53a;
    let v12: u32 = 0x510e527f ^ <u32>low, v13: u32 = 0x9b05688c ^ <u32>(low >> 32), v14: u32 = 0x1f83d9ab ^ f0, v15: u32 = 0x5be0cd19 ^ f1;
    for (let r = 0; r < 10; r++) {
      const s = SIGMA + (<usize>(r < 10 ? r : r - 10) << 4);
      v0 += v4 + load<u32>(p + (<usize>load<u8>(s) << 2)); v12 = rotr<u32>(v12 ^ v0, 16); v8 += v12; v4 = rotr<u32>(v4 ^ v8, 12);
      v0 += v4 + load<u32>(p + (<usize>load<u8>(s, 1) << 2)); v12 = rotr<u32>(v12 ^ v0, 8); v8 += v12; v4 = rotr<u32>(v4 ^ v8, 7);
      v1 += v5 + load<u32>(p + (<usize>load<u8>(s, 2) << 2)); v13 = rotr<u32>(v13 ^ v1, 16); v9 += v13; v5 = rotr<u32>(v5 ^ v9, 12);
      v1 += v5 + load<u32>(p + (<usize>load<u8>(s, 3) << 2)); v13 = rotr<u32>(v13 ^ v1, 8); v9 += v13; v5 = rotr<u32>(v5 ^ v9, 7);
      v2 += v6 + load<u32>(p + (<usize>load<u8>(s, 4) << 2)); v14 = rotr<u32>(v14 ^ v2, 16); v10 += v14; v6 = rotr<u32>(v6 ^ v10, 12);
      v2 += v6 + load<u32>(p + (<usize>load<u8>(s, 5) << 2)); v14 = rotr<u32>(v14 ^ v2, 8); v10 += v14; v6 = rotr<u32>(v6 ^ v10, 7);
      v3 += v7 + load<u32>(p + (<usize>load<u8>(s, 6) << 2)); v15 = rotr<u32>(v15 ^ v3, 16); v11 += v15; v7 = rotr<u32>(v7 ^ v11, 12);
      v3 += v7 + load<u32>(p + (<usize>load<u8>(s, 7) << 2)); v15 = rotr<u32>(v15 ^ v3, 8); v11 += v15; v7 = rotr<u32>(v7 ^ v11, 7);
      v0 += v5 + load<u32>(p + (<usize>load<u8>(s, 8) << 2)); v15 = rotr<u32>(v15 ^ v0, 16); v10 += v15; v5 = rotr<u32>(v5 ^ v10, 12);
      v0 += v5 + load<u32>(p + (<usize>load<u8>(s, 9) << 2)); v15 = rotr<u32>(v15 ^ v0, 8); v10 += v15; v5 = rotr<u32>(v5 ^ v10, 7);
      v1 += v6 + load<u32>(p + (<usize>load<u8>(s, 10) << 2)); v12 = rotr<u32>(v12 ^ v1, 16); v11 += v12; v6 = rotr<u32>(v6 ^ v11, 12);
      v1 += v6 + load<u32>(p + (<usize>load<u8>(s, 11) << 2)); v12 = rotr<u32>(v12 ^ v1, 8); v11 += v12; v6 = rotr<u32>(v6 ^ v11, 7);
      v2 += v7 + load<u32>(p + (<usize>load<u8>(s, 12) << 2)); v13 = rotr<u32>(v13 ^ v2, 16); v8 += v13; v7 = rotr<u32>(v7 ^ v8, 12);
      v2 += v7 + load<u32>(p + (<usize>load<u8>(s, 13) << 2)); v13 = rotr<u32>(v13 ^ v2, 8); v8 += v13; v7 = rotr<u32>(v7 ^ v8, 7);
      v3 += v4 + load<u32>(p + (<usize>load<u8>(s, 14) << 2)); v14 = rotr<u32>(v14 ^ v3, 16); v9 += v14; v4 = rotr<u32>(v4 ^ v9, 12);
      v3 += v4 + load<u32>(p + (<usize>load<u8>(s, 15) << 2)); v14 = rotr<u32>(v14 ^ v3, 8); v9 += v14; v4 = rotr<u32>(v4 ^ v9, 7);
    }
    store<u32>(state, load<u32>(state) ^ v0 ^ v8);
    store<u32>(state, load<u32>(state, 4) ^ v1 ^ v9, 4);
    store<u32>(state, load<u32>(state, 8) ^ v2 ^ v10, 8);
    store<u32>(state, load<u32>(state, 12) ^ v3 ^ v11, 12);
    store<u32>(state, load<u32>(state, 16) ^ v4 ^ v12, 16);
    store<u32>(state, load<u32>(state, 20) ^ v5 ^ v13, 20);
    store<u32>(state, load<u32>(state, 24) ^ v6 ^ v14, 24);
    store<u32>(state, load<u32>(state, 28) ^ v7 ^ v15, 28);
  }
}
