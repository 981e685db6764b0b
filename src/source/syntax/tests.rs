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
    expect("a.ts", text, &[("load", 1, 3, 2), ("Cart.add", 5, 5, 2), ("Cart.get", 6, 6, 1), ("plain", 8, 8, 1)]);
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
