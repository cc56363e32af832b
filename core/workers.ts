// Hands Python threads to workers, and keeps finished workers for the next thread.
//
// A worker is a JavaScript thread with its own instance of this module. Its mailbox (core/host_layout.ts) says what it does: MAILBOX_STATE
// changes by compare-exchange, and its worker alone waits on it. A starter claims an idle mailbox (IDLE -> CLAIMED), writes the task
// and sets READY. Without an idle worker the task goes to a ring (guarded by POOL_MUTEX) and the supervisor starts another worker.
// A worker looks into the ring after becoming idle, and a starter looks for idle workers after filling the ring, so that a
// task never waits while a worker is free.

import {
  MAILBOXES, MAILBOX_CLAIMED, MAILBOX_IDLE, MAILBOX_READY, MAILBOX_RUNNING, MAILBOX_SIZE, MAILBOX_STATE, MAILBOX_TASK,
  MAX_WORKERS, POOL_ACTIVE, POOL_HEAD, POOL_IDLE, POOL_MUTEX, POOL_QUEUED, POOL_RING, POOL_TAIL, POOL_TOP,
} from "./host_layout";
import { hostWantWorker } from "./host";
import { runThread } from "./boot";

/** A task that only says: look into the ring. */
const LOOK: u32 = 0;
/** The supervisor is told when fewer warm workers than this remain. */
const LOW_WATER: u32 = 1;

function lockPool(): void {
  while (atomic.cmpxchg<u32>(POOL_MUTEX, 0, 1) != 0) atomic.wait<i32>(POOL_MUTEX, 1, 1_000_000);
}

function unlockPool(): void {
  atomic.store<u32>(POOL_MUTEX, 0);
  atomic.notify(POOL_MUTEX, 1);
}

/** Gives an idle worker the task; false: none is idle. */
function giveToIdle(task: u32): bool {
  if (atomic.load<u32>(POOL_IDLE) == 0) return false;
  const end = MAILBOXES + <usize>atomic.load<u32>(POOL_TOP) * MAILBOX_SIZE;
  for (let box = MAILBOXES; box < end; box += MAILBOX_SIZE) {
    if (atomic.load<u32>(box + MAILBOX_STATE) != MAILBOX_IDLE) continue;
    if (atomic.cmpxchg<u32>(box + MAILBOX_STATE, MAILBOX_IDLE, MAILBOX_CLAIMED) != MAILBOX_IDLE) continue;
    atomic.sub<u32>(POOL_IDLE, 1);
    store<u32>(box + MAILBOX_TASK, task);
    atomic.store<u32>(box + MAILBOX_STATE, MAILBOX_READY);
    atomic.notify(box + MAILBOX_STATE, 1);
    return true;
  }
  return false;
}

/**
 * Has runThread(task) called on a worker, soon; task is any number but 0 (the new thread's ThreadState).
 * -1 without an exception: too many threads.
 */
export function startOnWorker(task: usize): i32 {
  // One mailbox is the main thread's.
  if (atomic.add<u32>(POOL_ACTIVE, 1) >= MAX_WORKERS - 1) { atomic.sub<u32>(POOL_ACTIVE, 1); return -1; }
  if (giveToIdle(<u32>task)) {
    if (atomic.load<u32>(POOL_IDLE) < LOW_WATER) hostWantWorker();
    return 0;
  }
  lockPool();
  const tail = load<u32>(POOL_TAIL);
  store<u32>(POOL_RING + <usize>(tail % MAX_WORKERS << 2), <u32>task);
  store<u32>(POOL_TAIL, tail + 1);
  atomic.add<u32>(POOL_QUEUED, 1);
  unlockPool();
  if (!giveToIdle(LOOK)) hostWantWorker();
  return 0;
}

/** The task that has waited longest; 0: none. */
function takeQueued(): u32 {
  if (atomic.load<u32>(POOL_QUEUED) == 0) return 0;
  lockPool();
  let task: u32 = 0;
  const head = load<u32>(POOL_HEAD);
  if (head != load<u32>(POOL_TAIL)) {
    task = load<u32>(POOL_RING + <usize>(head % MAX_WORKERS << 2));
    store<u32>(POOL_HEAD, head + 1);
    atomic.sub<u32>(POOL_QUEUED, 1);
  }
  unlockPool();
  return task;
}

/** What every worker but the main thread's runs: serves Python threads, one after the other, until the process ends. */
export function workerMain(index: u32): void {
  const box = MAILBOXES + <usize>index * MAILBOX_SIZE;
  atomic.store<u32>(box + MAILBOX_STATE, MAILBOX_RUNNING);
  for (;;) {
    let task = takeQueued();
    if (task == 0) {
      atomic.add<u32>(POOL_IDLE, 1);
      atomic.store<u32>(box + MAILBOX_STATE, MAILBOX_IDLE);
      if (atomic.load<u32>(POOL_QUEUED) != 0 && atomic.cmpxchg<u32>(box + MAILBOX_STATE, MAILBOX_IDLE, MAILBOX_RUNNING) == MAILBOX_IDLE) {
        atomic.sub<u32>(POOL_IDLE, 1);
        continue;
      }
      for (;;) {
        const state = atomic.load<u32>(box + MAILBOX_STATE);
        if (state == MAILBOX_READY) break;
        atomic.wait<i32>(box + MAILBOX_STATE, <i32>state, -1);
      }
      task = load<u32>(box + MAILBOX_TASK);
      atomic.store<u32>(box + MAILBOX_STATE, MAILBOX_RUNNING);
      if (task == LOOK) continue;
    }
    runThread(task);
    atomic.sub<u32>(POOL_ACTIVE, 1);
  }
}
