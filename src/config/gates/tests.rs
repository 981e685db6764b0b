//! What the configuration may say about gates, and what it is told when it may not.

use super::*;
use crate::analysis::gates::Level;
use crate::config::{Owner, from_toml};

fn rules(text: &str) -> Rules {
    from_toml("lazycov.toml", text, Owner::Project).unwrap().gates.unwrap()
}

fn message(text: &str) -> String {
    from_toml("lazycov.toml", text, Owner::Project).unwrap_err().to_string()
}

/// The rules that flags would make in one layer.
fn flags(texts: &[&str]) -> Rules {
    let mut rules = Rules::default();
    for text in texts {
        set_gate(&mut Rules::default(), text).unwrap();
        let (path, value) = text.trim_start_matches("gate.").split_once('=').unwrap();
        rules.put(&path.trim().split('.').collect::<Vec<_>>(), value.trim()).unwrap();
    }
    rules
}

#[test]
fn every_gate_can_be_set_in_the_file_and_by_a_flag() {
    let file = rules(
        "[gate.total]\nline.min=80\nbranch.min=70.25\nfunction.min='90%'\nline.max_missed=500\nline.max_drop='1pp'\n\
         raw=true\n[gate.dir]\nmin=50\n[gate.file]\nline={min=60,max_drop='5pp'}\n\
         [gate.function]\nline.max_drop=10\nmin_lines=5\nmin_lost_lines=2\n\
         [gate.new]\nfunction.line.min=80\nfunction.entered=true\nfile.line.min=80\nchanged_lines.min=90\n\
         [gate.lost]\nlines=0\nincluded='warn'\nbranch='fail'\n\
         [gate.scope]\nvanished='fail'\nnewly_measured='warn'\nnot_measured='ignore'\n",
    );
    let by_flags = flags(&[
        "total.line.min=80",
        "total.branch.min=70.25",
        "total.function.min=90",
        "total.line.max_missed=500",
        "total.line.max_drop=1%",
        "total.raw=true",
        "dir.min=50",
        "file.line.min=60",
        "file.line.max_drop=5pp",
        "gate.function.line.max_drop = 10pp",
        "function.min_lines=5",
        "function.min_lost_lines=2",
        "new.function.line.min=80",
        "new.function.entered=true",
        "new.file.line.min=80",
        "new.changed_lines.min=90",
        "lost.lines=0",
        "lost.included=warn",
        "lost.branch=fail",
        "scope.vanished=fail",
        "scope.newly_measured=warn",
        "scope.not_measured=ignore",
    ]);
    assert_eq!(file, by_flags);
    assert_eq!(file.scope.not_measured, Some(Level::Ignore));
}

#[test]
fn decimals_are_kept_as_they_are_written() {
    assert_eq!(rules("[gate.total]\nmin = 79.95\n"), flags(&["total.min=79.95"]));
    assert_eq!(rules("[gate.total]\nmin = 79.123456789\n"), flags(&["total.min=79.123456789"]));
    let long = "79.123456789012345678901234567891";
    assert_eq!(rules(&format!("[gate.total]\nmin = {long}\n")), flags(&[&format!("total.min={long}")]));
    assert_eq!(
        message("[gate.total]\nmin = 100.1234567891\n"),
        "lazycov.toml:2: gate.total.min must be a percentage from 0 to 100, such as 80 or \"79.95\""
    );
    assert_eq!(
        message("[gate.total]\nmin = 8e1\n").split(": ").nth(1),
        message("[gate.total]\nmin = -1\n").split(": ").nth(1)
    );
}

#[test]
fn a_misspelt_key_is_named_with_its_line_and_the_likely_one() {
    for (text, expected) in [
        ("[gate.totel]\nmin=80\n", "1: unknown key `totel` in gate; did you mean `total`?"),
        ("[gate.total]\nmn=80\n", "2: unknown key `mn` in gate.total; did you mean `min`?"),
        ("[gate.total]\n\nlinee.min=80\n", "3: unknown key `linee` in gate.total; did you mean `line`?"),
        ("[gate.total]\nline.max_dorp=1\n", "2: unknown key `max_dorp` in gate.total.line; did you mean `max_drop`?"),
        ("[gate.lost]\nline=0\n", "2: unknown key `line` in gate.lost; did you mean `lines`?"),
        ("[gate.new]\nchanged_lines=90\n", "2: gate.new.changed_lines is a table; set one of min"),
        ("[gate.scope]\nvanished='never'\n", "2: gate.scope.vanished must be fail, warn or ignore"),
        ("[gate.function]\nmin_lines=-1\n", "2: gate.function.min_lines must be a whole number"),
        (
            "[gate.total]\nmax_drop='10 points'\n",
            "2: gate.total.max_drop must be percentage points from 0 to 100, such as \"1pp\" or 2.5",
        ),
        ("[gate.total]\nmin=[80]\n", "2: gate.total.min must be a single value"),
        ("gate=80\n", "1: expected tables such as [gate.total]"),
        ("[gates.total]\nmin=80\n", "1: unknown section [gates]; did you mean `gate`?"),
    ] {
        assert_eq!(message(text), format!("lazycov.toml:{expected}"), "{text}");
    }
    let known = message("[gate.function]\nfunction.min=90\n");
    assert!(known.starts_with("lazycov.toml:2: unknown key `function` in gate.function"), "{known}");
    let mut rules = Rules::default();
    assert_eq!(
        set_gate(&mut rules, "funktion.max_drop=10pp").unwrap_err(),
        "unknown key `funktion` in gate; did you mean `function`?"
    );
    assert!(set_gate(&mut rules, "function.max_drop").unwrap_err().starts_with("expected TABLE[.METRIC].CHECK=VALUE"));
    assert_eq!(rules.function, crate::analysis::gates::Area::default());
}

#[test]
fn overrides_need_a_path() {
    let set =
        rules("[gate.file]\nline.min=60\noverrides=[{path='src/crypto/**', line.min=95}, {path='old/', min=0}]\n");
    let paths: Vec<&str> = set.file.overrides.iter().map(|over| over.path.as_str()).collect();
    assert_eq!(paths, ["src/crypto/**", "old/"]);
    assert_eq!(message("[gate.file]\noverrides=[{line.min=95}]\n"), "lazycov.toml:2: an override needs a path");
    assert_eq!(
        message("[gate.file]\noverrides=[{path='x', line.mn=95}]\n"),
        "lazycov.toml:2: unknown key `mn` in overrides.line; did you mean `min`?"
    );
    assert!(message("[gate.file]\noverrides=[{path='a/[', min=1}]\n").ends_with("is no glob"));
    assert!(message("[gate.file]\noverrides=3\n").contains("overrides must be a list"));
}

#[test]
fn trap_43_a_waiver_names_one_path_a_rule_a_reason_and_a_day() {
    let whole =
        "[[waive]]\npath='./src/x.rs'\nfunction='parse'\nrule='function.max_drop'\nreason='legacy'\nuntil=2027-03-01\n";
    let waiver = rules(whole).waivers.remove(0);
    assert_eq!((waiver.path.as_str(), waiver.function.as_deref()), ("src/x.rs", Some("parse")));
    assert_eq!(waiver.until.to_string(), "2027-03-01");
    for (cut, expected) in [
        ("path='./src/x.rs'\n", "1: a waiver needs a path: one without would switch its rule off everywhere"),
        ("reason='legacy'\n", "1: a waiver needs a reason"),
        ("until=2027-03-01\n", "1: a waiver needs a last day, such as until = \"2027-03-01\""),
        ("rule='function.max_drop'\n", "1: a waiver needs a rule, such as rule = \"function.max_drop\""),
    ] {
        assert_eq!(message(&whole.replace(cut, "")), format!("lazycov.toml:{expected}"));
    }
    for (from, to, expected) in [
        ("'./src/x.rs'", "'src/**'", "2: waive.path must be one file or folder of the project, not a glob"),
        ("'./src/x.rs'", "'.'", "2: waive.path must be one file or folder of the project, not a glob"),
        ("'./src/x.rs'", "' '", "2: waive.path must not be empty"),
        (
            "max_drop",
            "max_dorp",
            "4: waive.rule: there is no rule `function.max_dorp`; did you mean `function.max_drop`?",
        ),
        ("2027-03-01", "'soon'", "6: waive.until must be a day, such as \"2027-03-01\""),
        ("2027-03-01", "12", "6: waive.until must be a text"),
        ("reason", "reasons", "5: unknown key `reasons` in [[waive]]; did you mean `reason`?"),
    ] {
        assert_eq!(message(&whole.replace(from, to)), format!("lazycov.toml:{expected}"));
    }
    assert!(message("[waive]\npath='x'\n").contains("[[waive]]"));
}

#[test]
fn a_users_own_file_sets_no_gates() {
    for (text, section) in [("\n[gate.total]\nmin=0\n", "gate"), ("\n[[waive]]\npath='x'\n", "waive")] {
        let error = from_toml("/home/me/lazycov.toml", text, Owner::User).unwrap_err().to_string();
        assert!(error.contains(&format!("[{section}] belongs into the project's lazycov.toml")), "{error}");
        assert!(error.starts_with("/home/me/lazycov.toml:2: "), "{error}");
    }
}
