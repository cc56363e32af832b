// Rules for common mistakes: each matches one and raises its message. Tried only in the second pass, in the order CPython tries them.

import { p } from '../state.ts';
import { raiseAt, raiseColumns, raiseFrom, raiseIndentation, raiseLast, raiseNext, raiseRange } from './errors.ts';
import { grammar, m, type Action, type Match } from './machine.ts';
import { checkTarget, describe, isLegacyStatement, last, lastOfClauses, node, pick, tokenText, type TargetUse } from './values.ts';

/** At what is labelled `a`. */
const at = (message: string): Action => ({ a }) => raiseAt(a, message);
/** From `a` to the end of `b`. */
const over = (message: string): Action => ({ a, b }) => raiseRange(a, b, message);
/** From `a` to where the tokenizer stands. */
const from = (message: string): Action => ({ a }) => raiseFrom(a, message);
/** At the last token looked at. */
const here = (message: string): Action => () => raiseLast(message);
/** At the next token. */
const next = (message: string): Action => () => raiseNext(message);
/** A missing block after the keyword labelled `a`. */
const noBlock = (after: string): Action => ({ a }) => raiseIndentation(`expected an indented block after ${after} on line ${a.lineno}`);
const target = (use: TargetUse): Action => ({ a }) => checkTarget(a, use);
/** At `a`, with what kind of expression it is put into the message. */
const named = (before: string, after = ''): Action => ({ a }) => raiseAt(a, `${before}${describe(a)}${after}`);

const MAYBE_EQUAL = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
const PARENTHESIZE = 'Generator expression must be parenthesized';
const NO_COLON = "expected ':'";

grammar`
invalid_arguments:
  | ((','.(starred_expression | (assignment_expression | a=expression !':=' ${pick}) !'=')+ ',' kwargs) | kwargs) a=','
    ','.(starred_expression !'=')+ ${from('iterable argument unpacking follows keyword argument unpacking')}
  | a=expression b=for_if_clauses ',' [args | expression for_if_clauses] ${({ a, b }) => raiseRange(a, lastOfClauses(b), PARENTHESIZE)}
  | a=NAME b='=' expression for_if_clauses ${over(MAYBE_EQUAL)}
  | [args ','] a=NAME b='=' &(',' | ')') ${over('expected argument value expression')}
  | a=args b=for_if_clauses ${({ a, b }) => {
    const { args } = a as Match;
    return args.length <= 1 ? null : raiseRange(last(args), lastOfClauses(b), PARENTHESIZE);
  }}
  | args ',' a=expression b=for_if_clauses ${({ a, b }) => raiseRange(a, lastOfClauses(b), PARENTHESIZE)}
  | a=args ',' args ${({ a }) => raiseLast((a as Match).keywords.some((argument: Match) => argument.arg === null)
    ? 'positional argument follows keyword argument unpacking'
    : 'positional argument follows keyword argument')}
invalid_kwarg:
  | a=('True' | 'False' | 'None') b='=' ${({ a, b }) => raiseRange(a, b, `cannot assign to ${tokenText(a.token)}`)}
  | a=NAME b='=' expression for_if_clauses ${over(MAYBE_EQUAL)}
  | !(NAME '=') a=expression b='=' ${over('expression cannot contain assignment, perhaps you meant "=="?')}
  | a='**' expression '=' b=expression ${over('cannot assign to keyword argument unpacking')}
expression_without_invalid: disjunction 'if' disjunction 'else' expression ${node('IfExp')} | disjunction | lambdef
invalid_legacy_expression:
  | a=NAME !'(' b=star_expressions ${({ a, b }) => isLegacyStatement(a)
    ? raiseRange(a, b, `Missing parentheses in call to '${a.id}'. Did you mean ${a.id}(...)?`)
    : null}
invalid_type_param:
  | '*' NAME a=':' b=expression ${({ a, b }) => raiseFrom(a, `cannot use ${b.kind === 'Tuple' ? 'constraints' : 'bound'} with TypeVarTuple`)}
  | '**' NAME a=':' b=expression ${({ a, b }) => raiseFrom(a, `cannot use ${b.kind === 'Tuple' ? 'constraints' : 'bound'} with ParamSpec`)}
invalid_expression:
  | STRING a=(!STRING a=expression_without_invalid ${pick})+ STRING
    ${({ a }) => raiseRange(a[0], last(a), 'invalid syntax. Is this intended to be part of the string?')}
  | !(NAME STRING | SOFT_KEYWORD) a=disjunction b=expression_without_invalid ${({ a, b }) =>
    isLegacyStatement(a) || p.stream.level[m.mark - 1] === 0 ? null : raiseRange(a, b, 'invalid syntax. Perhaps you forgot a comma?')}
  | a=disjunction 'if' b=disjunction !('else' | ':') ${over("expected 'else' after 'if' expression")}
  | disjunction 'if' disjunction 'else' !expression ${next("expected expression after 'else', but statement is given")}
  | a=(pass_stmt | break_stmt | continue_stmt) 'if' disjunction 'else' simple_stmt
    ${at("expected expression before 'if', but statement is given")}
  | a='lambda' [lambda_params] b=':' &FSTRING_MIDDLE ${over('f-string: lambda expressions are not allowed without parentheses')}
  | a='lambda' [lambda_params] b=':' &TSTRING_MIDDLE ${over('t-string: lambda expressions are not allowed without parentheses')}
invalid_named_expression(memo):
  | a=expression ':=' expression ${named('cannot use assignment expressions with ')}
  | a=NAME '=' b=bitwise_or !('=' | ':=') ${over(MAYBE_EQUAL)}
  | !(list | tuple | genexp | 'True' | 'None' | 'False') a=bitwise_or '=' bitwise_or !('=' | ':=')
    ${named('cannot assign to ', " here. Maybe you meant '==' instead of '='?")}
invalid_assignment:
  | a=invalid_ann_assign_target ':' expression ${named('only single target (not ', ') can be annotated')}
  | a=star_named_expression ',' star_named_expressions* ':' expression ${at('only single target (not tuple) can be annotated')}
  | a=expression ':' expression ${at('illegal target for annotation')}
  | (star_targets '=')* a=star_expressions '=' ${target('assign')}
  | (star_targets '=')* a=yield_expr '=' ${at('assignment to yield expression not possible')}
  | a=star_expressions augassign annotated_rhs ${named("'", "' is an illegal expression for augmented assignment")}
invalid_ann_assign_target: list | tuple | '(' a=invalid_ann_assign_target ')' ${pick}
invalid_del_stmt: 'del' a=star_expressions ${target('delete')}
invalid_block: NEWLINE !INDENT ${() => raiseIndentation('expected an indented block')}
invalid_comprehension:
  | ('[' | '(' | '{') a=starred_expression for_if_clauses ${at('iterable unpacking cannot be used in comprehension')}
  | ('[' | '{') a=star_named_expression ',' b=star_named_expressions for_if_clauses
    ${({ a, b }) => raiseRange(a, last(b), 'did you forget parentheses around the comprehension target?')}
  | ('[' | '{') a=star_named_expression b=',' for_if_clauses ${over('did you forget parentheses around the comprehension target?')}
invalid_dict_comprehension: '{' a='**' bitwise_or for_if_clauses '}' ${at('dict unpacking cannot be used in dict comprehension')}
invalid_for_if_clause:
  | 'async'? 'for' (bitwise_or (',' bitwise_or)* [',']) !'in' ${here("'in' expected after for-loop variables")}
invalid_for_target: 'async'? 'for' a=star_expressions ${target('loop')}
invalid_group:
  | '(' a=starred_expression ')' ${at('cannot use starred expression here')}
  | '(' a='**' expression ')' ${at('cannot use double starred expression here')}
invalid_arithmetic:
  | sum ('+' | '-' | '*' | '/' | '%' | '//' | '@') a='not' b=inversion ${over("'not' after an operator must be parenthesized")}
invalid_factor: ('+' | '-' | '~') a='not' b=factor ${over("'not' after an operator must be parenthesized")}
invalid_double_starred_kvpairs:
  | ','.double_starred_kvpair+ ',' invalid_kvpair
  | expression ':' a='*' bitwise_or ${from('cannot use a starred expression in a dictionary value')}
  | expression a=':' &('}' | ',') ${at("expression expected after dictionary key and ':'")}
invalid_kvpair:
  | a=expression !(':') ${({ a }) =>
    raiseColumns('SyntaxError', "':' expected after dictionary key", a.lineno, a.end_col_offset - 1, a.end_lineno, -1)}
  | expression ':' a='*' bitwise_or ${from('cannot use a starred expression in a dictionary value')}
  | expression a=':' &('}' | ',') ${at("expression expected after dictionary key and ':'")}
invalid_starred_expression_unpacking: a='*' expression '=' b=expression ${over('cannot assign to iterable argument unpacking')}
invalid_starred_expression: '*' ${here('Invalid star expression')}
`;

grammar`
invalid_parameters:
  | a='/' ',' ${at('at least one argument must precede /')}
  | (slash_no_default | slash_with_default) param_maybe_default* a='/' ${at('/ may appear only once')}
  | slash_no_default? param_no_default* invalid_parameters_helper a=param_no_default
    ${at('parameter without a default follows parameter with a default')}
  | param_no_default* a='(' param_no_default+ ','? b=')' ${over('Function parameters cannot be parenthesized')}
  | [slash_no_default | slash_with_default] param_maybe_default* '*' (',' | param_no_default) param_maybe_default* a='/'
    ${at('/ must be ahead of *')}
  | param_maybe_default+ '/' a='*' ${at('expected comma between / and *')}
invalid_parameters_helper: slash_with_default | param_with_default+
invalid_default: a='=' &(')' | ',') ${at('expected default value expression')}
invalid_star_etc:
  | a='*' (')' | ',' (')' | '**')) ${at('named arguments must follow bare *')}
  | '*' param a='=' ${at('var-positional argument cannot have default value')}
  | '*' (param_no_default | ',') param_maybe_default* a='*' (param_no_default | ',') ${at('* argument may appear only once')}
invalid_kwds:
  | '**' param a='=' ${at('var-keyword argument cannot have default value')}
  | '**' param ',' a=param ${at('arguments cannot follow var-keyword argument')}
  | '**' param ',' a=('*' | '**' | '/') ${at('arguments cannot follow var-keyword argument')}
invalid_lambda_parameters:
  | a='/' ',' ${at('at least one argument must precede /')}
  | (lambda_slash_no_default | lambda_slash_with_default) lambda_param_maybe_default* a='/' ${at('/ may appear only once')}
  | lambda_slash_no_default? lambda_param_no_default* invalid_lambda_parameters_helper a=lambda_param_no_default
    ${at('parameter without a default follows parameter with a default')}
  | lambda_param_no_default* a='(' ','.lambda_param+ ','? b=')' ${over('Lambda expression parameters cannot be parenthesized')}
  | [lambda_slash_no_default | lambda_slash_with_default] lambda_param_maybe_default* '*' (',' | lambda_param_no_default)
    lambda_param_maybe_default* a='/' ${at('/ must be ahead of *')}
  | lambda_param_maybe_default+ '/' a='*' ${at('expected comma between / and *')}
invalid_lambda_parameters_helper: lambda_slash_with_default | lambda_param_with_default+
invalid_lambda_star_etc:
  | '*' (':' | ',' (':' | '**')) ${here('named arguments must follow bare *')}
  | '*' lambda_param a='=' ${at('var-positional argument cannot have default value')}
  | '*' (lambda_param_no_default | ',') lambda_param_maybe_default* a='*' (lambda_param_no_default | ',') ${at('* argument may appear only once')}
invalid_lambda_kwds:
  | '**' lambda_param a='=' ${at('var-keyword argument cannot have default value')}
  | '**' lambda_param ',' a=lambda_param ${at('arguments cannot follow var-keyword argument')}
  | '**' lambda_param ',' a=('*' | '**' | '/') ${at('arguments cannot follow var-keyword argument')}
`;

grammar`
invalid_with_item: expression 'as' a=expression &(',' | ')' | ':') ${target('assign')}
invalid_import:
  | a='import' ','.dotted_name+ 'from' dotted_name ${from("Did you mean to use 'from ... import ...' instead?")}
  | 'import' a=NEWLINE ${from("Expected one or more names after 'import'")}
invalid_dotted_as_name:
  | dotted_name 'as' !(NAME (',' | ')' | ';' | NEWLINE)) a=expression ${named('cannot use ', ' as import target')}
invalid_import_from_as_name:
  | NAME 'as' !(NAME (',' | ')' | ';' | NEWLINE)) a=expression ${named('cannot use ', ' as import target')}
invalid_import_from_targets:
  | import_from_as_names ',' NEWLINE ${here('trailing comma not allowed without surrounding parentheses')}
  | a=NEWLINE ${from("Expected one or more names after 'import'")}
invalid_with_stmt:
  | ['async'] 'with' ','.(expression ['as' star_target])+ NEWLINE ${here(NO_COLON)}
  | ['async'] 'with' '(' ','.(expressions ['as' star_target])+ ','? ')' NEWLINE ${here(NO_COLON)}
invalid_with_stmt_indent:
  | ['async'] a='with' ','.(expression ['as' star_target])+ ':' NEWLINE !INDENT ${noBlock("'with' statement")}
  | ['async'] a='with' '(' ','.(expressions ['as' star_target])+ ','? ')' ':' NEWLINE !INDENT ${noBlock("'with' statement")}
invalid_try_stmt:
  | a='try' ':' NEWLINE !INDENT ${noBlock("'try' statement")}
  | 'try' ':' block !('except' | 'finally') ${here("expected 'except' or 'finally' block")}
  | 'try' ':' block* except_block+ a='except' b='*' expression ['as' NAME] ':'
    ${over("cannot have both 'except' and 'except*' on the same 'try'")}
  | 'try' ':' block* except_star_block+ a='except' [expression ['as' NAME]] ':'
    ${at("cannot have both 'except' and 'except*' on the same 'try'")}
invalid_except_stmt:
  | 'except' a=expression ',' expressions 'as' NAME ':' ${from("multiple exception types must be parenthesized when using 'as'")}
  | 'except' expression ['as' NAME] NEWLINE ${here(NO_COLON)}
  | 'except' NEWLINE ${here(NO_COLON)}
  | 'except' expression 'as' a=expression ':' block ${named('cannot use except statement with ')}
invalid_except_star_stmt:
  | 'except' '*' a=expression ',' expressions 'as' NAME ':' ${from("multiple exception types must be parenthesized when using 'as'")}
  | 'except' '*' expression ['as' NAME] NEWLINE ${here(NO_COLON)}
  | 'except' '*' (NEWLINE | ':') ${here('expected one or more exception types')}
  | 'except' '*' expression 'as' a=expression ':' block ${named('cannot use except* statement with ')}
invalid_finally_stmt: a='finally' ':' NEWLINE !INDENT ${noBlock("'finally' statement")}
invalid_except_stmt_indent:
  | a='except' expression ['as' NAME] ':' NEWLINE !INDENT ${noBlock("'except' statement")}
  | a='except' ':' NEWLINE !INDENT ${noBlock("'except' statement")}
invalid_except_star_stmt_indent: a='except' '*' expression ['as' NAME] ':' NEWLINE !INDENT ${noBlock("'except*' statement")}
invalid_match_stmt:
  | "match" subject_expr NEWLINE ${here(NO_COLON)}
  | a="match" subject_expr ':' NEWLINE !INDENT ${noBlock("'match' statement")}
invalid_case_block:
  | "case" patterns guard? NEWLINE ${here(NO_COLON)}
  | a="case" patterns guard? ':' NEWLINE !INDENT ${noBlock("'case' statement")}
invalid_as_pattern:
  | or_pattern 'as' a="_" ${at("cannot use '_' as a target")}
  | or_pattern 'as' a=expression ${named('cannot use ', ' as pattern target')}
invalid_class_pattern: name_or_attr '(' a=invalid_class_argument_pattern ${({ a }) => raiseRange(a[0], last(a), 'positional patterns follow keyword patterns')}
invalid_class_argument_pattern: [positional_patterns ','] keyword_patterns ',' a=positional_patterns ${pick}
invalid_if_stmt:
  | 'if' named_expression NEWLINE ${here(NO_COLON)}
  | a='if' named_expression ':' NEWLINE !INDENT ${noBlock("'if' statement")}
invalid_elif_stmt:
  | 'elif' named_expression NEWLINE ${here(NO_COLON)}
  | a='elif' named_expression ':' NEWLINE !INDENT ${noBlock("'elif' statement")}
invalid_else_stmt:
  | a='else' ':' NEWLINE !INDENT ${noBlock("'else' statement")}
  | 'else' ':' block 'elif' ${here("'elif' block follows an 'else' block")}
invalid_while_stmt:
  | 'while' named_expression NEWLINE ${here(NO_COLON)}
  | a='while' named_expression ':' NEWLINE !INDENT ${noBlock("'while' statement")}
invalid_for_stmt:
  | ['async'] 'for' star_targets 'in' star_expressions NEWLINE ${here(NO_COLON)}
  | ['async'] a='for' star_targets 'in' star_expressions ':' NEWLINE !INDENT ${noBlock("'for' statement")}
invalid_def_raw:
  | ['async'] a='def' NAME [type_params] '(' [params] ')' ['->' expression] ':' NEWLINE !INDENT ${noBlock('function definition')}
  | ['async'] 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' block
invalid_class_def_raw:
  | 'class' NAME [type_params] ['(' [arguments] ')'] NEWLINE ${here(NO_COLON)}
  | a='class' NAME [type_params] ['(' [arguments] ')'] ':' NEWLINE !INDENT ${noBlock('class definition')}
invalid_type_params: '[' a=']' ${from('Type parameter list cannot be empty')}
invalid_string_tstring_concat:
  | a=(fstring | string)+ b=tstring ${({ a, b }) => raiseRange(last(a), b, 'cannot mix t-string literals with string or bytes literals')}
  | a=tstring+ b=(fstring | string) ${({ a, b }) => raiseRange(last(a), b, 'cannot mix t-string literals with string or bytes literals')}
`;

grammar`
invalid_fstring_replacement_field:
  | '{' a='=' ${at("f-string: valid expression required before '='")}
  | '{' a='!' ${at("f-string: valid expression required before '!'")}
  | '{' a=':' ${at("f-string: valid expression required before ':'")}
  | '{' a='}' ${at("f-string: valid expression required before '}'")}
  | '{' !annotated_rhs ${next("f-string: expecting a valid expression after '{'")}
  | '{' annotated_rhs !('=' | '!' | ':' | '}') ${next("f-string: expecting '=', or '!', or ':', or '}'")}
  | '{' annotated_rhs '=' !('!' | ':' | '}') ${next("f-string: expecting '!', or ':', or '}'")}
  | '{' annotated_rhs '='? invalid_fstring_conversion_character
  | '{' annotated_rhs '='? ['!' NAME] !(':' | '}') ${next("f-string: expecting ':' or '}'")}
  | '{' annotated_rhs '='? ['!' NAME] ':' fstring_format_spec* !'}' ${next("f-string: expecting '}', or format specs")}
  | '{' annotated_rhs '='? ['!' NAME] !'}' ${next("f-string: expecting '}'")}
invalid_fstring_conversion_character:
  | '!' &(':' | '}') ${next('f-string: missing conversion character')}
  | '!' !NAME ${next('f-string: invalid conversion character')}
invalid_tstring_replacement_field:
  | '{' a='=' ${at("t-string: valid expression required before '='")}
  | '{' a='!' ${at("t-string: valid expression required before '!'")}
  | '{' a=':' ${at("t-string: valid expression required before ':'")}
  | '{' a='}' ${at("t-string: valid expression required before '}'")}
  | '{' !annotated_rhs ${next("t-string: expecting a valid expression after '{'")}
  | '{' annotated_rhs !('=' | '!' | ':' | '}') ${next("t-string: expecting '=', or '!', or ':', or '}'")}
  | '{' annotated_rhs '=' !('!' | ':' | '}') ${next("t-string: expecting '!', or ':', or '}'")}
  | '{' annotated_rhs '='? invalid_tstring_conversion_character
  | '{' annotated_rhs '='? ['!' NAME] !(':' | '}') ${next("t-string: expecting ':' or '}'")}
  | '{' annotated_rhs '='? ['!' NAME] ':' fstring_format_spec* !'}' ${next("t-string: expecting '}', or format specs")}
  | '{' annotated_rhs '='? ['!' NAME] !'}' ${next("t-string: expecting '}'")}
invalid_tstring_conversion_character:
  | '!' &(':' | '}') ${next('t-string: missing conversion character')}
  | '!' !NAME ${next('t-string: invalid conversion character')}
`;
