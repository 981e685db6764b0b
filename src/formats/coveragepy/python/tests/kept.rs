//! What CPython before 3.12 keeps of code that nothing leads to, and how the interpreter is told from the jumps. Every
//! margin below is coverage.py's own answer on the version that the test names.

use std::collections::BTreeSet;

use super::*;

/// The margin of an interpreter: `K` is kept by all that keep anything, `D` by those that enter functions.
fn marked(text: &str, kept: char, entered: char) -> String {
    text.replace("\nK", &format!("\n{kept}")).replace("\nD", &format!("\n{entered}"))
}

#[test]
fn a_dead_definition_is_kept_before_a_new_constant() {
    let source = r"
+ def f():
+     if 0:
D         @a
          def g():
K             x
      # The body of a class begins at its line.
K         class C:
K             def h(self):
K                 y
+     return 1
";
    check_by(Interpreter::Cpython310, &marked(source, '+', ' '));
    check_by(Interpreter::Cpython311, &marked(source, '+', '+'));
    check_by(Interpreter::Later, &marked(source, ' ', ' '));
}

#[test]
fn a_dead_definition_is_dropped_where_nothing_new_follows() {
    let source = r"
+ def f():
+     if 0:
          def g():
              x
+     a
+     return None
+ def h():
+     if 0:
          def g():
              x
+     'a constant alone'
+     while 1:
+         return 0
+ def i():
+     return
      lambda: 1
      x = 2
";
    for interpreter in [Interpreter::Cpython310, Interpreter::Cpython311, Interpreter::Later] {
        check_by(interpreter, source);
    }
}

#[test]
fn what_is_new_after_a_dead_definition() {
    let ends = [
        "x = 'text'",
        "x = -1",
        "x = a[1:]",
        "x = [a for a in b]",
        "def h(): pass",
        "class D: pass",
        "import x",
        "f(a=1)",
        "x in [2, 3]",
        "x = f'{y}z'",
        "with a: b",
        "def h(a=None): pass",
        "x = {'a': 1, 'b': 2}",
        "yield",
    ];
    let dead = "if x:\n    pass\nelif 0:\n    a = lambda: 3\n";
    let plain = |end: &str| -> String {
        let body: String = format!("{dead}{end}").lines().flat_map(|line| ["    ", line, "\n"]).collect();
        format!("def f(x):\n    'text of its own'\n{body}    return x or g()\n")
    };
    for end in ends {
        for by in [Interpreter::Cpython310, Interpreter::Cpython311] {
            let lines = analyse(&plain(end), &rules(None, &[]).unwrap(), RunBy::Known(by)).unwrap();
            assert!(lines.statements.contains(&6), "{end}: {by:?}: {:?}", lines.statements);
        }
    }
}

#[test]
fn a_kept_lambda_marks_its_statement() {
    let source = r"
+ def f():
+     if 0:
K         a(b,
            lambda: c)
+     return 1
";
    check_by(Interpreter::Cpython310, &marked(source, '+', ' '));
    check_by(Interpreter::Cpython311, &marked(source, '+', '+'));
}

#[test]
fn an_interpreter_gives_itself_away() {
    let source = "@a\ndef f(x):\n    return [\n        y for y in x\n    ]\nclass C:\n    z = {y for y in x}\n";
    let file = File::parse(source).unwrap();
    let told = |made: &[(u32, i64)]| {
        Interpreter::of_jumps(file.parsed.syntax(), &file.index, &made.iter().copied().collect::<BTreeSet<_>>())
    };
    assert_eq!(told(&[]), Interpreter::Later);
    // Up to 3.10 the decorator is called at the line of the definition, later at its own.
    assert_eq!(told(&[(1, 2), (2, 6)]), Interpreter::Cpython310);
    assert_eq!(told(&[(1, 2), (2, 1), (1, 6)]), Interpreter::Later);
    assert_eq!(told(&[(1, 2), (2, 1), (1, 6), (3, -3)]), Interpreter::Cpython311);
    // Comprehensions of classes were code of their own in 3.12, too; a monitor sees lines without what is between.
    assert_eq!(told(&[(1, 2), (2, 1), (1, 6), (7, -7)]), Interpreter::Later);
    assert_eq!(told(&[(1, 1), (2, 2), (6, 6)]), Interpreter::Later);
}

#[test]
fn an_environment_names_its_interpreter() {
    assert_eq!(Interpreter::of_path(".venv/lib/python3.11/site-packages/a.py"), Some(Interpreter::Cpython311));
    assert_eq!(Interpreter::of_path("lib/python3.10/a.py"), Some(Interpreter::Cpython310));
    assert_eq!(Interpreter::of_path("lib/python3.13/a.py"), Some(Interpreter::Later));
    assert_eq!(Interpreter::of_path("python/python3/a.py"), None);
    assert_eq!(Interpreter::of_version("3.9.18"), Some(Interpreter::Cpython310));
}
