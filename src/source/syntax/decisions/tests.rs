//! Decisions in every language, and where the answers to their operands lead.

use super::nodes::LONGEST;
use crate::analysis::{Decisions, Kind};
use crate::source::syntax::understood;

fn of(path: &str, text: &str) -> Decisions {
    understood(path, text).0
}

/// Each decision: what it is, its line and its question; what is asked one after the other, and the cases.
fn told(path: &str, text: &str) -> Vec<String> {
    let each = of(path, text).all().to_vec().into_iter().map(|decision| {
        let (asked, ways) = (decision.asked, decision.ways);
        let operands: Vec<&str> = asked.operands.iter().map(|operand| operand.text.as_str()).collect();
        let cases: Vec<&str> = ways.iter().map(|way| way.text.as_str()).filter(|text| !text.is_empty()).collect();
        let parts = if decision.kind == Kind::Switch { cases } else { operands };
        let parts = if parts.len() > 1 { format!(": {}", parts.join("; ")) } else { String::new() };
        format!("{:?} {} `{}`{parts}", decision.kind, decision.place.start, asked.text)
    });
    each.collect()
}

#[test]
fn decisions_of_every_language_are_found() {
    let table: &[(&str, &str, &[&str])] = &[
        (
            "a.ts",
            "function f(a = 1, { b = 2 } = {}) {\n  if (a > 1 && (b || a)) {\n    x();\n  } else y();\n  const z = a ?? b ?? 3;\n  \
             switch (a) {\n    case 1:\n    case \"b\": x(); break;\n    default: y();\n  }\n  for (const q of a) r();\n  \
             for (;;) {}\n  for (let i = 0; i < 3; i++) r();\n  return a ? 1 : 2;\n}\n",
            &[
                "Default 1 `a = 1`",
                "Default 1 `{ b = 2 } = {}`",
                "Default 1 `b = 2`",
                "If 2 `a > 1 && (b || a)`: a > 1; b; a",
                "Logic 5 `a ?? b ?? 3`: a; b; 3",
                "Switch 6 `a`: case 1; case \"b\"; default",
                "Each 11 `q of a`",
                "Loop 13 `i < 3`",
                "Choice 14 `a`",
            ],
        ),
        (
            "a.py",
            "if a and b:\n    x\nelif c:\n    y\nelse:\n    z\nfor i in range(3):\n    w\nwhile x: y\nmatch a:\n    case 1: b\n    \
             case _: c\ntry:\n    a\nexcept A:\n    b\n",
            &[
                "If 1 `a and b`: a; b",
                "If 3 `c`",
                "Each 7 `i in range(3)`",
                "Loop 9 `x`",
                "Switch 10 `a`: case 1; case _",
                "Except 15 `A`",
            ],
        ),
        (
            "a.rb",
            "if a\n  b\nelsif c\n  d\nend\nx unless y\na&.b\ncase x\nwhen 1, 2 then 3\nelse 4\nend\nwhile a do b end\n",
            &["If 1 `a`", "If 3 `c`", "If 6 `y`", "Safe 7 `a`", "Switch 8 `x`: when 1, 2; else", "Loop 12 `a`"],
        ),
        (
            "a.go",
            "package a\nfunc f() {\n\tif a := b(); a > 1 {\n\t\tx()\n\t} else if c {\n\t}\n\tfor i := 0; i < 3; i++ {\n\t\tx()\n\t}\n\t\
             for a {\n\t}\n\tfor _, x := range y {\n\t}\n\tfor {\n\t}\n\tswitch a {\n\tcase 1, 2:\n\t\tx()\n\tdefault:\n\t}\n}\n",
            &[
                "If 3 `a > 1`",
                "If 5 `c`",
                "Loop 7 `i < 3`",
                "Loop 10 `a`",
                "Each 12 `_, x := range y`",
                "Switch 16 `a`: case 1, 2; default",
            ],
        ),
        (
            "a.c",
            "int f(int a) {\n  if (!a) return 1; else if (a || b) { c(); }\n  switch (a) { case 1: case 2: x(); break; default: break; }\n  \
             while (a) b();\n  do { x(); } while (a && b);\n  for (int i = 0; i < 3; i++) x();\n  return a ? b : 0;\n}\n",
            &[
                "If 2 `!a`",
                "If 2 `a || b`: a; b",
                "Switch 3 `a`: case 1; case 2; default",
                "Loop 4 `a`",
                "Loop 5 `a && b`: a; b",
                "Loop 6 `i < 3`",
                "Choice 7 `a`",
            ],
        ),
        (
            "a.cpp",
            "int f(int a) {\n  if (auto b = a) return 1; else if (a || b) { c(); }\n  for (auto x : xs) y();\n}\n",
            &["If 2 `auto b = a`", "If 2 `a || b`: a; b", "Each 3 `x : xs`"],
        ),
        (
            "A.java",
            "class A { int f(int a) {\n  if (a > 1) return 1; else if (a < 0) { c(); }\n  switch (a) { case 1: case 2: x(); break; \
             default: y(); }\n  int z = switch (a) { case 1 -> 2; default -> 3; };\n  for (int x : xs) y();\n  \
             return a > 2 && b ? 1 : 2;\n} }\n",
            &[
                "If 2 `a > 1`",
                "If 2 `a < 0`",
                "Switch 3 `a`: case 1; case 2; default",
                "Switch 4 `a`: case 1; default",
                "Each 5 `x : xs`",
                "Choice 6 `a > 2 && b`: a > 2; b",
            ],
        ),
        (
            "a.rs",
            "fn f() {\n  if a > 1 && b { x() } else { y() }\n  match a {\n    1 | 2 => x(),\n    Some(x) if x > 3 => { y() }\n    \
             _ => z(),\n  }\n  while a { b() }\n  for x in xs { y() }\n  if let Some(x) = y { z() }\n}\n",
            &[
                "If 2 `a > 1 && b`: a > 1; b",
                "Switch 3 `a`: 1 | 2; Some(x) if x > 3; _",
                "Loop 8 `a`",
                "Each 9 `x in xs`",
                "If 10 `let Some(x) = y`",
            ],
        ),
        (
            "a.php",
            "<?php\nif ($a && $b) { x(); } elseif ($c) { y(); } else { z(); }\n$x = $a ?: $b;\n$y = $a ?? 3;\n\
             foreach ($a as $b) { c(); }\nswitch ($a) { case 1: x(); break; default: y(); }\n\
             $z = match($a) { 1, 2 => 3, default => 4 };\n",
            &[
                "If 2 `$a && $b`: $a; $b",
                "If 2 `$c`",
                "Choice 3 `$a`",
                "Logic 4 `$a ?? 3`: $a; 3",
                "Each 5 `$a as $b`",
                "Switch 6 `$a`: case 1; default",
                "Switch 7 `$a`: 1, 2; default",
            ],
        ),
    ];
    for (path, text, expected) in table {
        assert_eq!(&told(path, text)[..], *expected, "{path}");
    }
}

#[test]
fn answers_lead_past_what_they_decide() {
    use crate::analysis::Goal::{False, Operand, True};
    let leads = |text: &str| -> Vec<[crate::analysis::Goal; 2]> {
        let found = of("a.c", &format!("int x = {text};"));
        found.all()[0].asked.operands.iter().map(|operand| operand.leads).collect()
    };
    assert_eq!(leads("a && b"), [[Operand(1), False], [True, False]]);
    assert_eq!(leads("a || b"), [[True, Operand(1)], [True, False]]);
    assert_eq!(leads("(a && b) || c"), [[Operand(1), Operand(2)], [True, Operand(2)], [True, False]]);
    assert_eq!(
        leads("a && (b || c) && d"),
        [[Operand(1), False], [Operand(3), Operand(2)], [Operand(3), False], [True, False]]
    );
}

#[test]
fn deep_and_long_conditions_cost_no_stack() {
    let deep = format!("int x = {}a{};", "(".repeat(20_000), " && b)".repeat(20_000));
    assert!(of("a.c", &deep).all().iter().all(|decision| decision.asked.operands.len() == 1));
    let long = format!("if ({}) x();", "é".repeat(400));
    assert!(of("a.c", &long).all()[0].asked.text.chars().count() <= LONGEST + 1);
}
