// Grammar of modules, statements and patterns, in the order CPython tries them.

import { grammar, m, spanned, type Action, type Match } from './machine.ts';
import { raiseAt } from './errors.ts';
import { futureAction, isComplexConstant, node, pick } from './values.ts';

/** Start of the compound statement that begins last, for the hints tracebacks give. */
export const lastStatement = { lineno: 0, col_offset: 0 };

const register: Action = ({ a }) => {
  const statement = a as Match;
  if (m.invalid && lastStatement.lineno <= statement.lineno) {
    lastStatement.lineno = statement.lineno;
    lastStatement.col_offset = statement.col_offset;
  }
  return statement;
};

const requireReal: Action = ({ a }) => isComplexConstant(a) ? raiseAt(a, 'real number required in complex literal') : a;
const requireImaginary: Action = ({ a }) => isComplexConstant(a) ? a : raiseAt(a, 'imaginary number required in complex literal');
const statement = node('statement');
const pattern = node('pattern');
const alias: Action = ({ a }, start) => spanned('alias', start, { name: a.id });

grammar`
file: [statements] ENDMARKER
interactive: statement_newline
eval: expressions NEWLINE* ENDMARKER
func_type: '(' [type_expressions] ')' '->' expression NEWLINE* ENDMARKER
statements: statement+
statement: a=compound_stmt ${register} | simple_stmts
single_compound_stmt: a=compound_stmt ${register}
statement_newline: single_compound_stmt NEWLINE | simple_stmts | NEWLINE | ENDMARKER ${() => null}
simple_stmts: simple_stmt !';' NEWLINE | ';'.simple_stmt+ [';'] NEWLINE
simple_stmt(memo):
  | assignment
  | &"type" type_alias
  | star_expressions
  | &'return' return_stmt
  | &('import' | 'from') import_stmt
  | &'raise' raise_stmt
  | &'pass' pass_stmt
  | &'del' del_stmt
  | &'yield' yield_stmt
  | &'assert' assert_stmt
  | &'break' break_stmt
  | &'continue' continue_stmt
  | &'global' global_stmt
  | &'nonlocal' nonlocal_stmt
compound_stmt:
  | &('def' | '@' | 'async') a=function_def ${pick}
  | &'if' a=if_stmt ${pick}
  | &('class' | '@') a=class_def ${pick}
  | &('with' | 'async') a=with_stmt ${pick}
  | &('for' | 'async') a=for_stmt ${pick}
  | &'try' a=try_stmt ${pick}
  | &'while' a=while_stmt ${pick}
  | match_stmt
assignment:
  | NAME ':' expression ['=' annotated_rhs]
  | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ['=' annotated_rhs]
  | (star_targets '=')+ annotated_rhs !'='
  | single_target augassign ~ annotated_rhs
  | invalid_assignment
annotated_rhs: yield_expr | star_expressions
augassign: '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='
return_stmt: 'return' [star_expressions]
raise_stmt: 'raise' expression ['from' expression] | 'raise'
pass_stmt: 'pass' ${statement}
break_stmt: 'break' ${statement}
continue_stmt: 'continue' ${statement}
global_stmt: 'global' ','.NAME+
nonlocal_stmt: 'nonlocal' ','.NAME+
del_stmt: 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt
yield_stmt: yield_expr
assert_stmt: 'assert' expression [',' expression]
import_stmt: invalid_import | import_name | import_from
import_name: 'import' dotted_as_names
import_from:
  | 'from' a=('.' | '...')* b=dotted_name 'import' c=import_from_targets ${futureAction}
  | 'from' ('.' | '...')+ 'import' import_from_targets
import_from_targets:
  | '(' a=import_from_as_names [','] ')' ${pick}
  | a=import_from_as_names !',' ${pick}
  | '*' ${() => []}
  | invalid_import_from_targets
import_from_as_names: ','.import_from_as_name+
import_from_as_name: invalid_import_from_as_name | a=NAME ['as' NAME] ${alias}
dotted_as_names: ','.dotted_as_name+
dotted_as_name: invalid_dotted_as_name | dotted_name ['as' NAME]
dotted_name(left): a=dotted_name '.' b=NAME ${({ a, b }, start) => spanned('Name', start, { id: `${a.id}.${b.id}` })} | NAME

block(memo): NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block
decorators: ('@' named_expression NEWLINE)+
class_def: decorators a=class_def_raw ${pick} | class_def_raw
class_def_raw:
  | invalid_class_def_raw
  | 'class' NAME [type_params] ['(' [arguments] ')'] ':' block ${statement}
function_def: decorators a=function_def_raw ${pick} | function_def_raw
function_def_raw:
  | invalid_def_raw
  | 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' block ${statement}
  | 'async' 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' block ${statement}
if_stmt:
  | invalid_if_stmt
  | 'if' named_expression ':' block elif_stmt ${statement}
  | 'if' named_expression ':' block [else_block] ${statement}
elif_stmt:
  | invalid_elif_stmt
  | 'elif' named_expression ':' block elif_stmt ${statement}
  | 'elif' named_expression ':' block [else_block] ${statement}
else_block: invalid_else_stmt | 'else' &&':' block
while_stmt: invalid_while_stmt | 'while' named_expression ':' block [else_block] ${statement}
for_stmt:
  | invalid_for_stmt
  | 'for' star_targets 'in' ~ star_expressions ':' block [else_block] ${statement}
  | 'async' 'for' star_targets 'in' ~ star_expressions ':' block [else_block] ${statement}
  | invalid_for_target
with_stmt:
  | invalid_with_stmt_indent
  | 'with' '(' ','.with_item+ ','? ')' ':' block ${statement}
  | 'with' ','.with_item+ ':' block ${statement}
  | 'async' 'with' '(' ','.with_item+ ','? ')' ':' block ${statement}
  | 'async' 'with' ','.with_item+ ':' block ${statement}
  | invalid_with_stmt
with_item: expression 'as' star_target &(',' | ')' | ':') | invalid_with_item | expression
try_stmt:
  | invalid_try_stmt
  | 'try' &&':' block finally_block ${statement}
  | 'try' &&':' block except_block+ [else_block] [finally_block] ${statement}
  | 'try' &&':' block except_star_block+ [else_block] [finally_block] ${statement}
except_block:
  | invalid_except_stmt_indent
  | 'except' expression ':' block
  | 'except' expression 'as' NAME ':' block
  | 'except' expressions ':' block
  | 'except' ':' block
  | invalid_except_stmt
except_star_block:
  | invalid_except_star_stmt_indent
  | 'except' '*' expression ':' block
  | 'except' '*' expression 'as' NAME ':' block
  | 'except' '*' expressions ':' block
  | invalid_except_star_stmt
finally_block: invalid_finally_stmt | 'finally' &&':' block
type_alias: "type" NAME [type_params] '=' expression
type_params: invalid_type_params | '[' type_param_seq ']'
type_param_seq: ','.type_param+ [',']
type_param(memo):
  | NAME [type_param_bound] [type_param_default]
  | invalid_type_param
  | '*' NAME [type_param_starred_default]
  | '**' NAME [type_param_default]
type_param_bound: ':' expression
type_param_default: '=' expression
type_param_starred_default: '=' star_expression
`;

grammar`
match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT ${statement} | invalid_match_stmt
subject_expr: star_named_expression ',' star_named_expressions? | named_expression
case_block: invalid_case_block | "case" patterns guard? ':' block
guard: 'if' named_expression
patterns: open_sequence_pattern ${pattern} | pattern
pattern: as_pattern | or_pattern
as_pattern: or_pattern 'as' pattern_capture_target ${pattern} | invalid_as_pattern
or_pattern: a='|'.closed_pattern+ ${({ a }, start) => a.length === 1 ? a[0] : spanned('pattern', start)}
closed_pattern(memo):
  | literal_pattern
  | capture_pattern
  | wildcard_pattern
  | value_pattern
  | group_pattern
  | sequence_pattern
  | mapping_pattern
  | class_pattern
literal_pattern: (signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False') ${pattern}
literal_expr:
  | signed_number !('+' | '-')
  | complex_number
  | &(STRING | FSTRING_START | TSTRING_START) strings
  | 'None'
  | 'True'
  | 'False'
complex_number: signed_real_number '+' imaginary_number | signed_real_number '-' imaginary_number
signed_number: NUMBER | '-' NUMBER
signed_real_number: real_number | '-' real_number
real_number: a=NUMBER ${requireReal}
imaginary_number: a=NUMBER ${requireImaginary}
capture_pattern: pattern_capture_target
pattern_capture_target: !"_" a=NAME !('.' | '(' | '=') ${pick}
wildcard_pattern: "_"
value_pattern: attr !('.' | '(' | '=') ${pattern}
attr(left): name_or_attr '.' NAME
name_or_attr: attr | NAME
group_pattern: '(' a=pattern ')' ${pick}
sequence_pattern: ('[' maybe_sequence_pattern? ']' | '(' open_sequence_pattern? ')') ${pattern}
open_sequence_pattern: maybe_star_pattern ',' maybe_sequence_pattern?
maybe_sequence_pattern: ','.maybe_star_pattern+ ','?
maybe_star_pattern: star_pattern | pattern
star_pattern(memo): '*' pattern_capture_target | '*' wildcard_pattern
mapping_pattern:
  | '{' '}' ${pattern}
  | '{' double_star_pattern ','? '}' ${pattern}
  | '{' items_pattern ',' double_star_pattern ','? '}' ${pattern}
  | '{' items_pattern ','? '}' ${pattern}
items_pattern: ','.key_value_pattern+
key_value_pattern: (literal_expr | attr) ':' pattern
double_star_pattern: '**' pattern_capture_target
class_pattern:
  | name_or_attr '(' ')' ${pattern}
  | name_or_attr '(' positional_patterns ','? ')' ${pattern}
  | name_or_attr '(' keyword_patterns ','? ')' ${pattern}
  | name_or_attr '(' positional_patterns ',' keyword_patterns ','? ')' ${pattern}
  | invalid_class_pattern
positional_patterns: ','.pattern+
keyword_patterns: ','.keyword_pattern+
keyword_pattern: NAME '=' pattern
`;
