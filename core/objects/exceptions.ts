// Exception objects: layouts, construction, and the static exception types.
//
// What protects them: args, cause, context, traceback are u64 slots changed under the object's mutex or, right after creation, by
// the thread that made the exception; readers use loadRef like every other attribute slot.

import { PyObject } from "./object";

@unmanaged export class PyBaseException extends PyObject {
  dict: u32;
  suppressContext: u32;
  args: u64;      // tuple
  traceback: u64; // 0 or a traceback
  context: u64;
  cause: u64;
}
