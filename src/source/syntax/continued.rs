//! Lines that go on with a statement of a line above. Most producers count a statement on its first line alone; the others
//! are no code of their own, and yet no line between statements either.
//!
//! A line belongs to the innermost statement around its first character. Blocks and comments are nobody's: what closes a
//! block says nothing about a statement.

use tree_sitter::Tree;

use crate::coverage::Line;

/// Nodes that hold statements one after the other.
const BLOCKS: [&str; 26] = [
    "begin",
    "block",
    "block_body",
    "body_statement",
    "class_body",
    "compound_statement",
    "constructor_body",
    "declaration_list",
    "do",
    "else",
    "ensure",
    "enum_body",
    "enum_variant_list",
    "field_declaration_list",
    "interface_body",
    "match_block",
    "module",
    "program",
    "source_file",
    "statement_block",
    "statement_list",
    "switch_block",
    "switch_block_statement_group",
    "switch_body",
    "then",
    "translation_unit",
];

/// Nodes that begin anew inside a statement: ways of a decision, and definitions behind what decorates them.
const CLAUSES: [&str; 21] = [
    "case_statement",
    "catch_clause",
    "class_definition",
    "communication_case",
    "default_case",
    "elif_clause",
    "else_clause",
    "else_if_clause",
    "elsif",
    "except_clause",
    "expression_case",
    "finally_clause",
    "function_definition",
    "match_arm",
    "method_declaration",
    "rescue",
    "switch_case",
    "switch_default",
    "switch_rule",
    "type_case",
    "when",
];

/// Lines with the first line of their statement, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Continued(Vec<(Line, Line)>);

impl Continued {
    /// The first line of the statement that a line goes on with.
    pub(crate) fn first(&self, line: Line) -> Option<Line> {
        let at = self.0.binary_search_by_key(&line, |entry| entry.0).ok()?;
        self.0.get(at).map(|entry| entry.1)
    }
}

/// What a node is to the lines in it.
struct Piece {
    start: usize,
    end: usize,
    /// The row in which its statement begins; `None` for what is no part of one.
    row: Option<usize>,
}

/// The lines of a text that go on with a statement.
pub(super) fn continued(tree: &Tree, text: &str) -> Continued {
    let mut pieces = pieces(tree).into_iter().peekable();
    let mut open: Vec<Piece> = Vec::new();
    let mut found = Vec::new();
    let mut from = 0;
    for (row, line) in text.split_inclusive('\n').enumerate() {
        let words = line.trim();
        let first = from + (line.len() - line.trim_start().len());
        from += line.len();
        if words.is_empty() {
            continue;
        }
        while let Some(piece) = pieces.next_if(|piece| piece.start <= first) {
            // What ended before the next one begins holds nothing any more.
            while open.pop_if(|last| last.end <= piece.start).is_some() {}
            open.push(piece);
        }
        while open.pop_if(|last| last.end <= first).is_some() {}
        // Some blocks are no nodes; what closes them is none of their statement's, either.
        let is_word = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let closes = words.starts_with('}') || words.strip_prefix("end").is_some_and(|rest| !is_word(rest));
        if let Some(begun) = open.last().and_then(|piece| piece.row).filter(|begun| *begun < row && !closes) {
            found.push((Line::from_index(row), Line::from_index(begun)));
        }
    }
    Continued(found)
}

/// Statements, blocks and comments in the order of their beginning, outer ones first. Iterative, so that hostile nesting
/// costs memory in the heap, never the stack.
fn pieces(tree: &Tree) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut cursor = tree.walk();
    let mut in_block = vec![false];
    loop {
        let node = cursor.node();
        let kind = node.kind();
        let is_block = node.is_named() && BLOCKS.contains(&kind);
        let begins = in_block.last() == Some(&true) || CLAUSES.contains(&kind);
        let none = is_block || kind.contains("comment");
        if node.is_named() && (none || begins) {
            let row = (!none).then_some(node.start_position().row);
            out.push(Piece { start: node.start_byte(), end: node.end_byte(), row });
        }
        if cursor.goto_first_child() {
            in_block.push(is_block);
            continue;
        }
        loop {
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return out;
            }
            in_block.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Text;

    /// For each line the first line of the statement that it goes on with, 0 for none.
    fn of(path: &str, text: &str) -> Vec<u32> {
        let text = Text::new(text.to_owned()).understood(path);
        let line = |at| text.continues(Line::from_index(at)).map_or(0, Line::get);
        (0..text.len()).map(line).collect()
    }

    #[test]
    fn a_call_over_several_lines_is_one_statement_and_what_it_runs_is_not() {
        let text = "a(\n  b,\n\n  // why\n  c,\n)\nd()\n";
        assert_eq!(of("a.ts", text), [0, 1, 0, 0, 1, 1, 0]);
        let text = "list.map(\n  x => {\n    f(x,\n      y)\n  },\n  z)\n";
        assert_eq!(of("a.ts", text), [0, 1, 0, 3, 0, 1]);
    }

    #[test]
    fn conditions_go_on_and_blocks_do_not() {
        let text = "fn f() {\n    if a\n        && b\n    {\n        c();\n    } else if d\n        && e\n    {\n        g();\n    }\n}\n";
        assert_eq!(of("a.rs", text), [0, 0, 2, 0, 0, 0, 6, 0, 0, 0, 0]);
        let text = "def f(\n    a,\n    b,\n):\n    if (a and\n            b):\n        return [\n            a,\n        ]\n    else:\n        b()\n";
        assert_eq!(of("a.py", text), [0, 1, 1, 1, 0, 5, 0, 7, 7, 0, 0]);
        let text = "package a\n\nfunc f() {\n\tif a &&\n\t\tb {\n\t\tc(1,\n\t\t\t2)\n\t}\n\tswitch a {\n\tcase 1,\n\t\t2:\n\t\tc()\n\t}\n}\n";
        assert_eq!(of("a.go", text), [0, 0, 0, 0, 4, 0, 6, 0, 0, 0, 10, 0, 0, 0]);
    }

    #[test]
    fn the_last_word_of_a_block_is_no_part_of_its_statement() {
        let text = "def f(a)\n  if a &&\n      b\n    c(1,\n      2)\n  else\n    d\n  end\nend\n";
        assert_eq!(of("a.rb", text), [0, 0, 2, 0, 4, 0, 0, 0, 0]);
    }

    #[test]
    fn types_and_methods_are_not_one_statement() {
        let text = "class A {\n  int a;\n  @Override\n  public int f(int a,\n      int b) {\n    return a\n        + b;\n  }\n}\n";
        assert_eq!(of("A.java", text), [0, 0, 0, 3, 3, 0, 6, 0, 0]);
        let text = "struct A {\n  int a;\n};\nint f(int a,\n      int b) {\n  return a +\n    b;\n}\n";
        assert_eq!(of("a.cpp", text), [0, 0, 0, 0, 4, 0, 6, 0]);
        let text = "<?php\nclass A {\n  function f() {\n    return [\n      1,\n    ];\n  }\n}\n";
        assert_eq!(of("a.php", text), [0, 0, 0, 0, 4, 4, 0, 0]);
    }
}
