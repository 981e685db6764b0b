//! One small file a language: names, places and complexity.

use super::extents;

fn found(path: &str, text: &str) -> Vec<(String, u32, u32, u32)> {
    let extents = extents(path, text).unwrap();
    extents.iter().map(|e| (e.name.clone(), e.start().get(), e.end().get(), e.complexity.unwrap())).collect()
}

fn expect(path: &str, text: &str, expected: &[(&str, u32, u32, u32)]) {
    let expected: Vec<_> = expected.iter().map(|&(n, s, e, c)| (n.to_owned(), s, e, c)).collect();
    assert_eq!(found(path, text), expected, "{path}");
}

#[test]
fn go_names_methods_by_their_type_and_keeps_literals_inside() {
    let text = "package a\n\nfunc Run() {\n\tgo func() {\n\t\tif x && y {\n\t\t}\n\t}()\n}\n\nfunc (s *Store[K]) Load(id string) error {\n\treturn nil\n}\n";
    expect("a.go", text, &[("Run", 3, 8, 3), ("Store.Load", 10, 12, 1)]);
}

#[test]
fn python_qualifies_by_class_and_function() {
    let text = "class Cart:\n    @property\n    def total(self):\n        def add(a, b):\n            return a or b\n        return 1 if self else 2\n\nasync def main():\n    pass\n";
    expect("a.py", text, &[("Cart.total", 3, 6, 2), ("Cart.total.add", 4, 5, 2), ("main", 8, 9, 1)]);
}

#[test]
fn scripts_take_names_from_what_holds_a_function() {
    let text = "export const load = async (id?: string) => {\n  items.map((x) => x ? 1 : 2);\n};\nclass Cart {\n  add(n: number) { if (n) { return 1; } }\n  get = () => 1;\n}\nfunction plain() {}\n";
    let expected =
        [("load", 1, 3, 1), ("(anonymous)", 2, 2, 2), ("Cart.add", 5, 5, 2), ("Cart.get", 6, 6, 1), ("plain", 8, 8, 1)];
    expect("a.ts", text, &expected);
}

#[test]
fn every_kind_of_function_of_a_script_is_one() {
    let text = "\
const o = {
  get size() { return 1; },
  set size(n) { },
  *walk() { yield 1; },
  async load() { },
  'by key': function () { },
};
class Cart {
  constructor() { }
  static of() { return new Cart(); }
  #secret = async () => { };
  handler = function () { };
}
function* numbers() { }
async function later() { }
exports.make = function made() { return () => 1; };
export default function () { }
list.map(function named() { }, async function* () { });
new Promise((resolve) => resolve());
(function () { })();
a(function () { b(); }).c = () => 2;
";
    let names: Vec<String> =
        extents("a.mjs", text).unwrap().iter().map(|extent| format!("{}:{}", extent.start(), extent.name)).collect();
    let expected = [
        "2:size",
        "3:size",
        "4:walk",
        "5:load",
        "6:'by key'",
        "9:Cart.constructor",
        "10:Cart.of",
        "11:Cart.#secret",
        "12:Cart.handler",
        "14:numbers",
        "15:later",
        "16:exports.make",
        "16:(anonymous)",
        "17:(anonymous)",
        "18:named",
        "18:(anonymous)",
        "19:(anonymous)",
        "20:(anonymous)",
        "21:(anonymous)",
        "21:(anonymous)",
    ];
    assert_eq!(names, expected);
    let typed = "abstract class A<T> {\n  abstract area(): number;\n  constructor(private x: T) { }\n  private run = <U,>(u: U): U => u;\n  over(a: string): void;\n  over(a: any): void { }\n}\nexport const f = (x: number): x is 1 => !!x;\n";
    let expected = [("A.constructor", 3, 3, 1), ("A.run", 4, 4, 1), ("A.over", 6, 6, 1), ("f", 8, 8, 1)];
    expect("a.ts", typed, &expected);
    let view = "const View = () => (\n  <ul onClick={() => go()}>{items.map((i) => <li>{i}</li>)}</ul>\n);\n";
    let expected = [("View", 1, 3, 1), ("(anonymous)", 2, 2, 1), ("(anonymous)", 2, 2, 1)];
    expect("a.tsx", view, &expected);
    expect("a.jsx", view, &expected);
}

/// First owned lines by function.
fn owned(path: &str, text: &str) -> Vec<(String, u32)> {
    extents(path, text).unwrap().iter().map(|extent| (extent.name.clone(), extent.from.get())).collect()
}

#[test]
fn a_definition_that_runs_is_none_of_the_functions_lines() {
    let text = "\
@cached
def outer(
    a,
    b=1,
):
    # What it does.
    \"\"\"Outer.\"\"\"
    class Inner:
        x = 1

        def method(self): return 1
    return Inner


def wrapping(f):
    @wraps(f)
    def wrapped():
        return f()

    return wrapped

def short(a,
          b): return [
        a]
";
    let expected =
        [("outer", 7), ("outer.Inner.method", 11), ("wrapping", 17), ("wrapping.wrapped", 18), ("short", 23)];
    assert_eq!(owned("a.py", text), expected.map(|(name, from)| (name.to_owned(), from)));
    let text = "\
def run(a)
  # What it does.
  a + 1
rescue
  2
end
def short; 1; end
def two = 1 + 1
def none
end
";
    let expected = [("run", 3), ("short", 7), ("two", 8), ("none", 10)];
    assert_eq!(owned("a.rb", text), expected.map(|(name, from)| (name.to_owned(), from)));
    let text = "\
function plain(
  a,
) {
}
const value = (
  a,
) => {
};
const next = (a) =>
  a + 1;
const here = () => 2;
";
    let expected = [("plain", 1), ("value", 7), ("next", 10), ("here", 11)];
    assert_eq!(owned("a.js", text), expected.map(|(name, from)| (name.to_owned(), from)));
}

#[test]
fn compiled_languages_name_their_functions() {
    let rust = "impl<T> Store<T> {\n    fn get(&self) -> Option<&T> {\n        match self { _ => None }\n    }\n}\ntrait Shape { fn area(&self) -> u32; }\n";
    expect("a.rs", rust, &[("Store::get", 2, 4, 2)]);
    let java = "class Cart {\n  Cart() { }\n  int total() { for (;;) { } }\n}\n";
    expect("A.java", java, &[("Cart.Cart", 2, 2, 1), ("Cart.total", 3, 3, 2)]);
    let c = "static int *find(const char *s)\n{\n  return s ? 0 : 0;\n}\n";
    expect("a.c", c, &[("find", 1, 4, 2)]);
    let cpp = "namespace n {\nstruct S { int f() { return 1; } };\n}\nint &n::S::g(int a) { while (a) {} }\n";
    expect("a.cpp", cpp, &[("n::S::f", 2, 2, 1), ("n::S::g", 4, 4, 2)]);
    let ruby = "module M\n  class C\n    def run\n      1 if x\n    end\n    def self.make; end\n  end\nend\n";
    expect("a.rb", ruby, &[("M#C#run", 3, 5, 2), ("M#C#make", 6, 6, 1)]);
    let php = "<?php\nclass C {\n  function run() { return $a ?? 1; }\n}\n";
    expect("a.php", php, &[("C::run", 3, 3, 2)]);
}

#[test]
fn broken_and_deep_sources_do_no_harm() {
    assert!(extents("a.unknown", "x").is_none());
    let deep = format!("package a\nfunc f() {{ x := {} }}\n", "(".repeat(50_000));
    assert!(extents("a.go", &deep).is_some());
    for cut in 0..120 {
        let text = "def f(a):\n    if a:\n        return [x for x in a]\n    else:\n        class B:\n            def g(self): pass\n";
        if let Some(part) = text.get(..cut) {
            assert!(extents("a.py", part).is_some());
        }
    }
}

#[test]
fn what_lies_deep_is_not_looked_up_from_the_root() {
    let depth = 20_000;
    let nested = |open: &str, inside: &str, close: &str| {
        format!("{}{}{}", open.repeat(depth), inside.repeat(depth), close.repeat(depth))
    };
    let start = std::time::Instant::now();
    let scripts = nested("[", "f=>0,", "]");
    assert_eq!(extents("a.js", &scripts).unwrap().len(), depth);
    let decisions = format!("function f() {{ {} }}", nested("if (a) ", ";", ""));
    assert_eq!(found("a.js", &decisions), [("f".to_owned(), 1, 1, 1 + depth as u32)]);
    let blocks = format!("fn f() {{\n{}\n}}", nested("{", "", "}"));
    assert_eq!(super::statements("a.rs", &blocks).unwrap().len(), 1);
    let sum = format!("int f(void) {{\n  return {}1;\n}}", "1 + ".repeat(depth));
    assert_eq!(super::statements("a.c", &sum).unwrap().len(), 1);
    assert!(
        start.elapsed().as_secs() < 30,
        "{:?}: it is a second, and minutes where each step takes as many",
        start.elapsed()
    );
}

#[test]
fn functions_do_not_all_carry_a_name_that_nobody_can_read() {
    let name = "n".repeat(200_000);
    for (path, head) in [("a.py", "class"), ("a.mojo", "struct"), ("a.🔥", "def")] {
        let text = format!("{head} {name}:\n{}", "    def f(): return 1\n".repeat(1000));
        let found = extents(path, &text).unwrap();
        assert!(found.iter().filter(|function| function.name == "f").count() == 1000, "{path}");
    }
}

#[test]
fn statements_begin_where_something_is_done() {
    let lines = |path: &str, text: &str| -> Vec<u32> {
        super::statements(path, text).unwrap().iter().map(|line| line.get()).collect()
    };
    let c = "#ifndef A_H\n#define A_H\nint seen;\nint f(int a) {\n  int b;\n  int c = 1;\n  switch (a) {\n  case 1:\n    \
             c++;\n  }\nend:\n  return c;\n}\n#if 0\nint g(void) {\n  return 1;\n}\n#endif\n#endif\n";
    assert_eq!(lines("a.h", c), [6, 7, 9, 12]);
    let rust = "const A: u8 = 1;\nfn f(a: u8) -> u8 {\n    let b;\n    let c = 2;\n    b = c;\n    if a > b {\n        \
                return 1;\n    }\n    a + b\n}\n#[cfg(test)]\nmod tests {\n    fn g() {\n        g();\n    }\n}\n\
                #[test]\n#[ignore]\nfn h() {\n    h();\n}\n#[inline]\nfn i() {\n    i();\n}\n";
    assert_eq!(lines("a.rs", rust), [4, 5, 6, 7, 9, 24]);
    assert!(super::statements("a.unknown", "x").is_none());
}
