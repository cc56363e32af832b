// Grammar of expressions, literals, targets and arguments, in the order CPython tries them.

import { grammar } from './machine.ts';
import {
  callArguments, conversionAction, formattedAction, node, notEqualAction, pick, specTextAction, stringAction, stringsAction,
} from './values.ts';

const tuple = node('Tuple', ({ a, b }) => ({ elts: [a, ...(b ?? [])] }));
const list = node('List', ({ a }) => ({ elts: a ?? [] }));
const starred = node('Starred', ({ a }) => ({ value: a }));
const constant = (type: string) => node('Constant', () => ({ value: { type } }));
const binary = node('BinOp');
const unary = node('UnaryOp');
const attribute = node('Attribute');
const subscript = node('Subscript');
const call = node('Call');
const comprehension = node('comprehension', ({ b, c }) => ({ iter: b, ifs: c }));
const compared = (op: string) => node('pair', () => ({ op }));

grammar`
expressions: a=expression b=(',' a=expression ${pick})+ [','] ${tuple} | a=expression ',' ${tuple} | expression
expression(memo):
  | invalid_expression
  | invalid_legacy_expression
  | disjunction 'if' disjunction 'else' expression ${node('IfExp')}
  | disjunction
  | lambdef
yield_expr: 'yield' 'from' expression ${node('YieldFrom')} | 'yield' [star_expressions] ${node('Yield')}
star_expressions: a=star_expression b=(',' a=star_expression ${pick})+ [','] ${tuple} | a=star_expression ',' ${tuple} | star_expression
star_expression(memo): '*' a=bitwise_or ${starred} | expression
star_named_expressions: a=','.star_named_expression+ [','] ${pick}
star_named_expression: '*' a=bitwise_or ${starred} | named_expression
assignment_expression: NAME ':=' ~ expression ${node('NamedExpr')}
named_expression: assignment_expression | invalid_named_expression | a=expression !':=' ${pick}
disjunction(memo): conjunction ('or' conjunction)+ ${node('BoolOp')} | conjunction
conjunction(memo): inversion ('and' inversion)+ ${node('BoolOp')} | inversion
inversion(memo): 'not' inversion ${unary} | comparison
comparison: a=bitwise_or b=compare_op_bitwise_or_pair+ ${node('Compare', ({ a, b }) => ({ left: a, ops: b.map((pair: { op: string }) => pair.op) }))}
  | bitwise_or
compare_op_bitwise_or_pair:
  | '==' bitwise_or ${compared('Eq')}
  | (a='!=' ${notEqualAction}) bitwise_or ${compared('NotEq')}
  | '<=' bitwise_or ${compared('LtE')}
  | '<' bitwise_or ${compared('Lt')}
  | '>=' bitwise_or ${compared('GtE')}
  | '>' bitwise_or ${compared('Gt')}
  | 'not' 'in' bitwise_or ${compared('NotIn')}
  | 'in' bitwise_or ${compared('In')}
  | 'is' 'not' bitwise_or ${compared('IsNot')}
  | 'is' bitwise_or ${compared('Is')}
bitwise_or(left): bitwise_or '|' bitwise_xor ${binary} | bitwise_xor
bitwise_xor(left): bitwise_xor '^' bitwise_and ${binary} | bitwise_and
bitwise_and(left): bitwise_and '&' shift_expr ${binary} | shift_expr
shift_expr(left): shift_expr '<<' sum ${binary} | shift_expr '>>' sum ${binary} | invalid_arithmetic | sum
sum(left): sum '+' term ${binary} | sum '-' term ${binary} | term
term(left):
  | term '*' factor ${binary}
  | term '/' factor ${binary}
  | term '//' factor ${binary}
  | term '%' factor ${binary}
  | term '@' factor ${binary}
  | invalid_factor
  | factor
factor(memo): '+' factor ${unary} | '-' factor ${unary} | '~' factor ${unary} | power
power: await_primary '**' factor ${binary} | await_primary
await_primary(memo): 'await' primary ${node('Await')} | primary
primary(left):
  | primary '.' NAME ${attribute}
  | primary genexp ${call}
  | primary '(' [arguments] ')' ${call}
  | primary '[' slices ']' ${subscript}
  | atom
slices: a=slice !',' ${pick} | a=','.(slice | starred_expression)+ [','] ${node('Tuple', ({ a }) => ({ elts: a }))}
slice: [expression] ':' [expression] [':' [expression]] ${node('Slice')} | named_expression
atom:
  | NAME
  | 'True' ${constant('True')}
  | 'False' ${constant('False')}
  | 'None' ${constant('None')}
  | &(STRING | FSTRING_START | TSTRING_START) a=strings ${pick}
  | NUMBER
  | &'(' a=(tuple | group | genexp) ${pick}
  | &'[' a=(list | listcomp) ${pick}
  | &'{' a=(dict | set | dictcomp | setcomp) ${pick}
  | '...' ${constant('Ellipsis')}
group: '(' a=(yield_expr | named_expression) ')' ${pick} | invalid_group
lambdef: 'lambda' [lambda_params] ':' expression ${node('Lambda')}

list: '[' a=[star_named_expressions] ']' ${list}
tuple: '(' a=[a=star_named_expression ',' b=[star_named_expressions] ${({ a, b }) => [a, ...(b ?? [])]}] ')'
  ${node('Tuple', ({ a }) => ({ elts: a ?? [] }))}
set: '{' star_named_expressions '}' ${node('Set')}
dict: '{' [double_starred_kvpairs] '}' ${node('Dict')} | '{' invalid_double_starred_kvpairs '}'
double_starred_kvpairs: ','.double_starred_kvpair+ [',']
double_starred_kvpair: '**' bitwise_or | kvpair
kvpair: expression ':' expression
for_if_clauses: for_if_clause+
for_if_clause:
  | 'async' 'for' star_targets 'in' ~ b=disjunction c=('if' a=disjunction ${pick})* ${comprehension}
  | 'for' star_targets 'in' ~ b=disjunction c=('if' a=disjunction ${pick})* ${comprehension}
  | invalid_for_if_clause
  | invalid_for_target
listcomp: '[' named_expression for_if_clauses ']' ${node('ListComp')} | invalid_comprehension
setcomp: '{' named_expression for_if_clauses '}' ${node('SetComp')} | invalid_comprehension
genexp: '(' (assignment_expression | a=expression !':=' ${pick}) for_if_clauses ')' ${node('GeneratorExp')} | invalid_comprehension
dictcomp: '{' kvpair for_if_clauses '}' ${node('DictComp')} | invalid_dict_comprehension

arguments(memo): a=args [','] &')' ${pick} | invalid_arguments
args:
  | a=','.(starred_expression | a=(assignment_expression | a=expression !':=' ${pick}) !'=' ${pick})+ b=[',' a=kwargs ${pick}]
    ${({ a, b }, start) => callArguments(start, a, b ?? [])}
  | a=kwargs ${({ a }, start) => callArguments(start, [], a)}
kwargs:
  | a=','.kwarg_or_starred+ ',' b=','.kwarg_or_double_starred+ ${({ a, b }) => [...a, ...b]}
  | ','.kwarg_or_starred+
  | ','.kwarg_or_double_starred+
starred_expression: invalid_starred_expression_unpacking | '*' a=expression ${starred} | invalid_starred_expression
kwarg_or_starred:
  | invalid_kwarg
  | a=NAME '=' expression ${node('keyword', ({ a }) => ({ arg: a.id }))}
  | starred_expression
kwarg_or_double_starred:
  | invalid_kwarg
  | a=NAME '=' expression ${node('keyword', ({ a }) => ({ arg: a.id }))}
  | '**' expression ${node('keyword', () => ({ arg: null }))}
`;

grammar`
fstring_middle: fstring_replacement_field | FSTRING_MIDDLE
fstring_replacement_field:
  | '{' annotated_rhs '='? [fstring_conversion] [fstring_full_format_spec] '}' ${node('FormattedValue')}
  | invalid_fstring_replacement_field
fstring_conversion: a='!' b=NAME ${conversionAction}
fstring_full_format_spec: ':' fstring_format_spec*
fstring_format_spec: FSTRING_MIDDLE ${specTextAction} | fstring_replacement_field
fstring: FSTRING_START b=fstring_middle* FSTRING_END ${formattedAction('JoinedStr')}
tstring_format_spec_replacement_field:
  | '{' annotated_rhs '='? [fstring_conversion] [tstring_full_format_spec] '}' ${node('FormattedValue')}
  | invalid_tstring_replacement_field
tstring_format_spec: TSTRING_MIDDLE ${specTextAction} | tstring_format_spec_replacement_field
tstring_full_format_spec: ':' tstring_format_spec*
tstring_replacement_field:
  | '{' annotated_rhs '='? [fstring_conversion] [tstring_full_format_spec] '}' ${node('Interpolation')}
  | invalid_tstring_replacement_field
tstring_middle: tstring_replacement_field | TSTRING_MIDDLE
tstring(memo): TSTRING_START b=tstring_middle* TSTRING_END ${formattedAction('TemplateStr')}
string: STRING ${stringAction}
strings(memo):
  | invalid_string_tstring_concat
  | a=(fstring | string)+ ${stringsAction}
  | tstring+ ${node('TemplateStr')}
`;

grammar`
star_targets: a=star_target !',' ${pick} | a=star_target b=(',' a=star_target ${pick})* [','] ${tuple}
star_targets_list_seq: a=','.star_target+ [','] ${pick}
star_targets_tuple_seq:
  | a=star_target b=(',' a=star_target ${pick})+ [','] ${({ a, b }) => [a, ...b]}
  | a=star_target ',' ${({ a }) => [a]}
star_target(memo): '*' a=(!'*' a=star_target ${pick}) ${starred} | target_with_star_atom
target_with_star_atom(memo):
  | t_primary '.' NAME !t_lookahead ${attribute}
  | t_primary '[' slices ']' !t_lookahead ${subscript}
  | star_atom
star_atom:
  | NAME
  | '(' a=target_with_star_atom ')' ${pick}
  | '(' a=[star_targets_tuple_seq] ')' ${node('Tuple', ({ a }) => ({ elts: a ?? [] }))}
  | '[' a=[star_targets_list_seq] ']' ${list}
single_target: single_subscript_attribute_target | NAME | '(' a=single_target ')' ${pick}
single_subscript_attribute_target:
  | t_primary '.' NAME !t_lookahead ${attribute}
  | t_primary '[' slices ']' !t_lookahead ${subscript}
t_primary(left):
  | t_primary '.' NAME &t_lookahead ${attribute}
  | t_primary '[' slices ']' &t_lookahead ${subscript}
  | t_primary genexp &t_lookahead ${call}
  | t_primary '(' [arguments] ')' &t_lookahead ${call}
  | a=atom &t_lookahead ${pick}
t_lookahead: '(' | '[' | '.'
del_targets: a=','.del_target+ [','] ${pick}
del_target(memo):
  | t_primary '.' NAME !t_lookahead ${attribute}
  | t_primary '[' slices ']' !t_lookahead ${subscript}
  | del_t_atom
del_t_atom:
  | NAME
  | '(' a=del_target ')' ${pick}
  | '(' a=[del_targets] ')' ${node('Tuple', ({ a }) => ({ elts: a ?? [] }))}
  | '[' a=[del_targets] ']' ${list}
type_expressions:
  | ','.expression+ ',' '*' expression ',' '**' expression
  | ','.expression+ ',' '*' expression
  | ','.expression+ ',' '**' expression
  | '*' expression ',' '**' expression
  | '*' expression
  | '**' expression
  | ','.expression+
`;

grammar`
params: invalid_parameters | parameters
parameters:
  | slash_no_default param_no_default* param_with_default* [star_etc]
  | slash_with_default param_with_default* [star_etc]
  | param_no_default+ param_with_default* [star_etc]
  | param_with_default+ [star_etc]
  | star_etc
slash_no_default: param_no_default+ '/' ',' | param_no_default+ '/' &')'
slash_with_default: param_no_default* param_with_default+ '/' ',' | param_no_default* param_with_default+ '/' &')'
star_etc:
  | invalid_star_etc
  | '*' param_no_default param_maybe_default* [kwds]
  | '*' param_no_default_star_annotation param_maybe_default* [kwds]
  | '*' ',' param_maybe_default+ [kwds]
  | kwds
kwds: invalid_kwds | '**' param_no_default
param_no_default: a=param ',' TYPE_COMMENT? ${pick} | a=param &')' ${pick}
param_no_default_star_annotation: a=param_star_annotation ',' TYPE_COMMENT? ${pick} | a=param_star_annotation &')' ${pick}
param_with_default: param default ',' TYPE_COMMENT? | param default &')'
param_maybe_default: param default? ',' TYPE_COMMENT? | param default? &')'
param: NAME annotation? ${node('arg')}
param_star_annotation: NAME star_annotation ${node('arg')}
annotation: ':' expression
star_annotation: ':' star_expression
default: '=' a=expression ${pick} | invalid_default

lambda_params: invalid_lambda_parameters | lambda_parameters
lambda_parameters:
  | lambda_slash_no_default lambda_param_no_default* lambda_param_with_default* [lambda_star_etc]
  | lambda_slash_with_default lambda_param_with_default* [lambda_star_etc]
  | lambda_param_no_default+ lambda_param_with_default* [lambda_star_etc]
  | lambda_param_with_default+ [lambda_star_etc]
  | lambda_star_etc
lambda_slash_no_default: lambda_param_no_default+ '/' ',' | lambda_param_no_default+ '/' &':'
lambda_slash_with_default:
  | lambda_param_no_default* lambda_param_with_default+ '/' ','
  | lambda_param_no_default* lambda_param_with_default+ '/' &':'
lambda_star_etc:
  | invalid_lambda_star_etc
  | '*' lambda_param_no_default lambda_param_maybe_default* [lambda_kwds]
  | '*' ',' lambda_param_maybe_default+ [lambda_kwds]
  | lambda_kwds
lambda_kwds: invalid_lambda_kwds | '**' lambda_param_no_default
lambda_param_no_default: a=lambda_param ',' ${pick} | a=lambda_param &':' ${pick}
lambda_param_with_default: lambda_param default ',' | lambda_param default &':'
lambda_param_maybe_default: lambda_param default? ',' | lambda_param default? &':'
lambda_param: NAME ${node('arg')}
`;
