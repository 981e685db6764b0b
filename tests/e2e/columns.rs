//! Characters that are hard to place, on an emulated terminal: whatever stands before it on its line, what never ran is
//! underlined where it stands, and the frame around the source stays whole.

use std::fmt::Write as _;

use crate::project::Project;

const MISSED: &str = "missed(x)";

/// Each line begins with something hard, and ends with a statement that never ran.
const HARD: [&str; 9] = [
    "\tlet tab = 1",
    "let \u{6f22}\u{5b57} = \u{5024}",
    "let e\u{301}\u{302}\u{303} = 1",
    "let woman = '\u{1f469}\u{200d}\u{1f4bb}'",
    "let \u{5e9}\u{5dc}\u{5d5}\u{5dd} = '\u{645}\u{631}\u{62d}\u{628}\u{627}'",
    "let \u{202e}reversed = 1",
    "let control = '\u{1b}[2J\u{7}\u{9b}4m'",
    "let zero\u{200b}width\u{feff} = 1",
    "let flag = '\u{1f1e9}\u{1f1ea}'",
];

fn project() -> Project {
    let project = Project::new();
    let (mut text, mut map, mut counts) = (String::new(), String::new(), String::new());
    for (at, hard) in HARD.iter().enumerate() {
        let _ = write!(text, "{hard}; {MISSED}\r\n");
        let line = at + 1;
        let own = hard.encode_utf16().count();
        let (from, to) = (own + 2, own + 2 + MISSED.len());
        let comma = if at > 0 { "," } else { "" };
        let place = |from: usize, to: usize| {
            format!("{{\"start\":{{\"line\":{line},\"column\":{from}}},\"end\":{{\"line\":{line},\"column\":{to}}}}}")
        };
        let _ = write!(map, "{comma}\"{}\":{},\"{}\":{}", 2 * at, place(0, own), 2 * at + 1, place(from, to));
        let _ = write!(counts, "{comma}\"{}\":7,\"{}\":0", 2 * at, 2 * at + 1);
    }
    project.write("src/hard.ts", &text);
    let file = format!(
        "{{\"path\":\"src/hard.ts\",\"statementMap\":{{{map}}},\"fnMap\":{{}},\"branchMap\":{{}},\"s\":{{{counts}}},\"f\":{{}},\"b\":{{}}}}"
    );
    project.write("coverage/coverage-final.json", &format!("{{\"src/hard.ts\":{file}}}"));
    project
}

/// The underlined cells of a row, and the last column.
fn row(screen: &vt100::Screen, row: u16) -> (String, String) {
    let columns = screen.size().1.get();
    let cell = |column| screen.cell(row, column);
    let underlined = (0..columns).filter_map(cell).filter(|cell| cell.underline()).map(vt100::Cell::contents).collect();
    (underlined, cell(columns - 1).map(|cell| cell.contents().to_owned()).unwrap_or_default())
}

/// What is wrong with the rows of the source; `shown` of them should have a part that never ran.
fn faults(screen: &vt100::Screen, shown: usize) -> Vec<String> {
    let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
    let text: Vec<String> = screen.rows(0, columns).collect();
    let mut faults = Vec::new();
    let mut found = 0;
    for at in 0..rows {
        let Some(line) = text.get(usize::from(at)).filter(|line| line.contains('│')) else { continue };
        let (underlined, end) = row(screen, at);
        if end != "│" {
            faults.push(format!("row {at} ends with {end:?}: {line}"));
        }
        if underlined == MISSED {
            found += 1;
        } else if !underlined.is_empty() {
            faults.push(format!("row {at} underlines {underlined:?}: {line}"));
        }
    }
    if found != shown {
        faults.push(format!("{found} rows with a part that never ran: {}", text.join("\n")));
    }
    faults
}

#[test]
fn what_is_hard_to_place_moves_nothing_else() {
    for size in [(80, 24), (120, 40), (200, 50)] {
        let project = project();
        let terminal = project.open(&["coverage/coverage-final.json"], size);
        terminal.see("1 ▏");
        terminal.keys("\tg");
        terminal.see("line 1 ·");
        terminal.until("every part is underlined where it stands", |screen| faults(screen, HARD.len()).is_empty());
        for (keys, seen) in [("wH", "most: 7 in line 1"), ("G", "line 9 ·"), ("Hg", "line 1 ·")] {
            terminal.keys(keys);
            terminal.see(seen);
            terminal.until("they stay where they stand", |screen| faults(screen, HARD.len()).is_empty());
        }
        terminal.keys("q");
        assert_eq!(terminal.end(), 0);
    }
}
