//! Files that are not Python 3, or only meant to break a reader of it.

use super::*;

#[test]
fn what_is_not_python_3_is_an_error_with_its_line() {
    for (source, line) in [
        ("a = 1\nprint 'python 2'\n", 2),
        ("a = 1\nraise E, 'python 2'\n", 2),
        ("a = 1\nb = (\n", 3),
        ("a\n  b\n", 2),
        ("a = 1\n\0\n", 2),
        ("'''never closed\n\n", 1),
        ("%matplotlib inline\n", 1),
    ] {
        let error = default_lines(source).unwrap_err();
        assert_eq!(error.line, line, "{source:?}: {error}");
    }
}

#[test]
fn depth_is_refused_before_it_overflows_the_stack() {
    let suites = (0..2_000).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect::<Vec<_>>().concat();
    let repeated = |before: &str, after: &str| format!("if {}1{}:\n  b\n", before.repeat(9_000), after.repeat(9_000));
    for source in [
        repeated("(", ")"),
        repeated("[", "]"),
        repeated("{1: ", "}"),
        repeated("f(", ")"),
        repeated("f'{", "}'"),
        repeated("-", ""),
        repeated("not ", ""),
        repeated("lambda a, b: ", ""),
        repeated("await ", ""),
        repeated("", ".a"),
        repeated("", "()"),
        repeated("", "[0]"),
        repeated("", " + 1"),
        repeated("", "**1"),
        repeated("", " if 1 else 1"),
        repeated("(\n", ""),
        format!("match a:\n  case {}1:\n    b\n", "[".repeat(9_000)),
        suites,
    ] {
        let error = default_lines(&source).unwrap_err();
        assert!(error.message.contains("too deeply"), "{error}");
        assert!(default_lines(&format!("({source}")).is_err());
    }
}

#[test]
fn length_is_not_depth() {
    let items = "[lambda: f(-a.b), {'c': not d}, f'{e}{g}', *h], ".repeat(20_000);
    assert_eq!(default_lines(&format!("a = [{items}]\nb = 1\n")).unwrap().statements, [1, 2]);
    assert_eq!(default_lines(&format!("a = 1{}\n", " + 1".repeat(5_000))).unwrap().statements, [1]);
    let branches = "elif a:\n  b\n".repeat(20_000);
    assert_eq!(default_lines(&format!("if a:\n  b\n{branches}")).unwrap().statements.len(), 40_002);
}

#[test]
fn no_prefix_and_no_bytes_make_it_panic() {
    let snippets = [
        include_str!("statements.rs"),
        include_str!("exclusions.rs"),
        include_str!("reachability.rs"),
        "@a\n@b(\n1)\nasync def f[T](x: int = (yield), /, *, y) -> None:\n\tmatch x:\n\
         \t\tcase {'a': [1, *_]} | _ as z if 0:\n\
         \t\t\treturn f'{x!r:>{y}}' rb'\\x00' \\\n\t\t\t\tor ...\n\ttry: pass\n\texcept* (A, B) as e: del (), [a]\n\
         \tfinally:\n\t\ttype X = int; lambda *a: (b := 1)\n\x0c\r\nif not __debug__: é = 1  # pragma: no cover\n",
    ];
    for snippet in snippets {
        // The margins of the marked snippets are as good as any other broken Python.
        for start in (0..snippet.len()).step_by(97) {
            let _ = default_lines(&snippet.chars().skip(start).take(200).collect::<String>());
        }
    }
    let last = snippets[3].as_bytes();
    for end in 0..=last.len() {
        let _ = decode(&last[..end]).and_then(|text| default_lines(&text));
        let mut torn = last.to_vec();
        if let Some(byte) = torn.get_mut(end) {
            *byte = byte.wrapping_mul(31).wrapping_add(128);
        }
        let _ = decode(&torn).and_then(|text| default_lines(&text));
    }
}
