// The table of handlers: what the evaluation loop calls for every instruction it does not run itself.
//
// A handler is (frame, sp, argument) -> sp. Before it runs, frame.sp = sp and frame.ip = the instruction's address + 8; after it the loop goes on
// at frame.ip, so a handler skips its cache units and jumps by changing frame.ip. Results: the new sp; 0: an exception is set and frame.sp says which
// values the unwinding has to release; LEAVE: the loop returns loopResult; any value, if another frame is current now.

import { OP_HANDLERS } from "../memory/map";
import { Frame } from "./frame";
import { SystemError } from "../objects/type_ids";
import { raisef } from "../errors";
import * as OP from "./opcodes.generated";
import * as X from "./internal_opcodes";
import * as names from "./names";
import * as calls from "./calls";
import * as attributes from "./attribute_ops";
import * as collections from "./collection_ops";
import * as exceptions from "./exception_ops";
import * as generators from "./generator_ops";
import * as matching from "./matching";
import * as intrinsics from "./intrinsics";
import * as cached from "./cached_ops";
import { returnGenerator, yieldValue } from "../objects/generator";

type Handler = (frame: Frame, sp: usize, oparg: i32) => usize;

function unknownInstruction(frame: Frame, sp: usize, oparg: i32): usize {
  raisef(SystemError, "unknown opcode %d", <u64>load<u8>(<usize>frame.ip - 8));
  return 0;
}
function set(op: i32, f: Handler): void { store<u32>(OP_HANDLERS + (<usize>op << 2), f.index); }

/** Fills the table; once, at boot. */
export function initHandlers(): void {
  for (let i = 0; i < 256; i++) set(i, unknownInstruction);
  set(OP.LOAD_FAST_CHECK, names.loadFastCheck);
  set(OP.LOAD_FAST_AND_CLEAR, names.loadFastAndClear);
  set(OP.DELETE_FAST, names.deleteFast);
  set(OP.MAKE_CELL, names.makeCell);
  set(OP.COPY_FREE_VARS, names.copyFreeVars);
  set(OP.STORE_DEREF, names.storeDeref);
  set(OP.DELETE_DEREF, names.deleteDeref);
  set(OP.LOAD_FROM_DICT_OR_DEREF, names.loadFromDictOrDeref);
  set(OP.LOAD_GLOBAL, names.loadGlobal);
  set(OP.LOAD_NAME, names.loadName);
  set(OP.LOAD_FROM_DICT_OR_GLOBALS, names.loadFromDictOrGlobals);
  set(OP.LOAD_LOCALS, names.loadLocals);
  set(OP.STORE_NAME, names.storeName);
  set(OP.DELETE_NAME, names.deleteName);
  set(OP.STORE_GLOBAL, names.storeGlobal);
  set(OP.DELETE_GLOBAL, names.deleteGlobal);
  set(OP.SETUP_ANNOTATIONS, names.setupAnnotations);
  set(OP.LOAD_BUILD_CLASS, names.loadBuildClass);

  set(OP.CALL, calls.opCall);
  set(OP.CALL_KW, calls.opCallKw);
  set(OP.CALL_FUNCTION_EX, calls.opCallFunctionEx);
  set(OP.MAKE_FUNCTION, calls.makeFunction);
  set(OP.SET_FUNCTION_ATTRIBUTE, calls.setFunctionAttribute);
  set(OP.DICT_MERGE, calls.dictMergeArguments);

  set(OP.LOAD_ATTR, attributes.loadAttr);
  set(OP.STORE_ATTR, attributes.storeAttr);
  set(OP.DELETE_ATTR, attributes.deleteAttr);
  set(OP.LOAD_SUPER_ATTR, attributes.loadSuperAttr);
  set(OP.LOAD_SPECIAL, attributes.loadSpecial);

  // misses of the forms in the loop go to the general ones
  set(X.LOAD_GLOBAL_MODULE, names.loadGlobal);
  set(X.LOAD_GLOBAL_BUILTIN, names.loadGlobal);
  set(X.LOAD_ATTR_INSTANCE, attributes.loadAttr);
  set(X.LOAD_ATTR_METHOD, attributes.loadAttr);
  set(X.LOAD_ATTR_METHOD_NO_DICT, attributes.loadAttr);
  set(X.LOAD_ATTR_MODULE, attributes.loadAttr);
  set(X.LOAD_ATTR_SLOT, cached.loadAttrSlot);
  set(X.LOAD_ATTR_CLASS, cached.loadAttrClass);
  set(X.LOAD_ATTR_CLASS_VALUE, cached.loadAttrClassValue);
  set(X.STORE_ATTR_INSTANCE, cached.storeAttrInstance);
  set(X.STORE_ATTR_SLOT, cached.storeAttrSlot);
  set(X.LOAD_ATTR_PROPERTY, cached.loadAttrProperty);
  set(X.CALL_LEN, cached.callLen);
  set(X.CALL_ISINSTANCE, cached.callIsinstance);
  set(X.CALL_LIST_APPEND, calls.opCall);
  set(X.CALL_PY, calls.opCall);
  set(X.CALL_BUILTIN, cached.callBuiltin);
  set(X.CALL_METHOD_DESCR, cached.callMethodDescriptor);
  set(X.CALL_CLASS, cached.callClass);

  set(OP.BUILD_TUPLE, collections.buildTuple);
  set(OP.BUILD_LIST, collections.buildList);
  set(OP.BUILD_MAP, collections.buildMap);
  set(OP.BUILD_SET, collections.buildSet);
  set(OP.BUILD_SLICE, collections.buildSlice);
  set(OP.BUILD_STRING, collections.buildString);
  set(OP.LIST_APPEND, collections.listAppendOp);
  set(OP.SET_ADD, collections.setAddOp);
  set(OP.MAP_ADD, collections.mapAddOp);
  set(OP.LIST_EXTEND, collections.listExtendOp);
  set(OP.SET_UPDATE, collections.setUpdateOp);
  set(OP.DICT_UPDATE, collections.dictUpdateOp);
  set(OP.UNPACK_SEQUENCE, collections.unpackSequence);
  set(OP.UNPACK_EX, collections.unpackEx);
  set(OP.STORE_SUBSCR, collections.storeSubscr);
  set(OP.DELETE_SUBSCR, collections.deleteSubscr);
  set(OP.BINARY_SLICE, collections.binarySlice);
  set(OP.STORE_SLICE, collections.storeSlice);
  set(OP.CONTAINS_OP, collections.containsOp);
  set(X.CONTAINS_JUMP, collections.containsJump);
  set(OP.GET_ITER, collections.getIterOp);
  set(OP.GET_LEN, collections.getLen);
  set(OP.BINARY_OP, collections.binaryOp);
  set(OP.UNARY_NEGATIVE, collections.unaryNegative);
  set(OP.UNARY_INVERT, collections.unaryInvert);
  set(OP.UNARY_NOT, collections.unaryNot);
  set(OP.TO_BOOL, collections.toBool);
  set(OP.IS_OP, collections.isOp);
  set(OP.FORMAT_SIMPLE, collections.formatSimple);
  set(OP.FORMAT_WITH_SPEC, collections.formatWithSpec);
  set(OP.CONVERT_VALUE, collections.convertValue);
  set(OP.BUILD_TEMPLATE, collections.buildTemplate);
  set(OP.BUILD_INTERPOLATION, collections.buildInterpolation);

  set(OP.RAISE_VARARGS, exceptions.raiseVarargs);
  set(OP.RERAISE, exceptions.reraise);
  set(OP.PUSH_EXC_INFO, exceptions.pushExcInfo);
  set(OP.POP_EXCEPT, exceptions.popExcept);
  set(OP.CHECK_EXC_MATCH, exceptions.checkExcMatch);
  set(OP.CHECK_EG_MATCH, exceptions.checkEgMatch);
  set(OP.WITH_EXCEPT_START, exceptions.withExceptStart);
  set(OP.CLEANUP_THROW, exceptions.cleanupThrow);
  set(OP.END_ASYNC_FOR, exceptions.endAsyncFor);

  set(OP.RETURN_GENERATOR, returnGenerator);
  set(OP.YIELD_VALUE, yieldValue);
  set(OP.SEND, generators.send);
  set(OP.END_SEND, generators.endSend);
  set(OP.GET_YIELD_FROM_ITER, generators.getYieldFromIter);
  set(OP.GET_AWAITABLE, generators.getAwaitable);
  set(OP.GET_AITER, generators.getAiter);
  set(OP.GET_ANEXT, generators.getAnext);

  set(OP.MATCH_MAPPING, matching.matchMapping);
  set(OP.MATCH_SEQUENCE, matching.matchSequence);
  set(OP.MATCH_KEYS, matching.matchKeys);
  set(OP.MATCH_CLASS, matching.matchClass);

  set(OP.CALL_INTRINSIC_1, intrinsics.callIntrinsic1);
  set(OP.CALL_INTRINSIC_2, intrinsics.callIntrinsic2);
  set(OP.LOAD_COMMON_CONSTANT, intrinsics.loadCommonConstant);
  set(OP.IMPORT_NAME, intrinsics.importNameOp);
  set(OP.IMPORT_FROM, intrinsics.importFromOp);
}
