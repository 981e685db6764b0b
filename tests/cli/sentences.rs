//! What a branch misses is the same sentence through each format that says the same.

use std::fs;
use std::path::Path;

use crate::lazycov;

/// The sentences of a file of a fixture, each with its line, from one of its reports.
fn said(fixture: &str, report: &str, file: &str) -> Vec<String> {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture);
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join(file);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(fixture.join(file), &to).unwrap();
    let (from, out) = (fixture.join("reports").join(report), dir.path().join("out"));
    fs::create_dir(&out).unwrap();
    let files = if from.is_dir() {
        fs::read_dir(&from).unwrap().map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![from]
    };
    for file in files {
        fs::copy(&file, out.join(file.file_name().unwrap())).unwrap();
    }
    let ran = lazycov(dir.path(), &["show", file, "--uncovered-only", "--reports", "out/**"]);
    let sentences = ran.stdout.lines().filter_map(|row| {
        let (code, words) = row.split_once('←')?;
        Some(format!("{}: {}", code.split_whitespace().next()?, words.trim()))
    });
    sentences.collect()
}

#[test]
fn compilers_of_c() {
    let expected = [
        "19: never false: `p->status == CALC_OK` (2× true)",
        "30: never true: `value > (LONG_MAX - digit) / 10` (12× false)",
        "48: never true: `*p->at != ')'` (1× false)",
        "59: never false: `op != '%'` (9× true)",
        "65: never true: `value == LONG_MIN` (1× false)",
        "68: never false: `op == '/'` (1× true)",
    ];
    for report in ["lcov.info", "gcov-json", "gcov-text", "gcovr.json"] {
        let sentences = said("c-calc", report, "src/calc.c");
        assert_eq!(sentences[..6], expected, "{report}");
        assert!(sentences[6].starts_with("102: `case CALC_OK` never taken, `case CALC_DIVISION` never taken, "));
    }
    // These only count, so that lines must tell which one it was.
    for report in ["cobertura.xml", "sonarqube.xml"] {
        let sentences = said("c-calc", report, "src/calc.c");
        let without_counts = expected.map(|sentence| sentence.split(" (").next().unwrap());
        assert_eq!(sentences[..1], without_counts[..1], "{report}");
        assert_eq!(sentences[2], without_counts[2], "{report}");
        assert_eq!(sentences[5], "68: 1 of 2 branches taken; the report does not say which", "{report}");
    }
    let llvm = ["2: never false: `hour >= 8` (3× true)", "9: never false: `age > 64` (1× true)"];
    assert_eq!(said("c-gate", "llvm-cov.json", "src/gate.c"), llvm);
}

#[test]
fn clang_orders_ways_as_it_believes_so_that_nothing_is_said_of_their_order() {
    // A shape is empty in no run, and Clang 14 and 22 list the ways out of that question in two orders.
    for clang in ["clang-14", "clang-22"] {
        for file in ["src/shapes.h", "src/main.cpp"] {
            for sentence in said("cpp-shapes", clang, file) {
                assert!(!sentence.contains("never true") && !sentence.contains("never false"), "{clang}: {sentence}");
            }
        }
    }
}

#[test]
fn istanbul() {
    let expected = [
        "17: `default` never taken",
        "28: never true: `to.island` (2× false)",
        "31: never true: `to.island` (2× false)",
        "32: never true: `cart.total > 50` (2× false)",
    ];
    for report in ["coverage-final.json", "lcov.info"] {
        assert_eq!(said("ts-cart", report, "src/shipping.ts"), expected, "{report}");
        let default = ["10: never false: `match`, `??` never falls back to `\"0\"`"];
        assert_eq!(said("ts-cart", report, "src/money.ts"), default, "{report}");
    }
    for report in ["cobertura-coverage.xml", "clover.xml"] {
        let sentences = said("ts-cart", report, "src/shipping.ts");
        assert_eq!(sentences[0], expected[0], "{report}");
        let whole = "28: never true: `to.island && speed === Speed.Fast` (2 of 4 branches taken)";
        assert_eq!(sentences[1], whole, "{report}");
    }
    let expected = ["13: never true: `!this.open` (4× false)", "34: `case price < 100` never taken"];
    for report in ["jest/coverage-final.json", "jest/lcov.info"] {
        assert_eq!(said("js-till", report, "lib/till.js"), expected, "{report}");
    }
}

#[test]
fn v8() {
    let sentences = said("js-gate", "node", "lib/sign.js");
    assert_eq!(sentences, ["3: never true: `lang === 'de'`", "8: `??` never falls back to `'gate'`"]);
    assert!(said("js-gate", "node", "lib/gate.js").contains(&"21: `case 'school'` never taken".to_owned()));
}

#[test]
fn coverage_py() {
    for report in ["branch/.coverage", "branch/coverage.json", "branch/coverage.lcov"] {
        assert_eq!(
            said("python-shop", report, "shop/stock.py"),
            ["57: never false: `not self._pieces` (never leaves)", "70: never true: `count <= 0` (never jumps to 71)"],
            "{report}"
        );
    }
    let counted = said("python-shop", "branch/coverage.xml", "shop/basket.py");
    assert_eq!(counted, ["45: never true: `held is None`"]);
}

#[test]
fn ruby_and_java() {
    let nil = "7: never nil: `minutes`, never false: `minutes&.positive?`";
    assert_eq!(said("ruby-roster", ".resultset.json", "lib/clock.rb"), [nil]);
    let roster = ["7: never true: `to > from` (1× false)", "27: `when 0` never taken, `else` never taken"];
    assert_eq!(said("ruby-roster", ".resultset.json", "lib/roster.rb"), roster);
    let check = "web/src/main/java/org/acme/Check.java";
    let equals = "10: never true: `!Labels.page(shelf).equals(\"<p>some</p>\")`";
    assert_eq!(said("java-shelf", "jacoco.xml", check), [equals]);
}
