// Bringing the interpreter up and down: what the first worker does before and after the program, and what a worker does for a Python thread.

import { runtime } from "./runtime";
import { FLAGS, FLAG_GIL_ENABLED, FLAG_NO_SITE, FLAG_USE_HASH_SEED, FLAG_HASH_SEED, FLAG_HASH_RANDOMIZATION } from "./host_layout";
import { createMainThread } from "./sync/threads";
import { initParkingLot } from "./sync/parking_lot";
import { initSingletons } from "./objects/singletons";
import { initStrings, id } from "./objects/str";
import { initBytesSingletons, initBytesType } from "./objects/bytes";
import { initSlotDefs } from "./objects/slots";
import { initObjectType } from "./objects/object_type";
import { initTypeType } from "./objects/type_attributes";
import { initDescriptorTypes } from "./objects/descriptors";
import { initClassMethodTypes } from "./objects/class_methods";
import { initSuperType } from "./objects/super";
import { initExceptionTypes } from "./objects/exceptions";
import { initModuleType } from "./objects/module";
import { initGenericAlias } from "./objects/generic_alias";
import { initUnion } from "./objects/union";
import { initWeakrefTypes } from "./objects/weakref";
import { initInt } from "./objects/int_methods";
import { initBool } from "./objects/bool";
import { initFloat } from "./objects/float";
import { initComplex } from "./objects/complex";
import { initRange } from "./objects/range";
import { initSlice } from "./objects/slice";
import { initStrType } from "./objects/str_methods";
import { initBytearrayType } from "./objects/bytearray";
import { initMemoryviewType } from "./objects/memoryview";
import { initTupleType } from "./objects/tuple";
import { initListType } from "./objects/list";
import { initDictType } from "./objects/dict_methods";
import { initDictViews } from "./objects/dict_views";
import { initSetTypes } from "./objects/set";
import { initIterators } from "./objects/iterators";
import { initMappingProxy } from "./objects/mapping_proxy";
import { initSimpleNamespace } from "./objects/simple_namespace";
import { initTemplateTypes } from "./objects/template";
import { initTypingObjects, registerTyping } from "./objects/typing_objects";
import { initFunctionType } from "./objects/function";
import { initCodeType } from "./objects/code";
import { initCellType } from "./objects/cell";
import { initFrameType } from "./objects/frame_object";
import { initFrameLocalsProxy } from "./interp/locals";
import { initTracebackType } from "./objects/traceback";
import { initGeneratorType, initCoroutineType } from "./objects/generator";
import { initAsyncGeneratorTypes } from "./objects/async_generator";
import { initHandlers } from "./interp/handlers";
import { initSmallTypes } from "./objects/small_types";
import { registerNumberModules } from "./modules/number_modules";
import { registerImp, initImportlib, initImportlibExternal, importModule, makeNativeModule } from "./modules/import";
import { registerErrno } from "./modules/errno";
import { registerWarnings } from "./modules/warnings";
import { registerPosix } from "./modules/posix";
import { registerTime } from "./modules/time";
import { registerSignal, installSigint, noteSignal } from "./modules/signal";
import { registerThread, runPythonThread } from "./modules/thread";
import { registerAtexit } from "./modules/atexit";
import { registerWeakref } from "./modules/weakref_module";
import { registerCodecs } from "./modules/codecs";
import { registerTextModules } from "./modules/text_modules";
import { registerIO } from "./modules/io/open";
import { registerMarshal } from "./modules/marshal";
import { initBuiltins } from "./modules/builtins";
import { initSys, flagValue } from "./modules/sys";
import { loadFrozen } from "./frozen";
import { hostRandom, hostFatal } from "./host";
import { dictSetStr } from "./objects/dict";
import { decref } from "./memory/refcount";
import { errorOccurred } from "./errors";
import { writeUnraisable } from "./errors";
import { runProgram, finishInterpreter } from "./main";

/** SipHash key from PYTHONHASHSEED or at random: CPython's expansion of a seed by a linear congruential generator. */
function initHashSecret(): void {
  const at = changetype<usize>(runtime) + offsetof<Runtime>("hashKey0");
  if (flagValue(FLAG_USE_HASH_SEED)) {
    const seed = flagValue(FLAG_HASH_SEED);
    if (seed == 0) {
      runtime.hashKey0 = 0;
      runtime.hashKey1 = 0;
      return;
    }
    let x = seed;
    for (let i = 0; i < 16; i++) {
      x = x * 214013 + 2531011;
      store<u8>(at + i, <u8>((x >> 16) & 0xff));
    }
    return;
  }
  hostRandom(at, 16);
}
import { Runtime } from "./runtime";

/** All static types, in an order in which each finds what it needs: names and dicts first, then object and type, then the rest. */
function initTypes(): void {
  initSingletons();
  initStrings();
  initBytesSingletons();
  initSlotDefs();
  initObjectType();
  initTypeType();
  initDescriptorTypes();
  initClassMethodTypes();
  initSmallTypes();
  initInt();
  initBool();
  initFloat();
  initComplex();
  initStrType();
  initBytesType();
  initBytearrayType();
  initMemoryviewType();
  initTupleType();
  initListType();
  initDictType();
  initDictViews();
  initSetTypes();
  initRange();
  initSlice();
  initIterators();
  initExceptionTypes();
  initModuleType();
  initGenericAlias();
  initUnion();
  initWeakrefTypes();
  initSuperType();
  initMappingProxy();
  initSimpleNamespace();
  initTemplateTypes();
  initTypingObjects();
  initCodeType();
  initFunctionType();
  initCellType();
  initFrameType();
  initFrameLocalsProxy();
  initTracebackType();
  initGeneratorType();
  initCoroutineType();
  initAsyncGeneratorTypes();
}
function registerModules(): void {
  registerImp();
  registerErrno();
  registerWarnings();
  registerPosix();
  registerTime();
  registerSignal();
  registerThread();
  registerAtexit();
  registerWeakref();
  registerCodecs();
  registerTextModules();
  registerMarshal();
  registerIO();
  registerTyping();
  registerNumberModules();
}

function failed(what: string): i32 {
  // the text is ASCII: one byte of each UTF-16 unit
  const n = what.length;
  const p: usize = 0x13000;
  for (let i = 0; i < n; i++) store<u8>(p + i, <u8>what.charCodeAt(i));
  hostFatal(p, n);
  return -1;
}
/**
 * Initialises the Runtime, the main thread's state, the types and the modules, in dependency order. Called once, on the first worker,
 * before any other instance runs. 0; -1: failed, with a message written.
 */
export function boot(): i32 {
  runtime.flags = <u32>FLAGS;
  runtime.gilEnabled = flagValue(FLAG_GIL_ENABLED);
  runtime.gcThreshold0 = 2000;
  runtime.gcThreshold1 = 10;
  runtime.gcThreshold2 = 10;
  initHashSecret();
  createMainThread();
  initParkingLot();
  initTypes();
  initHandlers();
  registerModules();
  if (!initBuiltins()) return failed("cannot create builtins");
  if (!initSys()) return failed("cannot create sys");
  dictSetStr(<usize>runtime.sysModules, id("builtins"), runtime.builtinsModule);
  if (!loadFrozen()) return failed("the frozen modules are missing: run the build");
  if (!initImportlib()) return bootError("cannot initialise importlib");
  const signal = makeNativeModule(<u64>id("_signal"));
  if (signal == 0) return bootError("cannot create _signal");
  dictSetStr(<usize>runtime.sysModules, id("_signal"), signal);
  installSigint(signal);
  decref(signal);
  if (!initImportlibExternal()) return bootError("cannot initialise importlib's path finder");
  runtime.gcEnabled = 1;
  atomic.store<u32>(changetype<usize>(runtime) + offsetof<Runtime>("initialized"), 1);
  return 0;
}
function bootError(what: string): i32 {
  if (errorOccurred()) writeUnraisable(0);
  return failed(what);
}

/** Runs the program that the flags block names, then ends the interpreter as far as is needed. Its exit status. */
export function runMain(): i32 { return finishInterpreter(runProgram()); }

/** Runs a Python thread on this worker from start to end. task: what startOnWorker got. */
export function runThread(task: usize): void { runPythonThread(task); }

/** Notes that a signal arrived, makes the main thread look and wakes it. Called by the supervisor, from an instance that has no thread state: atomics only. 1: the same signal was already waiting. */
export function deliverSignal(signal: i32): i32 { return noteSignal(signal); }
