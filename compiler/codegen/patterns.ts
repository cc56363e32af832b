// match statements (PEP 634).
//
// Every pattern consumes the subject on top of the stack. Captured values stay on the stack, below what the pattern still needs, and are
// stored in variables only after the whole pattern has matched. On failure, control goes to the label that pops as many values as there are.

import type {
  Match, MatchClass, MatchMapping, MatchOr, MatchSequence, MatchValue, Pattern,
} from '../ast.ts';
import { equalityKey, intConst, NONE, strConst, tupleConst } from '../code.ts';
import { NEXT_LOCATION, NO_LOCATION, type Label, type Location } from '../instructions.ts';
import { COMPARE_MASKS, NB_SUBSCR, NB_SUBTRACT, Op, PY_EQ, PY_GE } from '../opcodes.ts';
import { constantRepr, stringRepr as pythonRepr } from '../unparse.ts';
import { emit, emitJump, fail, loadConst, newLabel, useLabel, type Compiler } from './compiler.ts';
import { jumpIf, visitExpr } from './expressions.ts';
import { nameOp } from './names.ts';
import { visitStmts } from './statements.ts';

interface PatternContext {
  /** Names captured so far, in the order of their values on the stack. */
  stores: string[];
  allowIrrefutable: boolean;
  /** Label number i pops i values. */
  failPop: Label[];
  /** Values on top of the stack that have to stay there; captures go below them. */
  onTop: number;
}

const isWildcard = (p: Pattern): boolean => p.kind === 'MatchAs' && p.name === null;
const isWildcardStar = (p: Pattern): boolean => p.kind === 'MatchStar' && p.name === null;

function ensureFailPop(c: Compiler, pc: PatternContext, count: number): void {
  while (pc.failPop.length <= count) pc.failPop.push(newLabel(c));
}

function jumpToFailPop(c: Compiler, loc: Location, pc: PatternContext, op: Op): void {
  const pops = pc.onTop + pc.stores.length;
  ensureFailPop(c, pc, pops);
  emitJump(c, loc, op, pc.failPop[pops]!);
}

function emitFailPop(c: Compiler, loc: Location, pc: PatternContext): void {
  for (let i = pc.failPop.length - 1; i > 0; i--) {
    useLabel(c, pc.failPop[i]!);
    emit(c, loc, Op.POP_TOP);
  }
  if (pc.failPop.length > 0) useLabel(c, pc.failPop[0]!);
  pc.failPop = [];
}

/** Move the top of the stack below the `count - 1` values under it. */
function rotate(c: Compiler, loc: Location, count: number): void {
  for (let n = count; n > 1; n--) emit(c, loc, Op.SWAP, n);
}

function duplicateStore(c: Compiler, loc: Location, name: string): never {
  fail(c, loc, `multiple assignments to name ${pythonRepr(name)} in pattern`);
}

function capture(c: Compiler, loc: Location, name: string | null, pc: PatternContext): void {
  if (name === null) return emit(c, loc, Op.POP_TOP);
  if (pc.stores.includes(name)) duplicateStore(c, loc, name);
  rotate(c, loc, pc.onTop + pc.stores.length + 1);
  pc.stores.push(name);
}

function compare(c: Compiler, loc: Location, kind: number): void { emit(c, loc, Op.COMPARE_OP, (kind << 5) | COMPARE_MASKS[kind]!); }

function subpattern(c: Compiler, p: Pattern, pc: PatternContext): void {
  const before = pc.allowIrrefutable;
  pc.allowIrrefutable = true;
  pattern(c, p, pc);
  pc.allowIrrefutable = before;
}

function pattern(c: Compiler, p: Pattern, pc: PatternContext): void {
  switch (p.kind) {
    case 'MatchValue': return valuePattern(c, p, pc);
    case 'MatchSingleton':
      loadConst(c, p, p.value);
      emit(c, p, Op.IS_OP, 0);
      return jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
    case 'MatchSequence': return sequencePattern(c, p, pc);
    case 'MatchMapping': return mappingPattern(c, p, pc);
    case 'MatchClass': return classPattern(c, p, pc);
    case 'MatchStar': return capture(c, p, p.name, pc);
    case 'MatchAs':
      if (p.pattern === null) {
        if (!pc.allowIrrefutable) {
          fail(c, p, p.name === null ? 'wildcard makes remaining patterns unreachable'
            : `name capture ${pythonRepr(p.name)} makes remaining patterns unreachable`);
        }
        return capture(c, p, p.name, pc);
      }
      pc.onTop++;
      emit(c, p, Op.COPY, 1);
      pattern(c, p.pattern, pc);
      pc.onTop--;
      return capture(c, p, p.name, pc);
    case 'MatchOr': return orPattern(c, p, pc);
  }
}

function valuePattern(c: Compiler, p: MatchValue, pc: PatternContext): void {
  if (p.value.kind !== 'Constant' && p.value.kind !== 'Attribute') fail(c, p, 'patterns may only match literals and attribute lookups');
  visitExpr(c, p.value);
  compare(c, p, PY_EQ);
  emit(c, p, Op.TO_BOOL);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
}

// --------------------------------------------------------------------------- sequences

function sequencePattern(c: Compiler, p: MatchSequence, pc: PatternContext): void {
  const { patterns } = p;
  const size = patterns.length;
  let star = -1;
  let onlyWildcard = true;
  let starWildcard = false;
  patterns.forEach((q, i) => {
    if (q.kind === 'MatchStar') {
      if (star >= 0) fail(c, p, 'multiple starred names in sequence pattern');
      starWildcard = isWildcardStar(q);
      onlyWildcard &&= starWildcard;
      star = i;
    } else onlyWildcard &&= isWildcard(q);
  });
  pc.onTop++;
  emit(c, p, Op.MATCH_SEQUENCE);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  if (star < 0 || size > 1) {
    emit(c, p, Op.GET_LEN);
    loadConst(c, p, intConst(star < 0 ? size : size - 1));
    compare(c, p, star < 0 ? PY_EQ : PY_GE);
    jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  }
  pc.onTop--;
  if (onlyWildcard) emit(c, p, Op.POP_TOP);
  else if (starWildcard) sequenceBySubscript(c, p, patterns, star, pc);
  else {
    const after = size - star - 1;
    if (star >= 0) {
      if (star >= 1 << 8 || after >= 0x7fffffff >> 8) fail(c, p, 'too many expressions in star-unpacking sequence pattern');
      emit(c, p, Op.UNPACK_EX, star + (after << 8));
    } else emit(c, p, Op.UNPACK_SEQUENCE, size);
    pc.onTop += size;
    for (const q of patterns) {
      pc.onTop--;
      subpattern(c, q, pc);
    }
  }
}

/** `[first, *_, last]`: take single items instead of unpacking all. */
function sequenceBySubscript(c: Compiler, loc: Location, patterns: Pattern[], star: number, pc: PatternContext): void {
  pc.onTop++;
  patterns.forEach((q, i) => {
    if (isWildcard(q) || i === star) return;
    emit(c, loc, Op.COPY, 1);
    if (i < star) loadConst(c, loc, intConst(i));
    else {
      // The subject need not support negative indices.
      emit(c, loc, Op.GET_LEN);
      loadConst(c, loc, intConst(patterns.length - i));
      emit(c, loc, Op.BINARY_OP, NB_SUBTRACT);
    }
    emit(c, loc, Op.BINARY_OP, NB_SUBSCR);
    subpattern(c, q, pc);
  });
  pc.onTop--;
  emit(c, loc, Op.POP_TOP);
}

// --------------------------------------------------------------------------- classes and mappings

function classPattern(c: Compiler, p: MatchClass, pc: PatternContext): void {
  const { patterns, kwd_attrs: attrs, kwd_patterns: attrPatterns } = p;
  attrs.forEach((attr, i) => {
    const other = attrs.indexOf(attr, i + 1);
    if (other >= 0) fail(c, attrPatterns[other]!, `attribute name repeated in class pattern: ${attr}`);
  });
  visitExpr(c, p.cls);
  loadConst(c, p, tupleConst(attrs.map(strConst)));
  emit(c, p, Op.MATCH_CLASS, patterns.length);
  emit(c, p, Op.COPY, 1);
  loadConst(c, p, NONE);
  emit(c, p, Op.IS_OP, 1);
  pc.onTop++;
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  const all = [...patterns, ...attrPatterns];
  emit(c, p, Op.UNPACK_SEQUENCE, all.length);
  pc.onTop += all.length - 1;
  for (const q of all) {
    pc.onTop--;
    if (isWildcard(q)) emit(c, p, Op.POP_TOP);
    else subpattern(c, q, pc);
  }
}

function mappingPattern(c: Compiler, p: MatchMapping, pc: PatternContext): void {
  const { keys, patterns, rest } = p;
  const size = keys.length;
  pc.onTop++;
  emit(c, p, Op.MATCH_MAPPING);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  if (size === 0 && rest === null) {
    pc.onTop--;
    return emit(c, p, Op.POP_TOP);
  }
  if (size > 0) {
    emit(c, p, Op.GET_LEN);
    loadConst(c, p, intConst(size));
    compare(c, p, PY_GE);
    jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  }
  const seen = new Set<string>();
  for (const key of keys) {
    if (key.kind === 'Constant') {
      const equal = equalityKey(key.value);
      if (seen.has(equal)) fail(c, p, `mapping pattern checks duplicate key (${constantRepr(key.value)})`);
      seen.add(equal);
    } else if (key.kind !== 'Attribute') fail(c, p, 'mapping pattern keys may only match literals and attribute lookups');
    visitExpr(c, key);
  }
  emit(c, p, Op.BUILD_TUPLE, size);
  emit(c, p, Op.MATCH_KEYS);
  pc.onTop += 2;
  emit(c, p, Op.COPY, 1);
  loadConst(c, p, NONE);
  emit(c, p, Op.IS_OP, 1);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  emit(c, p, Op.UNPACK_SEQUENCE, size);
  pc.onTop += size - 1;
  for (const q of patterns) {
    pc.onTop--;
    subpattern(c, q, pc);
  }
  pc.onTop -= 2;
  if (rest === null) {
    emit(c, p, Op.POP_TOP);
    return emit(c, p, Op.POP_TOP);
  }
  // rest = dict(subject), without the keys
  emit(c, p, Op.BUILD_MAP, 0);
  emit(c, p, Op.SWAP, 3);
  emit(c, p, Op.DICT_UPDATE, 2);
  emit(c, p, Op.UNPACK_SEQUENCE, size);
  for (let left = size; left > 0; left--) {
    emit(c, p, Op.COPY, 1 + left);
    emit(c, p, Op.SWAP, 2);
    emit(c, p, Op.DELETE_SUBSCR);
  }
  capture(c, p, rest, pc);
}

// --------------------------------------------------------------------------- alternatives

function orPattern(c: Compiler, p: MatchOr, pc: PatternContext): void {
  const end = newLabel(c);
  /** Names bound by the first alternative: all others have to bind the same, and are brought into the same order. */
  let control: string[] | null = null;
  p.patterns.forEach((alternative, i) => {
    const inner: PatternContext = {
      stores: [], allowIrrefutable: i === p.patterns.length - 1 && pc.allowIrrefutable, failPop: [], onTop: 0,
    };
    emit(c, alternative, Op.COPY, 1);
    pattern(c, alternative, inner);
    if (control === null) control = inner.stores.slice();
    else {
      if (inner.stores.length !== control.length) fail(c, p, 'alternative patterns bind different names');
      for (let wanted = control.length - 1; wanted >= 0; wanted--) {
        const at = inner.stores.indexOf(control[wanted]!);
        if (at < 0) fail(c, p, 'alternative patterns bind different names');
        if (at === wanted) continue;
        const rotated = inner.stores.splice(0, at + 1);
        inner.stores.splice(wanted - at, 0, ...rotated);
        for (let n = at + 1; n > 0; n--) rotate(c, alternative, wanted + 1);
      }
    }
    emitJump(c, alternative, Op.JUMP, end);
    emitFailPop(c, alternative, inner);
  });
  emit(c, p, Op.POP_TOP);
  jumpToFailPop(c, p, pc, Op.JUMP);
  useLabel(c, end);
  const names: string[] = control ?? [];
  // The captures are on top; the copy of the subject, what has to stay on top and earlier captures are below.
  const rotations = names.length + 1 + pc.onTop + pc.stores.length;
  for (const name of names) {
    rotate(c, p, rotations);
    if (pc.stores.includes(name)) duplicateStore(c, p, name);
    pc.stores.push(name);
  }
  emit(c, p, Op.POP_TOP);
}

// --------------------------------------------------------------------------- the statement

export function matchStatement(c: Compiler, s: Match): void {
  visitExpr(c, s.subject);
  const end = newLabel(c);
  const { cases } = s;
  const lastCase = cases[cases.length - 1]!;
  const hasDefault = isWildcard(lastCase.pattern) && cases.length > 1;
  const refutable = hasDefault ? cases.length - 1 : cases.length;
  for (let i = 0; i < refutable; i++) {
    const m = cases[i]!;
    const isLast = i === refutable - 1;
    if (!isLast) emit(c, m.pattern, Op.COPY, 1);
    const pc: PatternContext = { stores: [], allowIrrefutable: m.guard !== null || i === cases.length - 1, failPop: [], onTop: 0 };
    pattern(c, m.pattern, pc);
    for (const name of pc.stores) nameOp(c, m.pattern, name, 'Store');
    if (m.guard !== null) {
      ensureFailPop(c, pc, 0);
      jumpIf(c, m.pattern, m.guard, pc.failPop[0]!, false);
    }
    if (!isLast) emit(c, NEXT_LOCATION, Op.POP_TOP);
    visitStmts(c, m.body);
    emitJump(c, NO_LOCATION, Op.JUMP, end);
    emitFailPop(c, m.pattern, pc);
  }
  if (hasDefault) {
    emit(c, lastCase.pattern, Op.NOP);
    if (lastCase.guard !== null) jumpIf(c, lastCase.pattern, lastCase.guard, end, false);
    visitStmts(c, lastCase.body);
  }
  useLabel(c, end);
}
