// Hash objects: what md5, sha1, sha2, sha3, shake and blake2 objects have in common, and the modules _md5, _sha1, _sha2, _sha3, _blake2.
//
// A hash object's state, buffer and counters are guarded by its mutex; its algorithm and sizes never change.

import { Value } from "../../value";
import { PyObject } from "../../objects/object";
import { PyType, TF_BASETYPE, TF_DISALLOW_NEW, TF_READY } from "../../objects/type_object";
import { OBJECT, TypeError, ValueError, OverflowError, staticType } from "../../objects/type_ids";
import { NONE } from "../../objects/singletons";
import { newObject, freeObject, rawAlloc, rawFree } from "../../memory/heap";
import { decref, newRef } from "../../memory/refcount";
import { lock, unlock } from "../../sync/mutex";
import { raise, raisef, raiseNoMemory, errorOccurred } from "../../errors";
import { method, getset, moduleFunction, moduleSet, moduleType, typeSet, NOARGS, O, FASTKW } from "../../define";
import { parseArgs } from "../../args";
import { tempArray, tempRelease } from "../../call";
import { staticTypeInit, readyType, typeOf } from "../../objects/type";
import { genericAlloc } from "../../objects/type_new";
import { genericGetAttr } from "../../objects/attributes";
import { index, isTrue } from "../../objects/abstract";
import { newModule } from "../../objects/module";
import { str, isStr, strFromAscii } from "../../objects/str";
import { newBytes, bytesData } from "../../objects/bytes";
import { hasBuffer } from "../../objects/buffer";
import { intToI64, intOverflow, intSign, asI32, intToU64Wrapping, intBitLength } from "../../objects/int";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "../bytes_argument";
import { registerModule } from "../registry";
import { md5Init, md5Blocks } from "./md5";
import { sha1Init, sha1Blocks } from "./sha1";
import { sha2Init, sha256Blocks, sha512Blocks } from "./sha2";
import { keccakPermute } from "./keccak";
import { blake2bInit, blake2sInit, blake2bBlocks, blake2sBlocks } from "./blake2_blocks";

const MD5: i32 = 0, SHA1: i32 = 1, SHA2_32: i32 = 2, SHA2_64: i32 = 3, SHA3: i32 = 4, SHAKE: i32 = 5, BLAKE2B: i32 = 6, BLAKE2S: i32 = 7;

@unmanaged class PyHash extends PyObject {
  algorithm: i32;
  digestSize: i32;  // bytes; 0 for SHAKE
  blockSize: i32;   // bytes; the rate for SHA-3
  buffered: i32;    // bytes waiting in the buffer
  total: u64;       // bytes taken in (BLAKE2: bytes compressed)
  lastNode: u32;
  unused: u32;
  // state: STATE_SIZE bytes, then the buffer: up to 168 bytes
}
const STATE: usize = 48;
const STATE_SIZE: usize = 200;
const BUFFER: usize = STATE + STATE_SIZE;
const SIZE: usize = BUFFER + 168;

const TYPE_MD5: usize = staticType(350), TYPE_SHA1: usize = staticType(351);
const TYPE_SHA224: usize = staticType(352), TYPE_SHA256: usize = staticType(353), TYPE_SHA384: usize = staticType(354), TYPE_SHA512: usize = staticType(355);
const TYPE_SHA3_224: usize = staticType(356), TYPE_SHA3_256: usize = staticType(357), TYPE_SHA3_384: usize = staticType(358), TYPE_SHA3_512: usize = staticType(359);
const TYPE_SHAKE_128: usize = staticType(360), TYPE_SHAKE_256: usize = staticType(361);
const TYPE_BLAKE2B: usize = staticType(362), TYPE_BLAKE2S: usize = staticType(363);

@inline function hashOf(v: u64): PyHash { return changetype<PyHash>(Value.ptr(v)); }

// ---------------------------------------------------------------------------------------------------- the state machine, on an address

/** Takes in n bytes at p. h: address of a PyHash, locked or private. */
function absorb(h: usize, p: usize, n: usize): void {
  const o = changetype<PyHash>(h);
  const block = <usize>o.blockSize;
  let have = <usize>o.buffered;
  const algorithm = o.algorithm;
  // BLAKE2 must keep a last full block back: it is compressed with the final flag
  const keep: usize = algorithm >= BLAKE2B ? 1 : 0;
  if (algorithm < BLAKE2B) o.total += <u64>n;
  if (have != 0) {
    const room = block - have;
    if (n < room + keep) {
      memory.copy(h + BUFFER + have, p, n);
      o.buffered = <i32>(have + n);
      return;
    }
    memory.copy(h + BUFFER + have, p, room);
    p += room;
    n -= room;
    compress(h, h + BUFFER, 1);
    have = 0;
  }
  if (n >= block + keep) {
    const blocks = (n - keep) / block;
    compress(h, p, blocks);
    p += blocks * block;
    n -= blocks * block;
  }
  memory.copy(h + BUFFER, p, n);
  o.buffered = <i32>n;
}
function compress(h: usize, p: usize, blocks: usize): void {
  const o = changetype<PyHash>(h);
  const state = h + STATE;
  switch (o.algorithm) {
    case MD5: md5Blocks(state, p, blocks); break;
    case SHA1: sha1Blocks(state, p, blocks); break;
    case SHA2_32: sha256Blocks(state, p, blocks); break;
    case SHA2_64: sha512Blocks(state, p, blocks); break;
    case BLAKE2B: blake2bBlocks(state, h + offsetof<PyHash>("total"), p, blocks, 128, false, false); break;
    case BLAKE2S: blake2sBlocks(state, h + offsetof<PyHash>("total"), p, blocks, 64, false, false); break;
    default: {
      const block = <usize>o.blockSize;
      for (; blocks > 0; blocks--, p += block) {
        for (let i: usize = 0; i < block; i += 8) store<u64>(state + i, load<u64>(state + i) ^ load<u64>(p + i));
        keccakPermute(state);
      }
    }
  }
}
/** Ends the message in a private copy at h and writes `length` bytes of digest to out. */
function finish(h: usize, out: usize, length: usize): void {
  const o = changetype<PyHash>(h);
  const block = <usize>o.blockSize;
  const state = h + STATE, buffer = h + BUFFER;
  let have = <usize>o.buffered;
  const algorithm = o.algorithm;
  if (algorithm == SHA3 || algorithm == SHAKE) {
    memory.fill(buffer + have, 0, block - have);
    store<u8>(buffer + have, algorithm == SHA3 ? 0x06 : 0x1f);
    store<u8>(buffer + block - 1, load<u8>(buffer + block - 1) | 0x80);
    compress(h, buffer, 1);
    while (length > block) {
      memory.copy(out, state, block);
      out += block;
      length -= block;
      keccakPermute(state);
    }
    memory.copy(out, state, length);
    return;
  }
  if (algorithm >= BLAKE2B) {
    memory.fill(buffer + have, 0, block - have);
    if (algorithm == BLAKE2B) blake2bBlocks(state, h + offsetof<PyHash>("total"), buffer, 1, <u64>have, true, o.lastNode != 0);
    else blake2sBlocks(state, h + offsetof<PyHash>("total"), buffer, 1, <u64>have, true, o.lastNode != 0);
    memory.copy(out, state, length);
    return;
  }
  // 0x80, zeros, the length in bits
  const lengthSize: usize = algorithm == SHA2_64 ? 16 : 8;
  store<u8>(buffer + have, 0x80);
  have++;
  if (have > block - lengthSize) {
    memory.fill(buffer + have, 0, block - have);
    compress(h, buffer, 1);
    have = 0;
  }
  memory.fill(buffer + have, 0, block - have);
  const bits = o.total << 3;
  if (algorithm == MD5) store<u64>(buffer + block - 8, bits);
  else {
    store<u64>(buffer + block - 8, bswap<u64>(bits));
    if (algorithm == SHA2_64) store<u64>(buffer + block - 16, bswap<u64>(o.total >> 61));
  }
  compress(h, buffer, 1);
  // words to bytes
  if (algorithm == MD5) memory.copy(out, state, length);
  else if (algorithm == SHA2_64) for (let i: usize = 0; i < length; i += 8) store<u64>(out + i, bswap<u64>(load<u64>(state + i)));
  else for (let i: usize = 0; i < length; i += 4) store<u32>(out + i, bswap<u32>(load<u32>(state + i)));
}

// ---------------------------------------------------------------------------------------------------- objects

/** A new hash object of a type whose instances are all alike; 0: MemoryError. */
function newHash(type: usize, algorithm: i32, digestSize: i32, blockSize: i32): usize {
  const h = newObject(type, SIZE);
  if (h == 0) return 0;
  setUp(h, algorithm, digestSize, blockSize);
  return h;
}
function setUp(h: usize, algorithm: i32, digestSize: i32, blockSize: i32): void {
  const o = changetype<PyHash>(h);
  o.algorithm = algorithm;
  o.digestSize = digestSize;
  o.blockSize = blockSize;
  const state = h + STATE;
  if (algorithm == MD5) md5Init(state);
  else if (algorithm == SHA1) sha1Init(state);
  else if (algorithm == SHA2_32 || algorithm == SHA2_64) sha2Init(state, digestSize);
}
/** Checks and opens the data argument; 0: TypeError. */
function openData(v: u64): usize {
  if (isStr(v)) { raise(TypeError, "Strings must be encoded before hashing"); return 0; }
  if (!hasBuffer(v)) { raise(TypeError, "object supporting the buffer API required"); return 0; }
  return openBytes(v);
}
/** Hashes the data argument (0: none) into the new object h (stolen on error). Returns h as a value. */
function withData(h: usize, data: u64): u64 {
  if (h == 0) return 0;
  if (data != 0) {
    const b = openData(data);
    if (b == 0) { decref(<u64>h); return 0; }
    absorb(h, bytesArgument, <usize>bytesArgumentLength);
    closeBytes(b);
  }
  return <u64>h;
}
/** The data of a constructor called with data and string; false: both were given. The result is in dataArgument. */
let dataArgument: u64 = 0;
function chooseData(data: u64, text: u64): bool {
  if (data != 0 && text != 0) {
    raise(TypeError, "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.");
    return false;
  }
  dataArgument = data ? data : text;
  return true;
}
const SIGNATURE = "($module, /, data=b'', *, usedforsecurity=True, string=None)";
/** The arguments of the simple constructors. */
function simpleArguments(name: string, args: usize, nargs: i32, kwnames: usize): bool {
  if (nargs == 1 && kwnames == 0) { dataArgument = load<u64>(args); return true; }
  const out = tempArray(3);
  if (out == 0) return false;
  const ok = parseArgs(name, SIGNATURE, args, nargs, kwnames, out);
  const data = load<u64>(out), secure = load<u64>(out, 8), text = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return false;
  if (secure != 0 && isTrue(secure) < 0) return false;
  return chooseData(data, text);
}
function md5New(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return simpleArguments("md5", args, nargs, kwnames) ? withData(newHash(TYPE_MD5, MD5, 16, 64), dataArgument) : 0; }
function sha1New(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return simpleArguments("sha1", args, nargs, kwnames) ? withData(newHash(TYPE_SHA1, SHA1, 20, 64), dataArgument) : 0; }
function sha224New(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return simpleArguments("sha224", args, nargs, kwnames) ? withData(newHash(TYPE_SHA224, SHA2_32, 28, 64), dataArgument) : 0; }
function sha256New(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return simpleArguments("sha256", args, nargs, kwnames) ? withData(newHash(TYPE_SHA256, SHA2_32, 32, 64), dataArgument) : 0; }
function sha384New(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return simpleArguments("sha384", args, nargs, kwnames) ? withData(newHash(TYPE_SHA384, SHA2_64, 48, 128), dataArgument) : 0; }
function sha512New(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return simpleArguments("sha512", args, nargs, kwnames) ? withData(newHash(TYPE_SHA512, SHA2_64, 64, 128), dataArgument) : 0; }

function sha3New(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!simpleArguments(sha3Name(type), args, nargs, kwnames)) return 0;
  switch (<i32>((type - TYPE_SHA3_224) / (TYPE_SHA3_256 - TYPE_SHA3_224))) {
    case 0: return withData(newHash(type, SHA3, 28, 144), dataArgument);
    case 1: return withData(newHash(type, SHA3, 32, 136), dataArgument);
    case 2: return withData(newHash(type, SHA3, 48, 104), dataArgument);
    case 3: return withData(newHash(type, SHA3, 64, 72), dataArgument);
    case 4: return withData(newHash(type, SHAKE, 0, 168), dataArgument);
    default: return withData(newHash(type, SHAKE, 0, 136), dataArgument);
  }
}
function sha3Name(type: usize): string {
  switch (<i32>((type - TYPE_SHA3_224) / (TYPE_SHA3_256 - TYPE_SHA3_224))) {
    case 0: return "sha3_224";
    case 1: return "sha3_256";
    case 2: return "sha3_384";
    case 3: return "sha3_512";
    case 4: return "shake_128";
    default: return "shake_256";
  }
}

/** A C unsigned integer argument up to `most`; i64 -1 and an error. */
function unsignedArgument(v: u64, most: u64, tooLarge: string): i64 {
  const i = index(v);
  if (i == 0) return -1;
  const negative = intSign(i) < 0;
  const long = intBitLength(i) > 64;
  const u = intToU64Wrapping(i);
  decref(i);
  if (negative) { raise(ValueError, "Cannot convert negative int"); return -1; }
  if (long || u > most) { raise(OverflowError, tooLarge); return -1; }
  return <i64>u;
}
const BLAKE2_SIGNATURE = "(data=b'', *, digest_size=0, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)";

/** Copies a bytes-like argument of at most `most` bytes to `to` (zeros behind it); its length, or -1. */
function copyArgument(v: u64, to: usize, most: i32, message: string): i32 {
  memory.fill(to, 0, <usize>most);
  if (v == 0) return 0;
  const b = openBytes(v);
  if (b == 0) return -1;
  const n = bytesArgumentLength;
  if (n <= <i64>most) memory.copy(to, bytesArgument, <usize>n);
  closeBytes(b);
  if (n > <i64>most) { raisef(ValueError, message, <u64>most); return -1; }
  return <i32>n;
}
function smallArgument(v: u64, dflt: i32): i32 { return v == 0 ? dflt : asI32(v); }

function blake2New(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  let t = type;
  while (t != TYPE_BLAKE2B && t != TYPE_BLAKE2S) t = <usize>changetype<PyType>(t).base;
  const big = t == TYPE_BLAKE2B;
  const most = big ? 64 : 32, small = big ? 16 : 8;
  const a = tempArray(14);
  if (a == 0) return 0;
  if (!parseArgs(big ? "blake2b" : "blake2s", BLAKE2_SIGNATURE, args, nargs, kwnames, a)) { tempRelease(a); return 0; }
  const work = rawAlloc(256);
  if (work == 0) { tempRelease(a); return raiseNoMemory(); }
  const h = blake2Make(type, big, most, small, a, work);
  rawFree(work);
  tempRelease(a);
  return h;
}
/** a: the parsed arguments; work: 256 bytes: the parameter block, from 64 the key. */
function blake2Make(type: usize, big: bool, most: i32, small: i32, a: usize, work: usize): u64 {
  if (!chooseData(load<u64>(a), load<u64>(a, 13 << 3))) return 0;
  const data = dataArgument;
  memory.fill(work, 0, 256);
  const digestSize = smallArgument(load<u64>(a, 1 << 3), most);
  if (digestSize == -1 && errorOccurred()) return 0;
  if (digestSize <= 0 || digestSize > most)
    return raisef(ValueError, big ? "digest_size for Blake2b must be between 1 and 64 bytes, here it is %d" : "digest_size for Blake2s must be between 1 and 32 bytes, here it is %d", <u64>digestSize);
  const keyLength = copyArgument(load<u64>(a, 2 << 3), work + 64, most, "maximum key length is %d bytes");
  if (keyLength < 0) return 0;
  if (copyArgument(load<u64>(a, 3 << 3), work + (big ? 32 : 16), small, "maximum salt length is %d bytes") < 0) return 0;
  if (copyArgument(load<u64>(a, 4 << 3), work + (big ? 48 : 24), small, "maximum person length is %d bytes") < 0) return 0;
  const fanout = smallArgument(load<u64>(a, 5 << 3), 1);
  if (fanout == -1 && errorOccurred()) return 0;
  if (fanout < 0 || fanout > 255) return raise(ValueError, "fanout must be between 0 and 255");
  const depth = smallArgument(load<u64>(a, 6 << 3), 1);
  if (depth == -1 && errorOccurred()) return 0;
  if (depth <= 0 || depth > 255) return raise(ValueError, "depth must be between 1 and 255");
  let leafSize: i64 = 0, nodeOffset: i64 = 0;
  if (load<u64>(a, 7 << 3)) {
    leafSize = unsignedArgument(load<u64>(a, 7 << 3), 0xffff_ffff, "leaf_size is too large");
    if (errorOccurred()) return 0;
  }
  if (load<u64>(a, 8 << 3)) {
    nodeOffset = unsignedArgument(load<u64>(a, 8 << 3), big ? u64.MAX_VALUE : 0xffff_ffff_ffff, "node_offset is too large");
    if (errorOccurred()) return 0;
  }
  const nodeDepth = smallArgument(load<u64>(a, 9 << 3), 0);
  if (nodeDepth == -1 && errorOccurred()) return 0;
  if (nodeDepth < 0 || nodeDepth > 255) return raise(ValueError, "node_depth must be between 0 and 255");
  const innerSize = smallArgument(load<u64>(a, 10 << 3), 0);
  if (innerSize == -1 && errorOccurred()) return 0;
  if (innerSize < 0 || innerSize > most) return raisef(ValueError, "inner_size must be between 0 and is %d", <u64>most);
  let lastNode = 0;
  if (load<u64>(a, 11 << 3)) {
    lastNode = isTrue(load<u64>(a, 11 << 3));
    if (lastNode < 0) return 0;
  }
  store<u8>(work, <u8>digestSize);
  store<u8>(work, <u8>keyLength, 1);
  store<u8>(work, <u8>fanout, 2);
  store<u8>(work, <u8>depth, 3);
  store<u32>(work, <u32>leafSize, 4);
  if (big) {
    store<u64>(work, <u64>nodeOffset, 8);
    store<u8>(work, <u8>nodeDepth, 16);
    store<u8>(work, <u8>innerSize, 17);
  } else {
    store<u32>(work, <u32>nodeOffset, 8);
    store<u16>(work, <u16>(nodeOffset >> 32), 12);
    store<u8>(work, <u8>nodeDepth, 14);
    store<u8>(work, <u8>innerSize, 15);
  }
  const base = big ? TYPE_BLAKE2B : TYPE_BLAKE2S;
  const h = type == base ? newObject(type, SIZE) : genericAlloc(type, 0);
  if (h == 0) return 0;
  setUp(h, big ? BLAKE2B : BLAKE2S, digestSize, big ? 128 : 64);
  changetype<PyHash>(h).lastNode = lastNode;
  if (big) blake2bInit(h + STATE, work); else blake2sInit(h + STATE, work);
  if (keyLength > 0) { // a first block of the key and zeros
    const block: usize = big ? 128 : 64;
    memory.fill(work + 64 + <usize>keyLength, 0, block - <usize>keyLength);
    absorb(h, work + 64, block);
    memory.fill(work + 64, 0, block);
  }
  return withData(h, data);
}

/** A private copy of self's state on this thread's memory: SIZE bytes to give back with rawFree; 0: MemoryError. */
function snapshot(self: u64): usize {
  const p = Value.ptr(self);
  const copy = rawAlloc(SIZE);
  if (copy == 0) { raiseNoMemory(); return 0; }
  lock(p);
  memory.copy(copy, p, SIZE);
  unlock(p);
  return copy;
}
function hashUpdate(self: u64, data: u64): u64 {
  const b = openData(data);
  if (b == 0) return 0;
  const p = Value.ptr(self);
  lock(p);
  absorb(p, bytesArgument, <usize>bytesArgumentLength);
  unlock(p);
  closeBytes(b);
  return NONE;
}
function digestOf(self: u64, length: i64): u64 {
  const copy = snapshot(self);
  if (copy == 0) return 0;
  const b = newBytes(length);
  if (b != 0) finish(copy, bytesData(b), <usize>length);
  rawFree(copy);
  return <u64>b;
}
function hexDigestOf(self: u64, length: i64): u64 {
  const copy = snapshot(self);
  if (copy == 0) return 0;
  const n = <usize>length;
  const raw = rawAlloc(n * 3 + 1);
  if (raw == 0) { rawFree(copy); return raiseNoMemory(); }
  finish(copy, raw, n);
  rawFree(copy);
  const text = raw + n;
  for (let i: usize = 0; i < n; i++) {
    const c = <u32>load<u8>(raw + i);
    store<u8>(text + 2 * i, hexDigit(c >> 4));
    store<u8>(text + 2 * i, hexDigit(c & 15), 1);
  }
  const r = <u64>strFromAscii(text, <i32>n << 1);
  rawFree(raw);
  return r;
}
function hexDigit(d: u32): u8 { return <u8>(d < 10 ? 48 + d : 87 + d); }
function hashDigest(self: u64): u64 { return digestOf(self, hashOf(self).digestSize); }
function hashHexdigest(self: u64): u64 { return hexDigestOf(self, hashOf(self).digestSize); }
function shakeLength(args: usize, nargs: i32, kwnames: usize, name: string): i64 {
  const out = tempArray(1);
  if (out == 0) return -1;
  const ok = parseArgs(name, "($self, length)", args, nargs, kwnames, out);
  const v = load<u64>(out);
  tempRelease(out);
  if (!ok) return -1;
  const n = unsignedArgument(v, u64.MAX_VALUE, "Python int too large for C unsigned long");
  if (n == -1 && errorOccurred()) return -1;
  if (n >= 1 << 29 || n < 0) { raise(ValueError, "length is too large"); return -1; }
  return n;
}
function shakeDigest(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const n = shakeLength(args, nargs, kwnames, "digest");
  return n < 0 ? 0 : digestOf(self, n);
}
function shakeHexdigest(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const n = shakeLength(args, nargs, kwnames, "hexdigest");
  return n < 0 ? 0 : hexDigestOf(self, n);
}
function hashCopy(self: u64): u64 {
  const p = Value.ptr(self);
  const type = typeOf(self);
  const isHeapType = type != TYPE_BLAKE2B && type != TYPE_BLAKE2S && hashOf(self).algorithm >= BLAKE2B;
  const h = isHeapType ? genericAlloc(type, 0) : newObject(type, SIZE);
  if (h == 0) return 0;
  lock(p);
  memory.copy(h + 16, p + 16, SIZE - 16);
  unlock(p);
  return <u64>h;
}
function hashDigestSize(self: u64): u64 { return Value.fromSmall(hashOf(self).digestSize); }
function hashBlockSize(self: u64): u64 { return Value.fromSmall(hashOf(self).blockSize); }
function hashName(self: u64): u64 {
  const o = hashOf(self);
  switch (o.algorithm) {
    case MD5: return str("md5");
    case SHA1: return str("sha1");
    case SHA2_32: return o.digestSize == 28 ? str("sha224") : str("sha256");
    case SHA2_64: return o.digestSize == 48 ? str("sha384") : str("sha512");
    case BLAKE2B: return str("blake2b");
    case BLAKE2S: return str("blake2s");
    default: return str(sha3Name(typeOf(self)));
  }
}
function sha3Capacity(self: u64): u64 { return Value.fromSmall(1600 - hashOf(self).blockSize * 8); }
function sha3Rate(self: u64): u64 { return Value.fromSmall(hashOf(self).blockSize * 8); }
function sha3Suffix(self: u64): u64 {
  const b = newBytes(1);
  if (b != 0) store<u8>(bytesData(b), hashOf(self).algorithm == SHA3 ? 0x06 : 0x1f);
  return <u64>b;
}
function hashDealloc(p: usize): void { freeObject(p); }

// ---------------------------------------------------------------------------------------------------- types and modules

function initHashType(type: usize, name: string, flags: u32, shake: bool): void {
  if (changetype<PyType>(type).flags & TF_READY) return;
  const t = staticTypeInit(type, name, OBJECT, SIZE, flags);
  t.dealloc = hashDealloc.index;
  t.getattro = genericGetAttr.index;
  method(type, "update", hashUpdate.index, O, "($self, obj, /)");
  method(type, "copy", hashCopy.index, NOARGS, "($self, /)");
  if (shake) {
    method(type, "digest", shakeDigest.index, FASTKW, "($self, /, length)");
    method(type, "hexdigest", shakeHexdigest.index, FASTKW, "($self, /, length)");
  } else {
    method(type, "digest", hashDigest.index, NOARGS, "($self, /)");
    method(type, "hexdigest", hashHexdigest.index, NOARGS, "($self, /)");
  }
  getset(type, "digest_size", hashDigestSize.index, 0);
  getset(type, "block_size", hashBlockSize.index, 0);
  getset(type, "name", hashName.index, 0);
}
function plainType(type: usize, name: string): void {
  if (changetype<PyType>(type).flags & TF_READY) return;
  initHashType(type, name, TF_DISALLOW_NEW, false);
  readyType(type);
}
function moduleNamed(name: string): usize {
  const m = newModule(str(name));
  if (m != 0) moduleSet(m, "_GIL_MINSIZE", Value.fromSmall(2048));
  return m;
}
function initMd5(): u64 {
  const m = moduleNamed("_md5");
  if (m == 0) return 0;
  plainType(TYPE_MD5, "_md5.md5");
  moduleType(m, "MD5Type", TYPE_MD5);
  moduleFunction(m, "md5", md5New.index, FASTKW, SIGNATURE);
  return <u64>m;
}
function initSha1(): u64 {
  const m = moduleNamed("_sha1");
  if (m == 0) return 0;
  plainType(TYPE_SHA1, "_sha1.sha1");
  moduleType(m, "SHA1Type", TYPE_SHA1);
  moduleFunction(m, "sha1", sha1New.index, FASTKW, SIGNATURE);
  return <u64>m;
}
function initSha2(): u64 {
  const m = moduleNamed("_sha2");
  if (m == 0) return 0;
  plainType(TYPE_SHA224, "_sha2.SHA224Type");
  plainType(TYPE_SHA256, "_sha2.SHA256Type");
  plainType(TYPE_SHA384, "_sha2.SHA384Type");
  plainType(TYPE_SHA512, "_sha2.SHA512Type");
  moduleType(m, "SHA224Type", TYPE_SHA224);
  moduleType(m, "SHA256Type", TYPE_SHA256);
  moduleType(m, "SHA384Type", TYPE_SHA384);
  moduleType(m, "SHA512Type", TYPE_SHA512);
  moduleFunction(m, "sha224", sha224New.index, FASTKW, SIGNATURE);
  moduleFunction(m, "sha256", sha256New.index, FASTKW, SIGNATURE);
  moduleFunction(m, "sha384", sha384New.index, FASTKW, SIGNATURE);
  moduleFunction(m, "sha512", sha512New.index, FASTKW, SIGNATURE);
  return <u64>m;
}
function sha3Type(type: usize, name: string, shake: bool): void {
  if (changetype<PyType>(type).flags & TF_READY) return;
  initHashType(type, name, 0, shake);
  changetype<PyType>(type).new_ = sha3New.index;
  getset(type, "_capacity_bits", sha3Capacity.index, 0);
  getset(type, "_rate_bits", sha3Rate.index, 0);
  getset(type, "_suffix", sha3Suffix.index, 0);
  readyType(type);
}
function initSha3(): u64 {
  const m = moduleNamed("_sha3");
  if (m == 0) return 0;
  sha3Type(TYPE_SHA3_224, "_sha3.sha3_224", false);
  sha3Type(TYPE_SHA3_256, "_sha3.sha3_256", false);
  sha3Type(TYPE_SHA3_384, "_sha3.sha3_384", false);
  sha3Type(TYPE_SHA3_512, "_sha3.sha3_512", false);
  sha3Type(TYPE_SHAKE_128, "_sha3.shake_128", true);
  sha3Type(TYPE_SHAKE_256, "_sha3.shake_256", true);
  moduleType(m, "sha3_224", TYPE_SHA3_224);
  moduleType(m, "sha3_256", TYPE_SHA3_256);
  moduleType(m, "sha3_384", TYPE_SHA3_384);
  moduleType(m, "sha3_512", TYPE_SHA3_512);
  moduleType(m, "shake_128", TYPE_SHAKE_128);
  moduleType(m, "shake_256", TYPE_SHAKE_256);
  moduleSet(m, "implementation", str("Heddle"));
  return <u64>m;
}
function blake2Type(type: usize, name: string, most: i32, small: i32): void {
  if (changetype<PyType>(type).flags & TF_READY) return;
  initHashType(type, name, TF_BASETYPE, false);
  changetype<PyType>(type).new_ = blake2New.index;
  typeSet(type, "SALT_SIZE", Value.fromSmall(small));
  typeSet(type, "PERSON_SIZE", Value.fromSmall(small));
  typeSet(type, "MAX_KEY_SIZE", Value.fromSmall(most));
  typeSet(type, "MAX_DIGEST_SIZE", Value.fromSmall(most));
  readyType(type);
}
function initBlake2(): u64 {
  const m = moduleNamed("_blake2");
  if (m == 0) return 0;
  blake2Type(TYPE_BLAKE2B, "_blake2.blake2b", 64, 16);
  blake2Type(TYPE_BLAKE2S, "_blake2.blake2s", 32, 8);
  moduleType(m, "blake2b", TYPE_BLAKE2B);
  moduleType(m, "blake2s", TYPE_BLAKE2S);
  moduleSet(m, "BLAKE2B_SALT_SIZE", Value.fromSmall(16));
  moduleSet(m, "BLAKE2B_PERSON_SIZE", Value.fromSmall(16));
  moduleSet(m, "BLAKE2B_MAX_KEY_SIZE", Value.fromSmall(64));
  moduleSet(m, "BLAKE2B_MAX_DIGEST_SIZE", Value.fromSmall(64));
  moduleSet(m, "BLAKE2S_SALT_SIZE", Value.fromSmall(8));
  moduleSet(m, "BLAKE2S_PERSON_SIZE", Value.fromSmall(8));
  moduleSet(m, "BLAKE2S_MAX_KEY_SIZE", Value.fromSmall(32));
  moduleSet(m, "BLAKE2S_MAX_DIGEST_SIZE", Value.fromSmall(32));
  return <u64>m;
}
export function registerHashes(): void {
  registerModule("_md5", initMd5.index);
  registerModule("_sha1", initSha1.index);
  registerModule("_sha2", initSha2.index);
  registerModule("_sha3", initSha3.index);
  registerModule("_blake2", initBlake2.index);
}
