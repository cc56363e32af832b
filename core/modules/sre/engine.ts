// The matching engine: runs the compiled code of a pattern over characters of 1, 2 or 4 bytes.
//
// A backtracking machine without recursion. Its one stack holds choices (where to go on when matching fails) and the old values of whatever was changed
// since (marks, repeat counters), so that going back restores everything. A State belongs to one call on one thread; pattern code is constant;
// the subject is kept in place by the caller. Long matches pass safepoints.

import { rawAlloc, rawFree, rawRealloc } from "../../memory/heap";
import { raiseNoMemory } from "../../errors";
import { tstate } from "../../thread_state";
import { safepoint } from "../../sync/safepoint";
import { findRun } from "../../objects/text_search";
import { inCharset, inCharsetLocaleIgnore, inCategory, sameLocaleIgnore, lowerAscii, lowerUnicode, isWordAscii, isWordUnicode } from "./charset";
import * as op from "./opcodes";

@unmanaged export class State {
  code: usize;
  data: usize;       // the characters
  kind: u32;
  /** Character positions: the whole subject is 0..length, the part that is looked at ends at `end`. */
  length: i32;
  end: i32;
  start: i32;        // where the match begins
  at: i32;           // where it ended
  mustAdvance: i32;  // an empty match at `start` does not count
  matchAll: i32;     // must end at `end`
  lastIndex: i32;
  marks: usize;      // i32 each, -1: not set
  markCount: i32;
  repeat: u32;       // innermost repeat context, 0: none
  barrier: i32;      // stack index of the innermost assertion or atomic group, -1: none
  stack: usize;
  top: i32;
  capacity: i32;
  arena: usize;      // repeat contexts: offsets, so that it may move
  arenaTop: u32;
  arenaSize: u32;
  failed: i32;       // an exception is set
}
/** A stack entry: kind and five words. */
const ENTRY: usize = 24;
const UNDO: u32 = 0;          // address or (arena offset) a had value b
const UNDO_ARENA: u32 = 1;
const BRANCH: u32 = 2;        // next alternative's skip word a, position b
const GREEDY: u32 = 3;        // tail a, least position b, position c
const LAZY: u32 = 4;          // arguments a, position b, count c
const MAX_TAIL: u32 = 5;      // tail a, position b, context c
const MIN_BODY: u32 = 6;      // UNTIL a, position b, context c
const BARRIER: u32 = 7;       // what it is a, tail or arguments b, position c, outer barrier d
const BARRIER_ASSERT: u32 = 0, BARRIER_ASSERT_NOT: u32 = 1, BARRIER_ATOMIC: u32 = 2, BARRIER_POSSESSIVE: u32 = 3;

/** Repeat context at an arena offset: count i32, arguments u32, last position i32, outer context u32. Offset 0 is never used. */
const CONTEXT: u32 = 16;

let spare: usize = 0;
/** A state for a pattern with `groups` groups; the caller fills subject and bounds. 0: MemoryError. */
export function newState(groups: i32): usize {
  let s = spare;
  if (s) spare = 0;
  else {
    s = rawAlloc(offsetof<State>());
    if (s == 0) return 0;
    const fresh = changetype<State>(s);
    fresh.capacity = 128;
    fresh.stack = rawAlloc(<usize>fresh.capacity * ENTRY);
    fresh.arenaSize = 256;
    fresh.arena = rawAlloc(fresh.arenaSize);
    fresh.markCount = 32;
    fresh.marks = rawAlloc(32 * 4);
  }
  const t = changetype<State>(s);
  if (t.markCount < groups * 2) {
    rawFree(t.marks);
    t.marks = rawAlloc(<usize>groups * 8);
    t.markCount = groups * 2;
  }
  t.mustAdvance = 0;
  t.matchAll = 0;
  t.failed = 0;
  return s;
}
export function dropState(s: usize): void {
  const t = changetype<State>(s);
  if (spare == 0 && t.capacity <= 4096 && t.markCount <= 256) { spare = s; return; }
  rawFree(t.stack);
  rawFree(t.arena);
  rawFree(t.marks);
  rawFree(s);
}

@inline
function reset(s: State, groups: i32): void {
  s.top = 0;
  s.arenaTop = CONTEXT;
  s.repeat = 0;
  s.barrier = -1;
  s.lastIndex = -1;
  if (groups) memory.fill(s.marks, 0xff, <usize>groups << 3);
}
function grow(s: State): bool {
  const next = s.capacity * 2;
  if (next > 0x0400_0000) { raiseNoMemory(); s.failed = 1; return false; }
  const p = rawRealloc(s.stack, <usize>next * ENTRY);
  if (p == 0) { s.failed = 1; return false; }
  s.stack = p;
  s.capacity = next;
  return true;
}
function push(s: State, kind: u32, a: u32, b: i32, c: i32, d: i32): bool {
  if (s.top == s.capacity && !grow(s)) return false;
  const e = s.stack + <usize>(s.top++) * ENTRY;
  store<u32>(e, kind);
  store<u32>(e, a, 4);
  store<i32>(e, b, 8);
  store<i32>(e, c, 12);
  store<i32>(e, d, 16);
  store<u32>(e, s.arenaTop, 20);
  return true;
}
/** Remembers a word of the state before it is changed. */
@inline
function undo(s: State, address: usize): bool { return s.top == 0 ? true : push(s, UNDO, <u32>address, load<i32>(address), 0, 0); }
@inline
function undoArena(s: State, offset: u32): bool { return s.top == 0 ? true : push(s, UNDO_ARENA, offset, load<i32>(s.arena + offset), 0, 0); }
function newContext(s: State, args: usize): u32 {
  if (s.arenaTop + CONTEXT > s.arenaSize) {
    const p = rawRealloc(s.arena, s.arenaSize * 2);
    if (p == 0) { s.failed = 1; return 0; }
    s.arena = p;
    s.arenaSize *= 2;
  }
  const c = s.arenaTop;
  s.arenaTop += CONTEXT;
  const p = s.arena + c;
  store<i32>(p, -1);
  store<u32>(p, <u32>args, 4);
  store<i32>(p, -1, 8);
  store<u32>(p, s.repeat, 12);
  return c;
}
/** Forgets the choices above entry `from` (and that entry) but keeps what undoes changes. */
function commit(s: State, from: i32): void {
  let to = from;
  for (let i = from + 1; i < s.top; i++) {
    const e = s.stack + <usize>i * ENTRY;
    if (load<u32>(e) > UNDO_ARENA) continue;
    if (to != i) memory.copy(s.stack + <usize>to * ENTRY, e, ENTRY);
    to++;
  }
  s.top = from == 0 ? 0 : to;
}

@inline
function charAt<T>(s: State, i: i32): u32 { return <u32>load<T>(s.data + <usize>i * sizeof<T>()); }
function wordAt<T>(s: State, i: i32, unicode: bool): bool {
  if (i < 0 || i >= s.end) return false;
  const c = charAt<T>(s, i);
  return unicode ? isWordUnicode(c) : isWordAscii(c);
}
function atPosition<T>(s: State, i: i32, what: u32): bool {
  switch (what) {
    case 0: case 2: return i == 0;
    case 1: return i == 0 || charAt<T>(s, i - 1) == 10;
    case 5: return i == s.end || s.end - i == 1 && charAt<T>(s, i) == 10;
    case 6: return i == s.end || charAt<T>(s, i) == 10;
    case 7: return i == s.end;
    case 3: case 8: return wordAt<T>(s, i - 1, false) != wordAt<T>(s, i, false);
    case 4: case 9: return wordAt<T>(s, i - 1, false) == wordAt<T>(s, i, false);
    case 10: return wordAt<T>(s, i - 1, true) != wordAt<T>(s, i, true);
    case 11: return wordAt<T>(s, i - 1, true) == wordAt<T>(s, i, true);
  }
  return false;
}
/** Does the one-character item at pc match c? */
@inline
function itemMatches(pc: usize, c: u32): bool {
  switch (load<u32>(pc)) {
    case op.OP_ANY: return c != 10;
    case op.OP_ANY_ALL: return true;
    case op.OP_IN: return inCharset(pc + 8, c);
    case op.OP_LITERAL: return c == load<u32>(pc, 4);
    case op.OP_NOT_LITERAL: return c != load<u32>(pc, 4);
    case op.OP_CATEGORY: return inCategory(load<u32>(pc, 4), c);
    case op.OP_IN_IGNORE: return inCharset(pc + 8, lowerAscii(c));
    case op.OP_LITERAL_IGNORE: return lowerAscii(c) == load<u32>(pc, 4);
    case op.OP_NOT_LITERAL_IGNORE: return lowerAscii(c) != load<u32>(pc, 4);
    case op.OP_IN_UNI_IGNORE: return inCharset(pc + 8, lowerUnicode(c));
    case op.OP_LITERAL_UNI_IGNORE: return lowerUnicode(c) == load<u32>(pc, 4);
    case op.OP_NOT_LITERAL_UNI_IGNORE: return lowerUnicode(c) != load<u32>(pc, 4);
    case op.OP_IN_LOC_IGNORE: return inCharsetLocaleIgnore(pc + 8, c);
    case op.OP_LITERAL_LOC_IGNORE: return sameLocaleIgnore(load<u32>(pc, 4), c);
    case op.OP_NOT_LITERAL_LOC_IGNORE: return !sameLocaleIgnore(load<u32>(pc, 4), c);
  }
  return false;
}
/** How many characters from i on match the one-character item at pc, at most `most`. */
function countItem<T>(s: State, pc: usize, i: i32, most: u32): i32 {
  let end = s.end;
  if (<u32>(end - i) > most) end = i + <i32>most;
  const first = i;
  switch (load<u32>(pc)) {
    case op.OP_ANY_ALL: return end - i;
    case op.OP_ANY: while (i < end && charAt<T>(s, i) != 10) i++; break;
    case op.OP_LITERAL: {
      const c = load<u32>(pc, 4);
      while (i < end && charAt<T>(s, i) == c) i++;
      break;
    }
    case op.OP_NOT_LITERAL: {
      const c = load<u32>(pc, 4);
      while (i < end && charAt<T>(s, i) != c) i++;
      break;
    }
    case op.OP_IN: {
      const set = pc + 8;
      // the most common sets are one bitmap or one category
      if (load<u32>(set) == op.OP_CHARSET && load<u32>(set, 36) == op.OP_FAILURE) {
        while (i < end) {
          const c = charAt<T>(s, i);
          if (c >= 256 || (load<u32>(set + 4 + ((c >> 5) << 2)) & (1 << (c & 31))) == 0) break;
          i++;
        }
      } else if (load<u32>(set) == op.OP_CATEGORY && load<u32>(set, 8) == op.OP_FAILURE) {
        const category = load<u32>(set, 4);
        while (i < end && inCategory(category, charAt<T>(s, i))) i++;
      } else while (i < end && inCharset(set, charAt<T>(s, i))) i++;
      break;
    }
    default: while (i < end && itemMatches(pc, charAt<T>(s, i))) i++;
  }
  return i - first;
}
/** Position after the text of a group repeated at i, or -1. fold: 0 exact, 1 ASCII, 2 locale, 3 Unicode. */
function groupAgain<T>(s: State, group: u32, i: i32, fold: i32): i32 {
  const from = load<i32>(s.marks + (group << 3)), to = load<i32>(s.marks + (group << 3), 4);
  if (from < 0 || to < from) return -1;
  if (to - from > s.end - i) return -1;
  for (let k = from; k < to; k++, i++) {
    const a = charAt<T>(s, i), b = charAt<T>(s, k);
    if (a == b) continue;
    if (fold == 0) return -1;
    if (fold == 3 ? lowerUnicode(a) != lowerUnicode(b) : lowerAscii(a) != lowerAscii(b)) return -1;
  }
  return i;
}

/** Runs the code at pc from position i. 1: matched, the end in s.at; 0: no; -1: an exception is set. */
function run<T>(s: State, pc: usize, i: i32): i32 {
  let steps: u32 = 0;
  while (true) {
    // one instruction; `ok` false: go back to the last choice
    let ok = true;
    const code = load<u32>(pc);
    switch (code) {
      case op.OP_SUCCESS: {
        if (s.barrier < 0) {
          if ((s.matchAll && i != s.end) || (s.mustAdvance && i == s.start)) { ok = false; break; }
          s.at = i;
          return 1;
        }
        const at = s.barrier;
        const e = s.stack + <usize>at * ENTRY;
        const what = load<u32>(e, 4);
        const b = <usize>load<u32>(e, 8);
        const position = load<i32>(e, 12);
        if (what == BARRIER_ASSERT_NOT) {
          // take everything back, the barrier too, then fail
          unwindTo(s, at);
          s.barrier = load<i32>(e, 16);
          ok = false;
          break;
        }
        s.barrier = load<i32>(e, 16);
        commit(s, at);
        if (what == BARRIER_ASSERT) { i = position; pc = b; }
        else if (what == BARRIER_ATOMIC) pc = b;
        else {
          // a possessive repeat: another round, as long as it advances
          const context = s.repeat;
          const p = s.arena + context;
          const count = load<i32>(p) + 1;
          if (!undoArena(s, context)) return -1;
          store<i32>(s.arena + context, count);
          const least = load<u32>(b, 4), most = load<u32>(b, 8);
          if (<u32>count < least || ((most == op.MAXREPEAT || <u32>count < most) && i != position)) {
            if (!push(s, BARRIER, BARRIER_POSSESSIVE, <i32>b, i, s.barrier)) return -1;
            s.barrier = s.top - 1;
            pc = b + 12;
          } else {
            if (!undo(s, changetype<usize>(s) + offsetof<State>("repeat"))) return -1;
            s.repeat = load<u32>(s.arena + context, 12);
            pc = b + (<usize>load<u32>(b) << 2) + 4;
          }
        }
        break;
      }
      case op.OP_AT:
        ok = atPosition<T>(s, i, load<u32>(pc, 4));
        pc += 8;
        break;
      case op.OP_LITERAL:
        ok = i < s.end && charAt<T>(s, i) == load<u32>(pc, 4);
        i++;
        pc += 8;
        break;
      case op.OP_NOT_LITERAL: case op.OP_CATEGORY: case op.OP_LITERAL_IGNORE: case op.OP_NOT_LITERAL_IGNORE: case op.OP_LITERAL_UNI_IGNORE:
      case op.OP_NOT_LITERAL_UNI_IGNORE: case op.OP_LITERAL_LOC_IGNORE: case op.OP_NOT_LITERAL_LOC_IGNORE:
        ok = i < s.end && itemMatches(pc, charAt<T>(s, i));
        i++;
        pc += 8;
        break;
      case op.OP_ANY:
        ok = i < s.end && charAt<T>(s, i) != 10;
        i++;
        pc += 4;
        break;
      case op.OP_ANY_ALL:
        ok = i < s.end;
        i++;
        pc += 4;
        break;
      case op.OP_IN:
        ok = i < s.end && inCharset(pc + 8, charAt<T>(s, i));
        i++;
        pc += 4 + (<usize>load<u32>(pc, 4) << 2);
        break;
      case op.OP_IN_IGNORE: case op.OP_IN_UNI_IGNORE: case op.OP_IN_LOC_IGNORE:
        ok = i < s.end && itemMatches(pc, charAt<T>(s, i));
        i++;
        pc += 4 + (<usize>load<u32>(pc, 4) << 2);
        break;
      case op.OP_MARK: {
        const m = load<u32>(pc, 4);
        const slot = s.marks + (<usize>m << 2);
        if (!undo(s, slot)) return -1;
        store<i32>(slot, i);
        if (m & 1) {
          if (!undo(s, changetype<usize>(s) + offsetof<State>("lastIndex"))) return -1;
          s.lastIndex = <i32>(m >> 1) + 1;
        }
        pc += 8;
        break;
      }
      case op.OP_JUMP: case op.OP_INFO:
        pc += 4 + (<usize>load<u32>(pc, 4) << 2);
        break;
      case op.OP_BRANCH: {
        let skip = pc + 4;
        // alternatives that cannot start here are passed over
        while (load<u32>(skip) != 0 && !mayStart<T>(s, skip + 4, i)) skip += <usize>load<u32>(skip) << 2;
        if (load<u32>(skip) == 0) { ok = false; break; }
        const next = skip + (<usize>load<u32>(skip) << 2);
        if (load<u32>(next) != 0 && !push(s, BRANCH, <u32>next, i, 0, 0)) return -1;
        pc = skip + 4;
        break;
      }
      case op.OP_REPEAT_ONE: {
        const args = pc + 4;
        const least = load<u32>(args, 4);
        if (<u32>(s.end - i) < least) { ok = false; break; }
        const n = countItem<T>(s, args + 12, i, load<u32>(args, 8));
        if (<u32>n < least) { ok = false; break; }
        pc = args + (<usize>load<u32>(args) << 2);
        const low = i + <i32>least;
        i += n;
        if (i > low) {
          if (load<u32>(pc) == op.OP_LITERAL) {
            // go straight to the last place where the tail can begin
            const c = load<u32>(pc, 4);
            while (i >= low && (i >= s.end || charAt<T>(s, i) != c)) i--;
            if (i < low) { ok = false; break; }
          }
          if (i > low && !push(s, GREEDY, <u32>pc, low, i, 0)) return -1;
        }
        break;
      }
      case op.OP_MIN_REPEAT_ONE: {
        const args = pc + 4;
        const least = load<u32>(args, 4);
        if (<u32>(s.end - i) < least) { ok = false; break; }
        let n: i32 = 0;
        if (least) {
          n = countItem<T>(s, args + 12, i, least);
          if (<u32>n < least) { ok = false; break; }
          i += n;
        }
        if (!push(s, LAZY, <u32>args, i, n, 0)) return -1;
        pc = args + (<usize>load<u32>(args) << 2);
        break;
      }
      case op.OP_POSSESSIVE_REPEAT_ONE: {
        const args = pc + 4;
        const least = load<u32>(args, 4);
        if (<u32>(s.end - i) < least) { ok = false; break; }
        const n = countItem<T>(s, args + 12, i, load<u32>(args, 8));
        ok = <u32>n >= least;
        i += n;
        pc = args + (<usize>load<u32>(args) << 2);
        break;
      }
      case op.OP_REPEAT: {
        const args = pc + 4;
        const context = newContext(s, args);
        if (context == 0) return -1;
        if (!undo(s, changetype<usize>(s) + offsetof<State>("repeat"))) return -1;
        s.repeat = context;
        pc = args + (<usize>load<u32>(args) << 2);
        break;
      }
      case op.OP_MAX_UNTIL: {
        const context = s.repeat;
        const p = s.arena + context;
        const args = <usize>load<u32>(p, 4);
        const count = load<i32>(p) + 1;
        const least = load<u32>(args, 4), most = load<u32>(args, 8);
        if (<u32>count < least) {
          if (!undoArena(s, context)) return -1;
          store<i32>(s.arena + context, count);
          pc = args + 12;
          break;
        }
        if ((most == op.MAXREPEAT || <u32>count < most) && i != load<i32>(p, 8)) {
          if (!push(s, MAX_TAIL, <u32>pc + 4, i, <i32>context, 0) || !undoArena(s, context) || !undoArena(s, context + 8)) return -1;
          store<i32>(s.arena + context, count);
          store<i32>(s.arena + context, i, 8);
          pc = args + 12;
          break;
        }
        if (!undo(s, changetype<usize>(s) + offsetof<State>("repeat"))) return -1;
        s.repeat = load<u32>(p, 12);
        pc += 4;
        break;
      }
      case op.OP_MIN_UNTIL: {
        const context = s.repeat;
        const p = s.arena + context;
        const args = <usize>load<u32>(p, 4);
        const count = load<i32>(p) + 1;
        if (<u32>count < load<u32>(args, 4)) {
          if (!undoArena(s, context)) return -1;
          store<i32>(s.arena + context, count);
          pc = args + 12;
          break;
        }
        if (!push(s, MIN_BODY, <u32>pc, i, <i32>context, 0) || !undo(s, changetype<usize>(s) + offsetof<State>("repeat"))) return -1;
        s.repeat = load<u32>(p, 12);
        pc += 4;
        break;
      }
      case op.OP_ATOMIC_GROUP:
        if (!push(s, BARRIER, BARRIER_ATOMIC, <i32>(pc + 4 + (<usize>load<u32>(pc, 4) << 2)), i, s.barrier)) return -1;
        s.barrier = s.top - 1;
        pc += 8;
        break;
      case op.OP_POSSESSIVE_REPEAT: {
        const args = pc + 4;
        const context = newContext(s, args);
        if (context == 0) return -1;
        store<i32>(s.arena + context, 0);
        if (!undo(s, changetype<usize>(s) + offsetof<State>("repeat"))) return -1;
        s.repeat = context;
        if (load<u32>(args, 8) == 0) { // {0}: nothing to match
          s.repeat = load<u32>(s.arena + context, 12);
          pc = args + (<usize>load<u32>(args) << 2) + 4;
          break;
        }
        if (!push(s, BARRIER, BARRIER_POSSESSIVE, <i32>args, i, s.barrier)) return -1;
        s.barrier = s.top - 1;
        pc = args + 12;
        break;
      }
      case op.OP_ASSERT: {
        const args = pc + 4;
        const back = load<u32>(args, 4);
        if (<u32>i < back) { ok = false; break; }
        if (!push(s, BARRIER, BARRIER_ASSERT, <i32>(args + (<usize>load<u32>(args) << 2)), i, s.barrier)) return -1;
        s.barrier = s.top - 1;
        i -= <i32>back;
        pc = args + 8;
        break;
      }
      case op.OP_ASSERT_NOT: {
        const args = pc + 4;
        const back = load<u32>(args, 4);
        const tail = args + (<usize>load<u32>(args) << 2);
        if (<u32>i < back) { pc = tail; break; }
        if (!push(s, BARRIER, BARRIER_ASSERT_NOT, <i32>tail, i, s.barrier)) return -1;
        s.barrier = s.top - 1;
        i -= <i32>back;
        pc = args + 8;
        break;
      }
      case op.OP_GROUPREF: case op.OP_GROUPREF_IGNORE: case op.OP_GROUPREF_LOC_IGNORE: case op.OP_GROUPREF_UNI_IGNORE:
        i = groupAgain<T>(s, load<u32>(pc, 4), i, code == op.OP_GROUPREF ? 0 : code == op.OP_GROUPREF_IGNORE ? 1 : code == op.OP_GROUPREF_LOC_IGNORE ? 2 : 3);
        ok = i >= 0;
        pc += 8;
        break;
      case op.OP_GROUPREF_EXISTS: {
        const group = load<u32>(pc, 4);
        const from = load<i32>(s.marks + (group << 3)), to = load<i32>(s.marks + (group << 3), 4);
        if (from < 0 || to < from) pc += 4 + 4 + (<usize>load<u32>(pc, 8) << 2) - 4;
        else pc += 12;
        break;
      }
      default: ok = false; // FAILURE
    }
    if (ok) continue;

    // back to the last choice
    if ((++steps & 0x3fff) == 0 && tstate.evalBreaker != 0 && safepoint() < 0) { s.failed = 1; return -1; }
    let found = false;
    while (!found) {
      if (s.top == 0) return 0;
      const e = s.stack + <usize>(s.top - 1) * ENTRY;
      const kind = load<u32>(e);
      const a = <usize>load<u32>(e, 4);
      const b = load<i32>(e, 8), c = load<i32>(e, 12);
      switch (kind) {
        case UNDO: store<i32>(a, b); s.top--; break;
        case UNDO_ARENA: store<i32>(s.arena + a, b); s.top--; break;
        case BRANCH: {
          s.arenaTop = load<u32>(e, 20);
          i = b;
          let skip = a;
          while (load<u32>(skip) != 0 && !mayStart<T>(s, skip + 4, i)) skip += <usize>load<u32>(skip) << 2;
          if (load<u32>(skip) == 0) { s.top--; break; }
          const next = skip + (<usize>load<u32>(skip) << 2);
          if (load<u32>(next) == 0) s.top--; // the last alternative
          else store<u32>(e, <u32>next, 4);
          pc = skip + 4;
          found = true;
          break;
        }
        case GREEDY: {
          s.arenaTop = load<u32>(e, 20);
          i = c - 1;
          pc = a;
          if (load<u32>(pc) == op.OP_LITERAL) {
            const want = load<u32>(pc, 4);
            while (i >= b && charAt<T>(s, i) != want) i--;
            if (i < b) { s.top--; break; }
          }
          if (i == b) s.top--;
          else store<i32>(e, i, 12);
          found = true;
          break;
        }
        case LAZY: {
          s.arenaTop = load<u32>(e, 20);
          const most = load<u32>(a, 8);
          i = b;
          if ((most != op.MAXREPEAT && <u32>c >= most) || i >= s.end || !itemMatches(a + 12, charAt<T>(s, i))) { s.top--; break; }
          i++;
          let n = c + 1;
          pc = a + (<usize>load<u32>(a) << 2);
          if (load<u32>(pc) == op.OP_LITERAL) {
            // pass over places where the tail cannot begin
            const want = load<u32>(pc, 4);
            while (i < s.end && charAt<T>(s, i) != want && (most == op.MAXREPEAT || <u32>n < most) && itemMatches(a + 12, charAt<T>(s, i))) { i++; n++; }
          }
          store<i32>(e, i, 8);
          store<i32>(e, n, 12);
          found = true;
          break;
        }
        case MAX_TAIL:
          s.arenaTop = load<u32>(e, 20);
          s.top--;
          s.repeat = <u32>c;
          if (!undo(s, changetype<usize>(s) + offsetof<State>("repeat"))) return -1;
          s.repeat = load<u32>(s.arena + <usize>c, 12);
          i = b;
          pc = a;
          found = true;
          break;
        case MIN_BODY: {
          s.arenaTop = load<u32>(e, 20);
          s.top--;
          const context = <u32>c;
          const p = s.arena + context;
          const args = <usize>load<u32>(p, 4);
          const count = load<i32>(p) + 1;
          const most = load<u32>(args, 8);
          if ((most != op.MAXREPEAT && <u32>count >= most) || b == load<i32>(p, 8)) break;
          if (!undo(s, changetype<usize>(s) + offsetof<State>("repeat"))) return -1;
          s.repeat = context;
          if (!undoArena(s, context) || !undoArena(s, context + 8)) return -1;
          store<i32>(s.arena + context, count);
          store<i32>(s.arena + context, b, 8);
          i = b;
          pc = args + 12;
          found = true;
          break;
        }
        default: { // BARRIER: what it protects has failed
          s.arenaTop = load<u32>(e, 20);
          s.top--;
          s.barrier = load<i32>(e, 16);
          if (a == BARRIER_ASSERT_NOT) { i = c; pc = <usize>b; found = true; break; }
          if (a == BARRIER_POSSESSIVE) {
            const args = <usize>b;
            const context = s.repeat;
            if (load<u32>(s.arena + context) >= load<u32>(args, 4)) {
              if (!undo(s, changetype<usize>(s) + offsetof<State>("repeat"))) return -1;
              s.repeat = load<u32>(s.arena + context, 12);
              i = c;
              pc = args + (<usize>load<u32>(args) << 2) + 4;
              found = true;
            }
          }
        }
      }
    }
  }
}
/** Undoes everything down to entry `at`, which goes too. */
function unwindTo(s: State, at: i32): void {
  while (s.top > at) {
    const e = s.stack + <usize>(--s.top) * ENTRY;
    const kind = load<u32>(e);
    if (kind == UNDO) store<i32>(<usize>load<u32>(e, 4), load<i32>(e, 8));
    else if (kind == UNDO_ARENA) store<i32>(s.arena + <usize>load<u32>(e, 4), load<i32>(e, 8));
    else s.arenaTop = load<u32>(e, 20);
  }
}
/** A quick look whether an alternative can match at i at all. */
@inline
function mayStart<T>(s: State, pc: usize, i: i32): bool {
  const code = load<u32>(pc);
  if (code == op.OP_LITERAL) return i < s.end && charAt<T>(s, i) == load<u32>(pc, 4);
  if (code == op.OP_IN) return i < s.end && inCharset(pc + 8, charAt<T>(s, i));
  return true;
}

function matchAt(s: State, pc: usize, i: i32): i32 { return s.kind == 1 ? run<u8>(s, pc, i) : s.kind == 2 ? run<u16>(s, pc, i) : run<u32>(s, pc, i); }
/** Match at s.start. 1, 0, -1. */
export function matchPattern(s: State, groups: i32): i32 {
  reset(s, groups);
  if (s.start > s.end) return 0;
  return matchAt(s, s.code, s.start);
}
function nextInSet<T>(s: State, set: usize, i: i32, end: i32): i32 {
  while (i < end && !inCharset(set, charAt<T>(s, i))) i++;
  return i;
}
function nextLiteral(s: State, info: usize, i: i32): i32 {
  const n = <i32>load<u32>(info, 20);
  if (s.end - i < n) return -1;
  // the prefix in the subject's width
  const room = tstate.scratch;
  const kind = s.kind;
  const used = min<i32>(n, 64);
  for (let k = 0; k < used; k++) {
    const c = load<u32>(info + 28 + (<usize>k << 2));
    if (kind == 1) { if (c > 255) return -1; store<u8>(<usize>room + k, <u8>c); }
    else if (kind == 2) { if (c > 65535) return -1; store<u16>(<usize>room + (<usize>k << 1), <u16>c); }
    else store<u32>(<usize>room + (<usize>k << 2), c);
  }
  const at = findRun(kind, s.data + <usize>i * kind, s.end - i, room, used);
  return at < 0 ? -1 : i + at;
}
/** Looks for the first match from s.start on; s.start becomes where it begins. 1, 0, -1. */
export function searchPattern(s: State, groups: i32): i32 {
  let pc = s.code;
  let i = s.start;
  let end = s.end;
  if (i > end) return 0;
  let flags: u32 = 0;
  let info: usize = 0;
  let least: i32 = 0;
  if (load<u32>(pc) == op.OP_INFO) {
    info = pc;
    flags = load<u32>(pc, 8);
    least = <i32>load<u32>(pc, 12);
    if (least > 0 && end - i < least) return 0;
    if (least > 1) end -= least - 1; // no match can begin beyond
    pc += 4 + (<usize>load<u32>(pc, 4) << 2);
  }
  const prefix = (flags & op.INFO_PREFIX) != 0 && load<u32>(info, 20) > 0;
  const set = (flags & op.INFO_CHARSET) != 0 ? info + 20 : 0;
  if (prefix && (flags & op.INFO_LITERAL) != 0 && load<u32>(info, 20) <= 64) {
    reset(s, groups);
    const at = nextLiteral(s, info, i);
    if (at < 0) return 0;
    const n = <i32>load<u32>(info, 20);
    if (groups == 0) {
      s.start = at;
      s.at = at + n;
      s.mustAdvance = 0;
      return 1;
    }
  }
  while (true) {
    if (prefix) {
      i = nextLiteral(s, info, i);
      if (i < 0) return 0;
    } else if (set) {
      i = s.kind == 1 ? nextInSet<u8>(s, set, i, end) : s.kind == 2 ? nextInSet<u16>(s, set, i, end) : nextInSet<u32>(s, set, i, end);
      if (i >= end) return 0;
    } else if (least > 0 ? i >= end : i > end) return 0;
    s.start = i;
    reset(s, groups);
    const r = matchAt(s, pc, i);
    s.mustAdvance = 0;
    if (r != 0) return r;
    i++;
    if ((i & 0xfff) == 0 && tstate.evalBreaker != 0 && safepoint() < 0) { s.failed = 1; return -1; }
  }
}
