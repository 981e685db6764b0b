//! Giving the terminal back, whatever happens.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use rustix::process::Signal;

use crate::harness::eventually;
use crate::stage;

const SIZE: (u16, u16) = (80, 24);

fn directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("a.txt"), "text\n").unwrap();
    std::fs::write(directory.path().join("lcov.info"), "SF:a.txt\nDA:1,1\nend_of_record\n").unwrap();
    directory
}

#[test]
fn quitting_gives_the_terminal_back_and_ends_the_tests() {
    let directory = directory();
    let terminal = stage::start(directory.path(), SIZE, &[]);
    terminal.keys("r");
    terminal.see("up ");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn stopping_the_tests_ends_all_of_them() {
    let directory = directory();
    let terminal = stage::start(directory.path(), SIZE, &[]);
    terminal.keys("r");
    terminal.see("up ");
    terminal.keys("x");
    terminal.see("cancelled");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_panic_lands_on_the_users_own_screen() {
    let directory = directory();
    let terminal = stage::start(directory.path(), SIZE, &[]);
    terminal.keys("r");
    terminal.see("up ");
    terminal.keys("P");
    terminal.see("the panic that was asked for");
    assert_eq!(terminal.end(), 101);
}

#[test]
fn signals_end_it_cleanly() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let directory = directory();
        let terminal = stage::start(directory.path(), SIZE, &[]);
        terminal.keys("r");
        terminal.see("up ");
        terminal.signal(signal);
        assert_eq!(terminal.end(), 0, "{signal:?}");
    }
}

#[test]
fn suspended_it_gives_the_terminal_back_until_continued() {
    let directory = directory();
    let terminal = stage::start(directory.path(), SIZE, &[]);
    for _ in 0..2 {
        terminal.keys("\x1a");
        terminal.until_stopped(true);
        terminal.until("the user's screen", |screen| !screen.alternate_screen());
        terminal.assert_given_back();
        terminal.resize((90, 30));
        terminal.signal(Signal::CONT);
        terminal.until("our screen", vt100::Screen::alternate_screen);
        terminal.see("resumed");
        terminal.see("90 by 30");
    }
    // Stopped from outside, without a chance to give anything back.
    terminal.signal(Signal::STOP);
    terminal.until_stopped(true);
    terminal.signal(Signal::CONT);
    terminal.keys("k");
    terminal.see("key k");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn an_editor_has_the_terminal_to_itself() {
    let directory = directory();
    let script = directory.path().join("my editor");
    let text = "#!/bin/sh\nstty -a | grep -o -- '-\\?icanon' >modes\nprintf '%s\\n' \"$@\" >arguments\n\
                echo editing; read line; echo \"$line\" >typed\n";
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let editor = format!("'{}' --wait 'a b'", script.display());
    let terminal = stage::start(directory.path(), SIZE, &[("EDITOR", &editor)]);
    terminal.keys("e");
    terminal.see("editing");
    terminal.assert_given_back();
    // An interrupt while it edits is the editor's business, not ours.
    terminal.signal(Signal::INT);
    terminal.keys("for the editor alone\r");
    terminal.see("editor: Ok(())");
    terminal.keys("k");
    terminal.see("key k");
    let read = |name: &str| std::fs::read_to_string(directory.path().join(name)).unwrap();
    assert_eq!(read("modes"), "icanon\n");
    assert_eq!(read("typed"), "for the editor alone\n");
    let file = directory.path().canonicalize().unwrap().join("a.txt");
    assert_eq!(read("arguments"), format!("--wait\na b\n{}\n", file.display()));
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_key_that_comes_with_a_resize_is_heard() {
    let directory = directory();
    let terminal = stage::start(directory.path(), SIZE, &[]);
    for (width, key) in (0..150).zip(["a", "b", "c", "d"].into_iter().cycle()) {
        // Whoever is busy with one key finds the resize and the next key at the same time.
        terminal.keys("-");
        // So low that the same key of an earlier round has left the screen.
        terminal.resize((60 + width, 6));
        terminal.keys(key);
        terminal.see(&format!("key {key}"));
    }
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn more_keys_than_are_read_at_once_are_all_heard() {
    let directory = directory();
    let terminal = stage::start(directory.path(), SIZE, &[]);
    terminal.keys(&"j".repeat(3000));
    terminal.keys("k");
    terminal.see("key k");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn keys_typed_before_the_start_are_heard() {
    let directory = directory();
    let terminal = stage::start_late(directory.path(), SIZE);
    terminal.keys("now\rk");
    terminal.see("key k");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn keys_typed_at_once_are_heard_whether_the_terminal_answers_or_not() {
    for answers in [false, true] {
        let directory = directory();
        let terminal = stage::start_at_once(directory.path(), SIZE, answers);
        terminal.keys("a");
        terminal.until("our screen", vt100::Screen::alternate_screen);
        for key in ["b", "c", "d", "f", "g", "h", "i", "j"] {
            terminal.keys(key);
            std::thread::sleep(Duration::from_millis(7));
        }
        // The latest comes first.
        let all: Vec<String> = "abcdfghij".chars().rev().map(|key| format!("key {key}")).collect();
        terminal.until("every key, in order", |screen| {
            let lines: Vec<_> = screen.rows(0, SIZE.0).map(|row| row.trim_end().to_owned()).collect();
            lines.into_iter().filter(|line| line.starts_with("key ")).eq(all.iter().cloned())
        });
        // A terminal that is slow to answer is understood, too.
        if !answers {
            terminal.keys("\x1b]11;rgb:fafa/fafa/fafa\x1b\\");
            terminal.see("Light background");
        }
        terminal.keys("\x1b");
        terminal.see("key Esc");
        terminal.keys("q");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn told_to_leave_while_an_editor_is_open_it_leaves() {
    let directory = directory();
    let terminal = stage::start(directory.path(), SIZE, &[("EDITOR", "sh -c 'echo editing; exec sleep 600'")]);
    terminal.keys("e");
    terminal.see("editing");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn idle_it_writes_nothing() {
    let directory = directory();
    let terminal = stage::start(directory.path(), SIZE, &[]);
    // A key that changes nothing on the screen is drawn, and nothing is written either.
    let before = std::cell::Cell::new(terminal.written().len());
    let since = std::cell::Cell::new(std::time::Instant::now());
    eventually("two seconds of silence", || {
        let now = terminal.written().len();
        if now != before.replace(now) {
            since.set(std::time::Instant::now());
        }
        since.get().elapsed() > Duration::from_secs(2)
    });
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}
