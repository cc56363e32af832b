// Bringing the interpreter up and down: what the first worker does before and after the program, and what a worker does for a Python thread.

import { runtime } from "./runtime";
import { FLAGS } from "./host_layout";

/**
 * Initialises the Runtime, the main thread's state, the types and the modules, in dependency order. Called once, on the first worker,
 * before any other instance runs. 0; -1: failed, with a message written.
 */
export function boot(): i32 {
  runtime.flags = <u32>FLAGS;
  return 0;
}

/** Runs the program that the flags block names, then ends the interpreter as far as is needed. Its exit status. */
export function runMain(): i32 {
  return 0;
}

/** Runs a Python thread on this worker from start to end. task: what startOnWorker got. */
export function runThread(task: usize): void {
}

/** Notes that a signal arrived, makes the main thread look and wakes it. Called by the supervisor, from an instance that has no thread state: atomics only. 1: the same signal was already waiting. */
export function deliverSignal(signal: i32): i32 {
  return 0;
}
