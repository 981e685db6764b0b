//! One sentence for one thing, however a producer tells of it.

use crate::coverage::{BranchesBuilder, Counts, FileCoverage, Label, Line, LineRatio, LineRatios, Lines, Repeat, Span};
use crate::source::Text;

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

/// A place on one line, by what stands there for the `nth` time.
fn at(text: &str, number: u32, what: &str) -> Label<'static> {
    let code = text.lines().nth(number as usize - 1).unwrap();
    let from = code.find(what).unwrap_or_else(|| panic!("{what} on {code}")) as u32 + 1;
    Label::Span(Span {
        start: line(number),
        start_column: from,
        end: line(number),
        end_column: from + what.len() as u32,
    })
}

const ELSE: Label<'_> = Label::Text("the implicit else");

fn number(number: u32) -> Label<'static> {
    Label::Number(number)
}

/// What is said of a line with these arms, each with its block.
fn said(path: &str, text: &str, of: u32, arms: &[(u32, Label<'_>, u64)]) -> String {
    with_lines(path, text, of, arms, &[])
}

fn with_lines(path: &str, text: &str, of: u32, arms: &[(u32, Label<'_>, u64)], lines: &[(u32, u64)]) -> String {
    let mut branches = BranchesBuilder::default();
    for (block, label, taken) in arms {
        branches.push(line(of), *block, *label, Some(*taken));
    }
    let lines: Lines = lines.iter().map(|(at, hits)| (line(*at), *hits)).collect();
    let coverage = FileCoverage { branches: branches.finish(Repeat::Sum), lines, ..FileCoverage::default() };
    let text = Text::new(text.to_owned()).understood(path);
    text.sentence(&coverage, line(of)).unwrap_or_default()
}

/// What is said of a line of which branches are only counted.
fn counted(path: &str, text: &str, of: u32, covered: u32, total: u32, lines: &[(u32, u64)]) -> String {
    let branch_counts: LineRatios =
        [LineRatio { line: line(of), covered, total, inexact: false }].into_iter().collect();
    let lines = lines.iter().map(|(at, hits)| (line(*at), *hits)).collect();
    let coverage = FileCoverage { lines, branch_counts, ..FileCoverage::default() };
    let text = Text::new(text.to_owned()).understood(path);
    text.sentence(&coverage, line(of)).unwrap_or_default()
}

#[test]
fn an_if_says_the_same_through_every_format_of_its_language() {
    let never = "never false: `x > 50`";
    let times = "never false: `x > 50` (3× true)";
    let script = "if (x > 50) {\n  run();\n}\n";
    // Istanbul's JSON, its LCOV, and its Clover and Cobertura.
    assert_eq!(said("a.ts", script, 1, &[(0, at(script, 1, "if (x > 50) {"), 3), (0, ELSE, 0)]), times);
    assert_eq!(said("a.js", script, 1, &[(0, number(0), 3), (0, number(1), 0)]), times);
    assert_eq!(counted("a.tsx", script, 1, 1, 2, &[(1, 3), (2, 3)]), never);
    // gcov and llvm-cov's LCOV, its JSON and profiles, and what gcovr writes besides.
    let arms = [(0, number(0), 3), (0, number(1), 0)];
    assert_eq!(with_lines("a.c", script, 1, &arms, &[(1, 3), (2, 3)]), times);
    let place = at(script, 1, "x > 50");
    assert_eq!(said("a.cpp", script, 1, &[(0, place, 3), (0, place, 0)]), times);
    assert_eq!(counted("a.c", script, 1, 1, 2, &[(1, 3), (2, 3)]), never);
    // JaCoCo, and Rust with the branches of LLVM.
    let java = "class A { void a(int x) {\nif (x > 50) {\n  run();\n} } }\n";
    assert_eq!(counted("A.java", java, 2, 1, 2, &[(2, 1), (3, 1)]), never);
    let rust = "fn a() {\nif x > 50 {\n  run()\n}\n}\n";
    let place = at(rust, 2, "x > 50");
    assert_eq!(said("a.rs", rust, 2, &[(0, place, 3), (0, place, 0)]), times);
    // SimpleCov.
    let ruby = "if x > 50\n  run\nend\n";
    assert_eq!(said("a.rb", ruby, 1, &[(0, at(ruby, 2, "run"), 3), (0, ELSE, 0)]), times);
    // PHP, where somebody counts its branches.
    let php = "<?php\nif ($x > 50) {\n  run();\n}\n";
    assert_eq!(counted("a.php", php, 2, 1, 2, &[(2, 1), (3, 1)]), "never false: `$x > 50`");
}

#[test]
fn jumps_of_python_come_with_the_condition() {
    let text = "if x > 50:\n    run()\nfor a in b: run()\nmatch a:\n    case 1:\n        run()\n";
    let jumps = |of: u32, labels: [(&'static str, u64); 2]| {
        said("a.py", text, of, &labels.map(|(label, taken)| (0, Label::Text(label), taken)))
    };
    let both = [("jump to line 2", 1), ("jump to line 3", 0)];
    assert_eq!(jumps(1, both), "never false: `x > 50` (never jumps to 3)");
    for exit in ["exit", "return from function 'f'"] {
        assert_eq!(jumps(1, [("jump to line 2", 1), (exit, 0)]), "never false: `x > 50` (never leaves)");
    }
    let ends = [("jump to line 3", 1), ("exit", 0)];
    assert_eq!(jumps(3, ends), "line 3 never leaves the code around it", "no way leads further down");
    let case = [("jump to line 6", 0), ("exit", 1)];
    assert_eq!(jumps(5, case), "never matches: `case 1` (never jumps to 6)");
}

#[test]
fn operands_say_what_was_never_asked() {
    let text = "const z = a ?? b;\nif (a && b) x();\nlet q = a || b;\nf(a || b, c ? 1 : 2);\n";
    let asked = |of: u32, blocks: &[&[u64]]| {
        let arms = blocks
            .iter()
            .zip(0..)
            .flat_map(|(block, at)| block.iter().zip(0..).map(move |(taken, arm)| (at, number(arm), *taken)));
        said("a.js", text, of, &arms.collect::<Vec<_>>())
    };
    assert_eq!(asked(1, &[&[4, 0]]), "`??` never falls back to `b`");
    assert_eq!(asked(2, &[&[0, 4], &[4, 0]]), "never true: `a` (4× false)");
    assert_eq!(asked(2, &[&[0, 4], &[4, 4]]), "never true: `b` (4× false)");
    assert_eq!(asked(2, &[&[4, 0], &[4, 4]]), "never false: `a && b` (4× true)");
    assert_eq!(asked(3, &[&[4, 0]]), "never false: `a` (4× true)");
    assert_eq!(asked(4, &[&[4, 0], &[4, 0]]), "never false: `a`, never false: `c`");
    // One block more than the code has, and the report's own words stay.
    assert!(asked(4, &[&[4, 0], &[4, 0], &[1, 1]]).contains("branch 2 of 2"));
}

/// A text, its arms and its lines.
type InC = (String, Vec<(u32, u32, u64)>, Vec<(u32, u64)>);

/// Three conditions whose code tells that the true way comes first, and what else a function has.
fn in_c(code: &str) -> InC {
    let known = "int f(int a, int b) {\n  if (a)\n    x();\n  if (a)\n    x();\n  if (a)\n    x();\n";
    let arms = [2, 4, 6].iter().flat_map(|line| [(*line, 0, 0), (*line, 1, 4)]).collect();
    let lines = [2, 4, 6].iter().flat_map(|line| [(*line, 4), (line + 1, 0)]).collect();
    (format!("{known}{code}\n}}\n"), arms, lines)
}

/// What is said of a line of C with these pairs, where the file is as GCC has it or else nothing is known.
fn pairs(code: &str, taken: &[u64], is_gcc: bool) -> String {
    let (text, others, lines) = in_c(code);
    let mut branches = BranchesBuilder::default();
    for (at, label, taken) in others.into_iter().filter(|_| is_gcc) {
        branches.push(line(at), 0, number(label), Some(taken));
    }
    for (taken, label) in taken.iter().zip(0..) {
        branches.push(line(8), 0, number(label), Some(*taken));
    }
    let lines: Lines = lines.into_iter().chain([(8, 4)]).map(|(at, hits)| (line(at), hits)).collect();
    let coverage = FileCoverage { branches: branches.finish(Repeat::Sum), lines, ..FileCoverage::default() };
    Text::new(text).understood("a.c").sentence(&coverage, line(8)).unwrap_or_default()
}

#[test]
fn counts_tell_where_the_ways_of_a_compiler_lead() {
    // Whoever made the report: what leads to `b` is as often taken as `b` is asked.
    for is_gcc in [true, false] {
        assert_eq!(pairs("if (a && b) x();", &[0, 4, 0, 0], is_gcc), "never true: `a` (4× false)");
        assert_eq!(pairs("if (a || b) x();", &[0, 4, 0, 0], is_gcc), "never false: `a` (4× true)");
        assert_eq!(pairs("if (a || b) x();", &[4, 0, 0, 0], is_gcc), "never false: `a` (4× true)");
    }
    assert_eq!(pairs("if (a && b) x();", &[4, 0, 4, 0], true), "never false: `a && b` (4× true)");
    assert_eq!(pairs("if (a && b) x();", &[4, 2, 0, 4], true), "never true: `b` (4× false)");
    assert_eq!(pairs("if (a || b) x();", &[4, 0, 0, 4], true), "never true: `a || b` (4× false)");
    assert_eq!(pairs("q = a ? b->c : 1;", &[4, 0], true), "never false: `a` (4× true)");
    assert_eq!(pairs("for (;a;) x();", &[4, 0], true), "the loop never ends without break: `a`");
    assert_eq!(pairs("if (a) return;", &[0, 4], true), "never true: `a` (4× false)");
    // What the counts leave open is not guessed: Clang's order follows what it believes of a condition.
    assert!(pairs("if (a) return;", &[0, 4], false).starts_with("branch 1 of 2"));
    assert!(pairs("if (a && b) x();", &[4, 0, 4, 0], false).starts_with("branch "));
    // What may be turned round, what is thrown together by a macro, and jumps have an order that is not known.
    for code in ["q = a ? b : c();", "if (a) goto end;", "check(a);"] {
        assert!(pairs(code, &[4, 0], true).starts_with("branch 2 of 2"), "{code}");
    }
    assert!(pairs("check(a && b);", &[4, 0, 4, 0], true).starts_with("branch "));
    let brackets = "if ((a == 1) || (b)) x();\n";
    let place = at(brackets, 1, "(a == 1)");
    assert_eq!(said("a.c", brackets, 1, &[(0, place, 0), (0, place, 4)]), "never true: `a == 1` (4× false)");
    // llvm-cov goes on with its numbers, and writes what is true first.
    let llvm = [(0, number(0), 4), (0, number(1), 0), (1, number(2), 0), (1, number(3), 0)];
    assert_eq!(said("a.c", "int f(int a, int b) { if (a || b) x(); }", 1, &llvm), "never false: `a` (4× true)");
}

#[test]
fn lines_decide_where_numbers_and_they_disagree() {
    let text = "int f(int a) {\n  if (a)\n    x();\n  else\n    y();\n}\n";
    let arms = [(0, number(0), 4), (0, number(1), 0)];
    assert_eq!(with_lines("a.c", text, 2, &arms, &[(2, 4), (3, 0), (5, 4)]), "never true: `a` (4× false)");
    assert_eq!(with_lines("a.c", text, 2, &arms, &[(2, 4), (3, 4), (5, 0)]), "never false: `a` (4× true)");
}

#[test]
fn cases_are_named() {
    let script = "switch (a) {\n  case 1:\n  case \"b\":\n    x();\n    break;\n  default:\n    y();\n}\n";
    let arms = |taken: &[u64]| taken.iter().zip(0..).map(|(taken, arm)| (0, number(arm), *taken)).collect::<Vec<_>>();
    assert_eq!(said("a.ts", script, 1, &arms(&[0, 0, 3])), "`case 1` never taken, `case \"b\"` never taken");
    assert_eq!(said("a.ts", script, 1, &arms(&[1, 0, 0])), "`case \"b\"` never taken, `default` never taken");
    let c = format!("void f(int a) {{\n{script}}}\n");
    let lines = [(2, 3), (5, 0), (8, 3)];
    assert_eq!(with_lines("a.c", &c, 2, &arms(&[0, 3]), &lines), "`case 1`, `case \"b\"` never taken");
    let no_default = "void f(int a) {\nswitch (a) {\n  case 1:\n    x();\n  case 2:\n    y();\n}\n}\n";
    let lines = [(2, 3), (4, 1), (6, 3)];
    assert_eq!(with_lines("a.c", no_default, 2, &arms(&[1, 3, 0]), &lines), "always one of the cases");
    // Clang's notes have what follows first.
    assert!(with_lines("a.c", no_default, 2, &arms(&[0, 1, 3]), &lines).starts_with("branch 1 of 3"));
    assert_eq!(counted("a.c", no_default, 2, 2, 3, &[(2, 3), (4, 0), (6, 3)]), "`case 1` never taken");
    let case = at(no_default, 3, "case 1:");
    assert_eq!(said("a.c", no_default, 3, &[(0, case, 0), (0, case, 4)]), "`case 1` never taken");
    let ruby = "case a\nwhen 1 then b\nelse c\nend\n";
    let ways = [(0, at(ruby, 2, "b"), 0), (0, at(ruby, 3, "c"), 3)];
    assert_eq!(said("a.rb", ruby, 1, &ways), "`when 1` never taken");
}

#[test]
fn defaults_unless_and_safe_calls_have_words_of_their_own() {
    let script = "function f(a = 1, { b = 2 } = {}) {}\n";
    let defaults = [(0, number(0), 1), (1, number(0), 0), (2, number(0), 0)];
    assert_eq!(said("a.ts", script, 1, &defaults), "default never used: `{ b = 2 } = {}`, default never used: `b = 2`");
    let ruby = "run unless a\nx&.run\n";
    assert_eq!(said("a.rb", ruby, 1, &[(0, ELSE, 0), (0, at(ruby, 1, "run"), 3)]), "never true: `a` (3× false)");
    let all = at(ruby, 2, "x&.run");
    assert_eq!(said("a.rb", ruby, 2, &[(0, all, 3), (0, ELSE, 0)]), "never nil: `x`");
}

#[test]
fn what_v8_and_go_tell_is_code_that_never_ran() {
    let script = "if (a) throw b;\nq = a && b();\n";
    assert_eq!(said("a.mjs", script, 1, &[(0, at(script, 1, " throw b;"), 0)]), "never true: `a`");
    assert_eq!(said("a.mjs", script, 2, &[(0, at(script, 2, " && b()"), 0)]), "never true: `a`");
    // c8's LCOV has no places.
    assert_eq!(said("a.mjs", script, 1, &[(0, number(0), 0)]), "branch 1 never taken");
    let go = "package a\nfunc f() {\n\tif a > 1 { return }\n}\n";
    let Label::Span(span) = at(go, 3, "{ return }") else { panic!() };
    let statements =
        crate::coverage::Spans::collect(vec![crate::coverage::CountedSpan { span, weight: 1, count: 0 }], Repeat::Sum);
    let coverage = FileCoverage {
        counts: Counts::Binary,
        part_hit: vec![line(3)],
        statements: statements.unwrap(),
        ..FileCoverage::default()
    };
    let text = Text::new(go.to_owned()).understood("a.go");
    assert_eq!(text.sentence(&coverage, line(3)).unwrap(), "never true: `a > 1`");
}
