// The allocator: objects and raw memory for all threads, in mimalloc's shape.
//
// The heap is cut into pages of 64 KiB. A page belongs to one Heap (one thread's, or one left by a thread that ended) and holds blocks of one
// size class, either objects or raw memory; larger blocks are runs of whole pages. Page descriptors stand in a table indexed by page number.
//
// What protects what: a page's fields are its heap's owner's, except `threadFree` (a stack of blocks freed by other threads, pushed with
// compare-exchange, taken whole by the owner) and `pending`. The pool of free pages is guarded by runtime.heapMutex.
// A block of an object page that is free looks like a dead object (owner 0, local count 0, shared count MERGED with 0), so that a lock-free reader
// holding a stale address finds it dead (tryIncref fails); its link stands in the `type` field. Object pages change their size class only
// after every thread has passed a safepoint (qsbr.ts).

import { HEAP_START, HEAP_END } from "./map";
import { PyObject, HEADER_SIZE, SHARED_MERGED, GC_TRACKED } from "../objects/object";
import { PyType, TF_HAVE_GC } from "../objects/type_object";
import { runtime, Runtime } from "../runtime";
import { tstate, tid, multi } from "../thread_state";
import { raiseNoMemory } from "../errors";
import { lockWordRaw, unlockWordRaw } from "../sync/word_lock";
import { qsbrDelayPage } from "./qsbr";
import { noteContainerAllocated, noteContainerFreed } from "./collector";

export const PAGE_SHIFT: u32 = 16;
export const PAGE_BYTES: usize = 1 << 16;
/** Descriptors of all 65,536 pages. */
const PAGE_TABLE: usize = HEAP_START;
const PAGE_DESCRIPTOR: usize = 64;
const FIRST_PAGE: u32 = <u32>((HEAP_START + 65536 * PAGE_DESCRIPTOR) >> PAGE_SHIFT);
const LAST_PAGE: u32 = <u32>(HEAP_END >> PAGE_SHIFT);

const KIND_FREE: u8 = 0, KIND_OBJECTS: u8 = 1, KIND_RAW: u8 = 2, KIND_LARGE_OBJECT: u8 = 3, KIND_LARGE_RAW: u8 = 4, KIND_TAIL: u8 = 5;

@unmanaged export class Page {
  kind: u8;
  sizeClass: u8;
  full: u8;
  queued: u8;       // on its heap's list of pages with room
  blockSize: u32;
  free: u32;        // blocks freed by the owner, linked
  threadFree: u32;  // (atomic) blocks freed by others
  used: u32;        // blocks handed out and not yet seen as freed
  bump: u32;        // blocks ever handed out: those above were never used and are zero
  capacity: u32;
  heap: u32;
  next: u32;        // in the heap's list of its class
  prev: u32;
  pending: u32;     // (atomic) 1: on its heap's stack of full pages that got blocks back
  pendingNext: u32;
  pages: u32;       // large blocks and free runs: number of pages
  index: u32;
  gcCounts: u32;    // the collector's, during a collection
  reserved: u32;
}
/** A thread's heap: for each kind and size class the list of pages with room (the first is allocated from). */
const CLASSES: u32 = 56;
@unmanaged class Heap {
  pendingPages: u32; // (atomic) stack of pages to look at again
  nextFree: u32;     // in the list of abandoned heaps
  lists: u32;        // 2 * CLASSES page addresses follow from here
}
const LISTS: usize = offsetof<Heap>("lists");
const HEAP_BYTES: usize = LISTS + 2 * <usize>CLASSES * 4;
const LARGEST_SMALL: usize = 32768;

@inline
function pageAt(p: usize): Page { return changetype<Page>(PAGE_TABLE + (p >> PAGE_SHIFT) * PAGE_DESCRIPTOR); }
export function pageOf(p: usize): Page { return pageAt(p); }
export function pageByIndex(i: u32): Page { return changetype<Page>(PAGE_TABLE + <usize>i * PAGE_DESCRIPTOR); }
export function firstPage(): u32 { return FIRST_PAGE; }
/** One past the highest page ever used. */
export function topPage(): u32 { return runtime.segmentTop; }

/** Size class of a size: multiples of 16 up to 512, then four steps per doubling up to 32 KiB. */
@inline
function classOf(size: usize): u32 {
  if (size <= 512) return <u32>((size + 15) >> 4) - 1;
  const s = <u32>size - 1;
  const log = 31 - clz<u32>(s);         // 9..14
  return 32 + ((log - 9) << 2) + ((s >> (log - 2)) & 3);
}
function classSize(c: u32): u32 {
  if (c < 32) return (c + 1) << 4;
  const log = 9 + ((c - 32) >> 2), step = (c - 32) & 3;
  return (1 << log) + ((step + 1) << (log - 2));
}

// ------------------------------------------------------------------------------------------------------------ pool of pages

const POOL_MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("heapMutex");

/** A run of n pages, zeroed if fresh. Address, or 0. */
function takePages(n: u32): usize {
  lockWordRaw(POOL_MUTEX);
  // free runs, first fit
  let at = runtime.segmentFree, before: u32 = 0;
  while (at) {
    const p = changetype<Page>(<usize>at);
    if (p.pages >= n) {
      if (p.pages == n) {
        if (before) changetype<Page>(<usize>before).next = p.next;
        else runtime.segmentFree = p.next;
      } else {
        // take the end of the run
        p.pages -= n;
        const taken = pageByIndex(p.index + p.pages);
        taken.index = p.index + p.pages;
        at = <u32>changetype<usize>(taken);
      }
      unlockWordRaw(POOL_MUTEX);
      const r = <usize>changetype<Page>(<usize>at).index << PAGE_SHIFT;
      return r;
    }
    before = at;
    at = p.next;
  }
  let top = runtime.segmentTop;
  if (top == 0) top = FIRST_PAGE;
  if (top + n > LAST_PAGE || top + n < top) { unlockWordRaw(POOL_MUTEX); return 0; }
  runtime.segmentTop = top + n;
  unlockWordRaw(POOL_MUTEX);
  for (let i: u32 = 0; i < n; i++) pageByIndex(top + i).index = top + i;
  return <usize>top << PAGE_SHIFT;
}
function givePages(first: u32, n: u32): void {
  for (let i: u32 = 0; i < n; i++) pageByIndex(first + i).kind = KIND_FREE;
  const p = pageByIndex(first);
  lockWordRaw(POOL_MUTEX);
  p.pages = n;
  p.next = runtime.segmentFree;
  runtime.segmentFree = <u32>changetype<usize>(p);
  unlockWordRaw(POOL_MUTEX);
}

// ------------------------------------------------------------------------------------------------------------ heaps

/** A heap for the calling thread: one left by a thread that ended, or a new one. 0: out of memory. */
export function heapAcquire(): usize {
  lockWordRaw(POOL_MUTEX);
  const left = runtime.abandoned;
  if (left) runtime.abandoned = changetype<Heap>(<usize>left).nextFree;
  unlockWordRaw(POOL_MUTEX);
  if (left) return <usize>left;
  // heaps live in a page of their own, never freed
  lockWordRaw(POOL_MUTEX);
  let at = runtime.heapArena;
  if (at == 0 || (at & 0xffff) + <u32>HEAP_BYTES > 0xffff) {
    unlockWordRaw(POOL_MUTEX);
    const page = takePages(1);
    if (page == 0) return 0;
    pageAt(page).kind = KIND_TAIL;
    lockWordRaw(POOL_MUTEX);
    at = <u32>page + 64;
  }
  runtime.heapArena = at + ((<u32>HEAP_BYTES + 15) & ~15);
  unlockWordRaw(POOL_MUTEX);
  memory.fill(<usize>at, 0, HEAP_BYTES);
  return <usize>at;
}
/** Leaves the heap of a thread that ends to the next one that starts. */
export function heapAbandon(h: usize): void {
  lockWordRaw(POOL_MUTEX);
  changetype<Heap>(h).nextFree = runtime.abandoned;
  runtime.abandoned = <u32>h;
  unlockWordRaw(POOL_MUTEX);
}

@inline
function listOf(heap: usize, kind: u8, c: u32): usize { return heap + LISTS + ((<usize>c + (kind == KIND_RAW ? <usize>CLASSES : 0)) << 2); }

function unlink(list: usize, p: Page): void {
  if (p.prev) changetype<Page>(<usize>p.prev).next = p.next;
  else store<u32>(list, p.next);
  if (p.next) changetype<Page>(<usize>p.next).prev = p.prev;
  p.next = 0;
  p.prev = 0;
  p.queued = 0;
}
function linkFirst(list: usize, p: Page): void {
  const head = load<u32>(list);
  p.prev = 0;
  p.next = head;
  if (head) changetype<Page>(<usize>head).prev = <u32>changetype<usize>(p);
  store<u32>(list, <u32>changetype<usize>(p));
  p.queued = 1;
}
function linkOf(kind: u8): usize { return kind == KIND_OBJECTS ? 12 : 0; }

/** Takes the blocks other threads gave back into the page's own free list. */
function collectThreadFree(p: Page): void {
  const at = changetype<usize>(p) + offsetof<Page>("threadFree");
  if (atomic.load<u32>(at) == 0) return;
  let b = atomic.xchg<u32>(at, 0);
  const link = linkOf(p.kind);
  while (b) {
    const next = load<u32>(<usize>b + link);
    store<u32>(<usize>b + link, p.free);
    p.free = b;
    p.used--;
    b = next;
  }
}
/** Full pages that got blocks back from other threads go on their lists again. */
function processPending(heap: usize): void {
  const at = heap + offsetof<Heap>("pendingPages");
  if (atomic.load<u32>(at) == 0) return;
  let q = atomic.xchg<u32>(at, 0);
  while (q) {
    const p = changetype<Page>(<usize>q);
    q = p.pendingNext;
    atomic.store<u32>(changetype<usize>(p) + offsetof<Page>("pending"), 0);
    if (p.full) {
      collectThreadFree(p);
      if (p.free) {
        p.full = 0;
        linkFirst(listOf(heap, p.kind, p.sizeClass), p);
      }
    }
  }
}
/** Slow path: the first page of the list has no free block. The next block of the class, or 0. */
function allocateSlow(heap: usize, kind: u8, c: u32): usize {
  const list = listOf(heap, kind, c);
  processPending(heap);
  while (true) {
    const head = load<u32>(list);
    if (head == 0) break;
    const p = changetype<Page>(<usize>head);
    if (p.free == 0) collectThreadFree(p);
    if (p.free) {
      const b = <usize>p.free;
      p.free = load<u32>(b + linkOf(kind));
      p.used++;
      if (kind == KIND_OBJECTS) clearBlock(b, p.blockSize);
      return b;
    }
    if (p.bump < p.capacity) {
      const b = (<usize>p.index << PAGE_SHIFT) + <usize>p.bump * p.blockSize;
      p.bump++;
      p.used++;
      return b;
    }
    unlink(list, p);
    // a block given back between the check and `full` would not be announced: look once more (both atomic, so in this order)
    atomic.store<u8>(changetype<usize>(p) + offsetof<Page>("full"), 1);
    if (atomic.load<u32>(changetype<usize>(p) + offsetof<Page>("threadFree")) != 0) {
      collectThreadFree(p);
      p.full = 0;
      linkFirst(list, p);
    }
  }
  const a = takePages(1);
  if (a == 0) return 0;
  const p = pageAt(a);
  const recycled = p.bump != 0;
  const size = classSize(c);
  p.sizeClass = <u8>c;
  p.full = 0;
  p.blockSize = size;
  p.free = 0;
  p.threadFree = 0;
  p.used = 1;
  p.capacity = <u32>(PAGE_BYTES / size);
  p.heap = <u32>heap;
  p.pending = 0;
  if (recycled) memory.fill(a, 0, PAGE_BYTES);
  p.bump = 1;
  p.pages = 1;
  p.kind = kind;
  linkFirst(list, p);
  return a;
}
@inline
function clearBlock(b: usize, size: u32): void {
  const end = b + size;
  for (let q = b; q < end; q += 16) v128.store(q, i64x2(0, 0));
}
@inline
function allocateSmall(kind: u8, c: u32): usize {
  const heap = <usize>tstate.heap;
  const head = load<u32>(listOf(heap, kind, c));
  if (head) {
    const p = changetype<Page>(<usize>head);
    const b = <usize>p.free;
    if (b) {
      p.free = load<u32>(b + (kind == KIND_OBJECTS ? 12 : 0));
      p.used++;
      if (kind == KIND_OBJECTS) clearBlock(b, p.blockSize);
      return b;
    }
  }
  return allocateSlow(heap, kind, c);
}
function allocateLarge(size: usize, kind: u8): usize {
  const n = <u32>((size + PAGE_BYTES - 1) >> PAGE_SHIFT);
  if (size > 0xf000_0000) return 0;
  const a = takePages(n);
  if (a == 0) return 0;
  const p = pageAt(a);
  const dirty = p.bump != 0;
  p.pages = n;
  p.blockSize = n << PAGE_SHIFT;
  p.capacity = 1;
  p.used = 1;
  p.bump = 1;
  p.heap = tstate.heap;
  for (let i: u32 = 1; i < n; i++) {
    const q = pageByIndex(p.index + i);
    q.kind = KIND_TAIL;
    q.bump = 1;
    q.index = p.index + i;
  }
  if (kind == KIND_LARGE_OBJECT) memory.fill(a, 0, dirty ? <usize>n << PAGE_SHIFT : 16);
  p.kind = kind;
  if (kind == KIND_LARGE_OBJECT && !dirty) zeroTail(p, n);
  return a;
}
/** Pages behind the first of a run may have been used before even if the first was not. */
function zeroTail(p: Page, n: u32): void { memory.fill(<usize>p.index << PAGE_SHIFT, 0, <usize>n << PAGE_SHIFT); }

// ------------------------------------------------------------------------------------------------------------ objects

/** A zeroed object of `size` bytes with its header set: owned by this thread, count 1. 0 with MemoryError. Not tracked. */
export function newObject(type: usize, size: usize): usize {
  const p = size <= LARGEST_SMALL ? allocateSmall(KIND_OBJECTS, classOf(size)) : allocateLarge(size, KIND_LARGE_OBJECT);
  if (p == 0) { raiseNoMemory(); return 0; }
  store<u32>(p, tid);            // owner, mutex 0, gc bits 0
  store<u32>(p, 0, 8);
  store<u32>(p, <u32>type, 12);
  store<u32>(p, 1, 4);           // count last: from here on the collector's walk sees a live object
  return p;
}
/** The collector visits p from now on: its fields are valid. */
export function trackObject(p: usize): void {
  const o = changetype<PyObject>(p);
  o.gcBits |= GC_TRACKED;
  noteContainerAllocated();
}
/** Gives back an object's memory: the end of every dealloc slot. */
export function freeObject(p: usize): void {
  if (load<u8>(p, 3) & GC_TRACKED) noteContainerFreed();
  store<u32>(p, 0);              // owner, mutex, gc bits
  store<u32>(p, 0, 4);
  if (multi) atomic.store<u32>(p, SHARED_MERGED, 8);
  else store<u32>(p, SHARED_MERGED, 8);
  const page = pageAt(p);
  if (page.kind == KIND_LARGE_OBJECT) {
    qsbrDelayPage(page.index, page.pages);
    return;
  }
  freeBlock(page, p, 12);
}
@inline
function freeBlock(page: Page, p: usize, link: usize): void {
  if (page.heap == tstate.heap) {
    store<u32>(p + link, page.free);
    page.free = <u32>p;
    page.used--;
    if (page.full) unfull(page);
    return;
  }
  freeForeign(page, p, link);
}
function unfull(page: Page): void {
  page.full = 0;
  linkFirst(listOf(<usize>page.heap, page.kind, page.sizeClass), page);
}
function freeForeign(page: Page, p: usize, link: usize): void {
  const at = changetype<usize>(page) + offsetof<Page>("threadFree");
  let old = atomic.load<u32>(at);
  while (true) {
    store<u32>(p + link, old);
    const found = atomic.cmpxchg<u32>(at, old, <u32>p);
    if (found == old) break;
    old = found;
  }
  if (old != 0 || page.full == 0) return;
  if (atomic.cmpxchg<u32>(changetype<usize>(page) + offsetof<Page>("pending"), 0, 1) != 0) return;
  const stack = <usize>page.heap + offsetof<Heap>("pendingPages");
  let top = atomic.load<u32>(stack);
  while (true) {
    page.pendingNext = top;
    const found = atomic.cmpxchg<u32>(stack, top, <u32>changetype<usize>(page));
    if (found == top) break;
    top = found;
  }
}
/** For qsbr.ts: gives back pages that no reader can be looking at any more. */
export function releasePages(first: u32, n: u32): void { givePages(first, n); }

// ------------------------------------------------------------------------------------------------------------ raw memory

/** Memory without a header, not zeroed, 16-byte aligned. 0 with MemoryError. */
export function rawAlloc(size: usize): usize {
  const p = size <= LARGEST_SMALL ? allocateSmall(KIND_RAW, classOf(size ? size : 1)) : allocateLarge(size, KIND_LARGE_RAW);
  if (p == 0) raiseNoMemory();
  return p;
}
export function rawFree(p: usize): void {
  if (p == 0) return;
  const page = pageAt(p);
  if (page.kind == KIND_LARGE_RAW) { givePages(page.index, page.pages); return; }
  freeBlock(page, p, 0);
}
/** Usable bytes of a block (raw or object). */
export function rawSize(p: usize): usize { return <usize>pageAt(p).blockSize; }
/** Resizes: contents kept up to the smaller size. 0 with MemoryError (the old block stays). */
export function rawRealloc(p: usize, size: usize): usize {
  if (p == 0) return rawAlloc(size);
  const have = rawSize(p);
  if (size <= have && size >= have >> 2) return p;
  const q = rawAlloc(size);
  if (q == 0) return 0;
  memory.copy(q, p, min<usize>(have, size));
  rawFree(p);
  return q;
}

// ------------------------------------------------------------------------------------------------------------ walking (world stopped)

/** Calls `visit(object, argument)` (table index, (usize, usize) -> void) for every live object. The world is stopped. */
export function walkObjects(visit: u32, argument: usize): void {
  const top = runtime.segmentTop;
  for (let i = FIRST_PAGE; i < top; i++) {
    const page = pageByIndex(i);
    if (page.kind == KIND_LARGE_OBJECT) {
      const p = <usize>i << PAGE_SHIFT;
      if (isLive(p)) call_indirect(visit, p, argument);
      i += page.pages - 1;
      continue;
    }
    if (page.kind != KIND_OBJECTS) continue;
    const base = <usize>i << PAGE_SHIFT;
    const n = page.bump, size = page.blockSize;
    for (let k: u32 = 0; k < n; k++) {
      const p = base + <usize>k * size;
      if (isLive(p)) call_indirect(visit, p, argument);
    }
  }
}
@inline
function isLive(p: usize): bool { return load<u32>(p, 4) != 0 || (load<u32>(p, 8) >> 2) != 0; }

/** Number of blocks in use, objects and raw (approximate while other threads run). */
export function liveBlockCount(): i64 {
  let n: i64 = 0;
  const top = runtime.segmentTop;
  for (let i = FIRST_PAGE; i < top; i++) {
    const k = pageByIndex(i).kind;
    if (k != KIND_FREE && k != KIND_TAIL) n += pageByIndex(i).used;
  }
  return n;
}
