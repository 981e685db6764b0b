//! What shells and `man` are told, checked by those that read it where they are installed.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// What a program says of a text that it is given; `None` where it is not installed.
fn complaints(program: &str, arguments: &[&str], text: &str) -> Option<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(if output.status.success() { said } else { format!("{} {said}", output.status) })
}

fn commands() -> Vec<String> {
    let help = super::lazycov(std::path::Path::new("."), &["--help"]).stdout;
    let listed = help.split("Commands:\n").nth(1).unwrap().lines().take_while(|line| !line.is_empty());
    // What does not fit into a line goes on further to the right.
    let names = listed.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn completions_know_every_command_and_shells_understand_them() {
    let here = std::path::Path::new(".");
    for (shell, check) in
        [("bash", Some("bash")), ("zsh", Some("zsh")), ("fish", Some("fish")), ("elvish", None), ("powershell", None)]
    {
        let script = super::lazycov(here, &["completions", shell]);
        assert_eq!(script.code, 0, "{}", script.stderr);
        for command in commands() {
            assert!(script.stdout.contains(&command), "{shell} does not know {command}");
        }
        let said = check.and_then(|program| complaints(program, &["-n"], &script.stdout));
        assert!(said.is_none_or(|said| said.is_empty()), "{shell}");
    }
}

#[test]
fn the_manual_has_a_page_for_the_program_and_each_command() {
    let here = std::path::Path::new(".");
    for page in std::iter::once(None).chain(commands().into_iter().filter(|name| name != "help").map(Some)) {
        let arguments: Vec<&str> = std::iter::once("man").chain(page.as_deref()).collect();
        let page = super::lazycov(here, &arguments);
        assert!(page.stdout.contains(".SH NAME") && page.stdout.contains(".SH SYNOPSIS"), "{arguments:?}");
        let said = complaints("groff", &["-man", "-ww", "-Tutf8"], &page.stdout);
        assert!(said.as_ref().is_none_or(String::is_empty), "{arguments:?}: {said:?}");
    }
    assert_eq!(super::lazycov(here, &["man", "nothing"]).code, 2);
}
