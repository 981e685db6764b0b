//! Which changes of a text are which, for several languages.

use super::shape;
use crate::analysis::impact::{Body, Place, Shape};

fn of(path: &str, text: &str) -> Shape {
    let shape = shape(path, text.as_bytes());
    assert!(shape.is_understood, "{path}: {text}");
    shape
}

fn hashes(bodies: &[Body]) -> Vec<[u8; 16]> {
    bodies.iter().flat_map(|body| std::iter::once(body.hash).chain(hashes(&body.inner))).collect()
}

/// What is another one: outside of functions, and in how many bodies.
fn differs(path: &str, was: &str, is: &str) -> (bool, usize) {
    let (was, is) = (of(path, was), of(path, is));
    let outside = |shape: &Shape| -> Vec<[u8; 16]> { shape.pieces.iter().map(|piece| piece.hash).collect() };
    let bodies = hashes(&was.bodies).iter().zip(hashes(&is.bodies)).filter(|(a, b)| **a != *b).count();
    (outside(&was) != outside(&is), bodies)
}

const NOTHING: (bool, usize) = (false, 0);
const BODY: (bool, usize) = (false, 1);

const PYTHON: &str = "\
import os

LIMIT = 3


def outer(first, second=2):
    \"\"\"What it does.\"\"\"
    value = first + second
    def inner():
        return value
    return inner


class Shop:
    rate = 4

    @property
    def price(self):
        if self.rate:
            return \"a b\"
        return (1,)
";

fn python(from: &str, to: &str) -> (bool, usize) {
    assert!(PYTHON.contains(from), "{from}");
    differs("a.py", PYTHON, &PYTHON.replacen(from, to, 1))
}

#[test]
fn python_comments_and_layout_are_nothing() {
    assert_eq!(python("LIMIT = 3", "# a comment\n\n\nLIMIT  =  3  # and another"), NOTHING);
    assert_eq!(python("        return value\n", "        # why\n\n        return value\n"), NOTHING);
    assert_eq!(python("value = first + second", "value = (\n        first + second\n    )"), BODY);
}

#[test]
fn python_bodies_are_told_from_what_is_around_them() {
    for (from, to) in [
        ("first + second", "first - second"),
        ("return value", "return value * 2"),
        ("\"a b\"", "\"ab\""),
        ("(1,)", "(1)"),
        ("            return \"a b\"\n        return", "            return \"a b\"\n            return"),
        ("    return inner\n", "    return inner()\n"),
    ] {
        assert_eq!(python(from, to), BODY, "{from}");
    }
}

#[test]
fn python_definitions_are_outside_of_functions() {
    for (from, to) in [
        ("LIMIT = 3", "LIMIT = 4"),
        ("import os", "import sys"),
        ("second=2", "second=3"),
        ("rate = 4", "rate = 5"),
        ("@property", "@cached_property"),
        ("What it does.", "What it did."),
        ("def outer", "async def outer"),
        ("        return (1,)", "        yield (1,)"),
    ] {
        assert!(python(from, to).0, "{from}");
    }
}

#[test]
fn what_python_refuses_is_not_understood() {
    for (from, to) in [
        ("        if self.rate:\n", ""),
        ("    value = first + second\n", "    first() = second\n"),
        ("return inner", "break"),
        ("LIMIT = 3", "LIMIT = "),
    ] {
        let text = PYTHON.replacen(from, to, 1);
        assert!(!shape("a.py", text.as_bytes()).is_understood, "{from}");
    }
}

#[test]
fn lines_of_bodies_are_those_of_their_statements() {
    let shape = of("a.py", PYTHON);
    let lines: Vec<String> = shape.bodies.iter().map(|it| format!("{} {}", it.name, it.lines.unwrap())).collect();
    assert_eq!(lines, ["outer 8-11", "Shop.price 19-21"]);
    let outer = &shape.bodies[0];
    assert_eq!((outer.inner.len(), outer.inner[0].lines.unwrap().to_string()), (1, "10".to_owned()));
    assert_eq!(shape.loads().map(crate::coverage::Line::get).collect::<Vec<_>>(), [1, 3, 6, 14]);
}

#[test]
fn other_languages_have_bodies_too() {
    for (path, was, is, expected) in [
        ("a.go", "package a\n\nfunc F() int {\n\treturn 1\n}\n", "package a\n\nfunc F() int {\n\treturn 2\n}\n", BODY),
        ("a.go", "package a\n\nconst A = 1\n", "package a\n\nconst A = 2\n", (true, 0)),
        ("a.go", "package a\n// x\n", "package a\n// y\n", NOTHING),
        ("a.go", "//go:build a\npackage a\n", "//go:build b\npackage a\n", (true, 0)),
        ("a.rs", "fn f() -> u8 {\n    1\n}\n", "fn f() -> u8 {\n    2\n}\n", BODY),
        ("a.rs", "const fn f() -> u8 {\n    1\n}\n", "const fn f() -> u8 {\n    2\n}\n", (true, 0)),
        ("a.rs", "macro_rules! a { () => { 1 } }\n", "macro_rules! a { () => { 2 } }\n", (true, 0)),
        ("a.js", "function f() {\n  return 1;\n}\n", "function f() {\n  return 2;\n}\n", BODY),
        ("a.js", "function f() {\n  return a\n}\n", "function f() {\n  return\n  a\n}\n", BODY),
        (
            "a.ts",
            "export const f = (a: number) => {\n  a;\n};\n",
            "export const f = (a: number) => {\n  a + 1;\n};\n",
            BODY,
        ),
        ("a.ts", "export const a = `b c`;\n", "export const a = `b  c`;\n", (true, 0)),
        ("a.ts", "/** @jest-environment node */\n1;\n", "/** @jest-environment jsdom */\n1;\n", (true, 0)),
        ("a.rb", "class A\n  def f\n    1\n  end\nend\n", "class A\n  def f\n    2\n  end\nend\n", BODY),
        ("a.php", "<?php\nfunction f() {\n  return 1;\n}\n", "<?php\nfunction f() {\n  return 2;\n}\n", BODY),
        ("A.java", "class A {\n int f() {\n return 1;\n }\n}\n", "class A {\n int f() {\n return 2;\n }\n}\n", BODY),
        ("a.c", "int f(void) {\n  return 1;\n}\n", "int f(void) {\n  return 2;\n}\n", BODY),
    ] {
        assert_eq!(differs(path, was, is), expected, "{path}: {was}");
    }
}

fn kept(text: &str) -> Vec<String> {
    let shape = of("a.py", text);
    let keeps = shape.functions().into_iter().flat_map(|body| body.keeps.clone());
    keeps
        .map(|keep| {
            let place = match keep.place {
                Place::Module => "",
                Place::Result => " result",
                Place::Function(_) => " function",
                Place::Object(None) => " object",
                Place::Object(Some(_)) => " made object",
            };
            format!("{} {}{place}", keep.lines, keep.name)
        })
        .collect()
}

#[test]
fn what_outlives_a_function_of_python_is_found() {
    for (text, expected) in [
        ("def f():\n    global a\n    a = 1\n", "3 a"),
        ("def f(k):\n    a = 1\n    CACHE[k] = a\n", "3 CACHE"),
        ("def f(k):\n    a = LIST\n    a.append(k)\n", "3 LIST"),
        ("def f(k, seen=[]):\n    seen.append(k)\n", "2 seen"),
        ("def f(cls):\n    cls.x = 1\n", "2 x"),
        ("def f(self):\n    type(self).x = 1\n", "2 x"),
        ("def f(self):\n    self.__class__.x = 1\n", "2 x"),
        ("import functools\n@functools.lru_cache(maxsize=None)\ndef f():\n    return 1\n", "4 f result"),
        ("def f(k):\n    stack = getattr(_local, 'stack')\n    stack.append(k)\n", "3 _local"),
        ("import os\ndef f(k):\n    os.environ['A'] = k\n", "3 environ"),
        ("def f(k):\n    seen = {}\n    def g(a):\n        seen[a] = k\n    return g\n", "4 seen function"),
        ("class A:\n    def f(self, k):\n        self.seen[k] = 1\n", "3 seen object"),
        (
            "class A:\n    def __init__(self):\n        self.x = 1\n    def f(self, k):\n        if not self.x:\n            self.x = 2\n",
            "6 x made object",
        ),
        ("class A:\n    @cached_property\n    def f(self):\n        return 1\n", "4 f object"),
    ] {
        assert_eq!(kept(text), [expected], "{text}");
    }
    for text in [
        "class A:\n    def f(self, k):\n        self.x = 2\n",
        "class M(type):\n    def __init__(cls, k):\n        cls.x = 2\n",
        "def f(a):\n    a = []\n    a.append(1)\n    a[0] = 2\n    a.x = 1\n",
        "def f(k):\n    with open(k) as a, b as c:\n        a.update(1)\n        c.x = 1\n",
        "def f(k):\n    for a, b in k:\n        a.x = b\n    return LIST.get(k)\n",
    ] {
        assert_eq!(kept(text), [""; 0], "{text}");
    }
}

#[test]
fn functions_that_only_keep_are_told_from_those_that_look() {
    let only = |text: &str| of("a.py", text).bodies[0].only_keeps;
    assert!(only("def f(k):\n    name = k.name\n    if name not in ALL:\n        ALL[name] = [k]\n"));
    assert!(!only("def f(k):\n    if k not in ALL:\n        ALL[k] = 1\n    return ALL[k]\n"));
    assert!(!only("def f(k):\n    ALL[k] = 1\n    notify(ALL)\n"));
    assert!(!only("def f(k):\n    return 1\n"));
}

#[test]
fn lines_that_start_processes_are_found() {
    for (path, text, lines) in [
        ("a.py", "import subprocess\n\nsubprocess.run(['ls'])\n", vec![1, 3]),
        ("a.py", "from subprocess import run\n\nrun(['ls'])\nplatform.system()\nos.system('ls')\n", vec![1, 3, 5]),
        ("a.js", "import { fork } from 'node:child_process';\nfork('a');\n", vec![1, 2]),
        ("a.go", "package a\n\nfunc f() {\n\texec.Command(\"ls\")\n\tx.Command()\n}\n", vec![4]),
    ] {
        assert_eq!(of(path, text).opaque.iter().map(|line| line.get()).collect::<Vec<_>>(), lines, "{text}");
    }
}

#[test]
fn hostile_nesting_is_survived() {
    let deep = "(".repeat(20_000);
    shape("a.js", format!("{deep}1{}", ")".repeat(20_000)).as_bytes());
    shape("a.py", format!("a = {deep}").as_bytes());
    let functions = "function f() {".repeat(2_000) + &"}".repeat(2_000);
    shape("a.js", functions.as_bytes());
}
