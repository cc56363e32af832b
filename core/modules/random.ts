// The _random module: the Mersenne Twister MT19937. A generator's state is guarded by the object's mutex.

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType, TF_BASETYPE, TF_READY } from "../objects/type_object";
import { OBJECT, TUPLE, TypeError, ValueError, OverflowError, staticType } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { freeObject, rawAlloc, rawFree } from "../memory/heap";
import { decref } from "../memory/refcount";
import { lock, unlock } from "../sync/mutex";
import { raise, raiseNoMemory, errorOccurred } from "../errors";
import { method, moduleType, NOARGS, O, FAST } from "../define";
import { checkArgs, noKeywords } from "../args";
import { staticTypeInit, readyType, isInstanceOf } from "../objects/type";
import { genericAlloc } from "../objects/type_new";
import { genericGetAttr } from "../objects/attributes";
import { hash, index } from "../objects/abstract";
import { newModule } from "../objects/module";
import { str } from "../objects/str";
import { newTuple, tupleGet, tupleSet, tupleSize } from "../objects/tuple";
import { isIntObject, intFromU64, intFromI64, intView, limbsOf, newInt, finishInt, intSign, intToI64, intToU64Wrapping, intOverflow, asI64, asU64, intBitLength } from "../objects/int";
import { hostRandom } from "../host";
import { registerModule } from "./registry";

export const RANDOM: usize = staticType(344);
const N: i32 = 624;
const M: i32 = 397;
const STATE: usize = 24;
@unmanaged class PyRandom extends PyObject {
  index: i32;
  unused: u32;
  // u32 state[624] from STATE
}
@inline function at(p: usize, i: i32): usize { return p + STATE + (<usize>i << 2); }

/** The next 32 bits; under the object's mutex. */
function next32(p: usize): u32 {
  const r = changetype<PyRandom>(p);
  if (r.index >= N) {
    let k = 0;
    for (; k < N; k++) {
      const y = (load<u32>(at(p, k)) & 0x8000_0000) | (load<u32>(at(p, k + 1 < N ? k + 1 : 0)) & 0x7fff_ffff);
      store<u32>(at(p, k), load<u32>(at(p, k + M < N ? k + M : k + M - N)) ^ (y >> 1) ^ (y & 1 ? 0x9908_b0df : 0));
    }
    r.index = 0;
  }
  let y = load<u32>(at(p, r.index));
  r.index++;
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c_5680;
  y ^= (y << 15) & 0xefc6_0000;
  return y ^ (y >> 18);
}
function seedOne(p: usize, s: u32): void {
  store<u32>(at(p, 0), s);
  for (let i = 1; i < N; i++) {
    s = 1812433253 * (s ^ (s >> 30)) + <u32>i;
    store<u32>(at(p, i), s);
  }
  changetype<PyRandom>(p).index = N;
}
/** Seeds from an array of words; under the object's mutex (or before the object is shared). */
function seedArray(p: usize, key: usize, length: i32): void {
  seedOne(p, 19650218);
  let i = 1, j = 0;
  for (let k = max(N, length); k > 0; k--) {
    const previous = load<u32>(at(p, i - 1));
    store<u32>(at(p, i), (load<u32>(at(p, i)) ^ ((previous ^ (previous >> 30)) * 1664525)) + load<u32>(key + (<usize>j << 2)) + <u32>j);
    i++;
    j++;
    if (i >= N) { store<u32>(at(p, 0), load<u32>(at(p, N - 1))); i = 1; }
    if (j >= length) j = 0;
  }
  for (let k = N - 1; k > 0; k--) {
    const previous = load<u32>(at(p, i - 1));
    store<u32>(at(p, i), (load<u32>(at(p, i)) ^ ((previous ^ (previous >> 30)) * 1566083941)) - <u32>i);
    i++;
    if (i >= N) { store<u32>(at(p, 0), load<u32>(at(p, N - 1))); i = 1; }
  }
  store<u32>(at(p, 0), 0x8000_0000);
}
/** Seeds from an argument (0 or None: system entropy). False: error. */
function seedFrom(self: usize, arg: u64): bool {
  if (arg == 0 || arg == NONE) {
    const key = rawAlloc(<usize>N << 2);
    if (key == 0) { raiseNoMemory(); return false; }
    hostRandom(key, N << 2);
    lock(self);
    seedArray(self, key, N);
    unlock(self);
    rawFree(key);
    return true;
  }
  let n = arg;
  let made: u64 = 0;
  if (!isIntObject(arg)) {
    const h = hash(arg);
    if (h == -1 && errorOccurred()) return false;
    made = intFromU64(<u64>h);
    if (made == 0) return false;
    n = made;
  }
  const v = intView(n, 0); // its limbs are the key: the sign does not count
  const key = rawAlloc(<usize>max(v.size, 1) << 2);
  if (key == 0) { raiseNoMemory(); return false; }
  store<u32>(key, 0);
  memory.copy(key, limbsOf(v), <usize>v.size << 2);
  lock(self);
  seedArray(self, key, max(v.size, 1));
  unlock(self);
  rawFree(key);
  if (made) decref(made);
  return true;
}

function randomNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const o = genericAlloc(type, 0);
  if (o != 0) changetype<PyRandom>(o).index = N;
  return <u64>o;
}
function randomInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (!noKeywords("Random", kwnames) || !checkArgs("Random", nargs, 0, 1)) return -1;
  return seedFrom(Value.ptr(self), nargs ? load<u64>(args) : 0) ? 0 : -1;
}
function randomRandom(self: u64): u64 {
  const p = Value.ptr(self);
  lock(p);
  const a = next32(p) >> 5, b = next32(p) >> 6;
  unlock(p);
  return Value.fromFloat((<f64>a * 67108864.0 + <f64>b) * (1.0 / 9007199254740992.0));
}
function randomSeed(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("seed", nargs, 0, 1)) return 0;
  return seedFrom(Value.ptr(self), nargs ? load<u64>(args) : 0) ? NONE : 0;
}
function randomGetstate(self: u64): u64 {
  const t = newTuple(N + 1);
  if (t == 0) return 0;
  const p = Value.ptr(self);
  lock(p);
  for (let i = 0; i < N; i++) tupleSet(t, i, Value.fromSmall(load<u32>(at(p, i))));
  tupleSet(t, N, Value.fromSmall(changetype<PyRandom>(p).index));
  unlock(p);
  return <u64>t;
}
function randomSetstate(self: u64, state: u64): u64 {
  if (!isInstanceOf(state, TUPLE)) return raise(TypeError, "state vector must be a tuple");
  const t = <usize>state;
  if (<i32>tupleSize(t) != N + 1) return raise(ValueError, "state vector is the wrong size");
  const words = rawAlloc(<usize>N << 2);
  if (words == 0) return raiseNoMemory();
  for (let i = 0; i < N; i++) {
    const w = asU64(tupleGet(t, i));
    if (w == u64.MAX_VALUE && errorOccurred()) { rawFree(words); return 0; }
    store<u32>(words + (<usize>i << 2), <u32>w);
  }
  const index = asI64(tupleGet(t, N));
  if (index == -1 && errorOccurred()) { rawFree(words); return 0; }
  if (index < 0 || index > N) { rawFree(words); return raise(ValueError, "invalid state"); }
  const p = Value.ptr(self);
  lock(p);
  memory.copy(p + STATE, words, <usize>N << 2);
  changetype<PyRandom>(p).index = <i32>index;
  unlock(p);
  rawFree(words);
  return NONE;
}
function randomGetrandbits(self: u64, arg: u64): u64 {
  let k: i64;
  if (Value.isInt(arg)) k = Value.toSmall(arg);
  else {
    const i = index(arg);
    if (i == 0) return 0;
    k = intToI64(i);
    const over = intOverflow;
    decref(i);
    if (over > 0) return raise(OverflowError, "Python int too large for C uint64_t");
  }
  if (k < 0) return raise(ValueError, "Cannot convert negative int");
  if (k == 0) return Value.fromSmall(0);
  const p = Value.ptr(self);
  if (k <= 32) {
    lock(p);
    const r = next32(p) >> (32 - <u32>k);
    unlock(p);
    return Value.fromSmall(r);
  }
  const words = (k - 1 >> 5) + 1;
  if (words > 0x1fff_ffff) return raiseNoMemory();
  const n = newInt(<i32>words);
  if (changetype<usize>(n) == 0) return 0;
  lock(p);
  for (let i: i64 = 0; i < words; i++, k -= 32) {
    let r = next32(p);
    if (k < 32) r >>= 32 - <u32>k;
    store<u32>(limbsOf(n) + (<usize>i << 2), r);
  }
  unlock(p);
  return finishInt(n, <i32>words, 1);
}
function randomDealloc(p: usize): void { freeObject(p); }

function initRandom(): u64 {
  const m = newModule(str("_random"));
  if (m == 0) return 0;
  if ((changetype<PyType>(RANDOM).flags & TF_READY) == 0) {
    const t = staticTypeInit(RANDOM, "_random.Random", OBJECT, STATE + (<usize>N << 2), TF_BASETYPE);
    t.dealloc = randomDealloc.index;
    t.getattro = genericGetAttr.index;
    t.new_ = randomNew.index;
    t.init = randomInit.index;
    method(RANDOM, "random", randomRandom.index, NOARGS, "($self, /)");
    method(RANDOM, "seed", randomSeed.index, FAST, "($self, n=None, /)");
    method(RANDOM, "getstate", randomGetstate.index, NOARGS, "($self, /)");
    method(RANDOM, "setstate", randomSetstate.index, O, "($self, state, /)");
    method(RANDOM, "getrandbits", randomGetrandbits.index, O, "($self, k, /)");
    readyType(RANDOM);
  }
  moduleType(m, "Random", RANDOM);
  return <u64>m;
}
export function registerRandom(): void { registerModule("_random", initRandom.index); }
