//! Marks move with what is typed: at each moment they are where the explorer would show them if the text was saved.

use serde_json::{Value, json};

use crate::client::{Client, places};
use crate::project::{Project, TEXT};

fn at(line: u64, character: u64) -> Value {
    json!({"line": line, "character": character})
}

#[test]
fn a_gap_moves_with_lines_that_are_typed_above_it_and_stays_when_they_are_saved() {
    let project = Project::new();
    let mut client = Client::open(&project, &[]);
    let uri = project.uri("shop.py");
    client.open_text(&uri, TEXT);
    let before = places(&client.hints(&uri, 1));
    let typed = "# prices\nimport os\n\n";
    client.change(&uri, 2, json!([{"range": {"start": at(0, 0), "end": at(0, 0)}, "text": typed}]));
    let moved = places(&client.hints(&uri, 2));
    assert_eq!(moved, before.iter().map(|(from, to, kind)| (from + 3, to + 3, kind.clone())).collect::<Vec<_>>());
    assert_eq!(std::fs::read_to_string(project.root().join("shop.py")).unwrap(), TEXT);
    // The next gap is where it is in the editor.
    let gap = client.execute("lazycov.nextGap", json!({"uri": uri, "line": 0}))["result"].clone();
    assert!(moved.iter().any(|(from, ..)| json!(from - 1) == gap["range"]["start"]["line"]), "{gap}");
    // A line within the gap is not the line that was measured.
    client.change(
        &uri,
        3,
        json!([{"range": {"start": at(7, 8), "end": at(7, 18)}, "text": "raise ValueError(amount, member)"}]),
    );
    let less = places(&client.hints(&uri, 3));
    assert!(!less.contains(&(8, 8, "missed".to_owned())), "{less:?}");
    client.change(&uri, 4, json!([{"range": {"start": at(7, 8), "end": at(7, 40)}, "text": "return 100"}]));
    assert_eq!(places(&client.hints(&uri, 4)), moved);
    let saved = format!("{typed}{TEXT}");
    project.write("shop.py", &saved);
    client.tell("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    assert_eq!(explorer(&project), moved.iter().map(|(from, to, kind)| (*from, *to, kind.clone())).collect::<Vec<_>>());
    client.change(&uri, 5, json!([{"text": saved}]));
    assert_eq!(places(&client.hints(&uri, 5)), moved);
    assert_eq!(client.leave(), 0);
}

/// What the explorer marks, as its twin without a screen lists it.
fn explorer(project: &Project) -> Vec<(u64, u64, String)> {
    let report: Value = serde_json::from_str(&project.lazycov(&["report", "--format", "json"])).unwrap();
    let file = &report["files"][0];
    let ranges = |name: &str| file[name].as_array().unwrap().clone();
    let ends = |range: &Value| (range[0].as_u64().unwrap(), range[1].as_u64().unwrap());
    let missed =
        ranges("missed").iter().map(ends).map(|(from, to)| (from, to, "missed".to_owned())).collect::<Vec<_>>();
    let partial = ranges("partial").iter().map(ends).collect::<Vec<_>>();
    let partial = partial.iter().flat_map(|(from, to)| *from..=*to).map(|line| (line, line, "partial".to_owned()));
    let mut all: Vec<_> = missed.into_iter().chain(partial).collect();
    all.sort();
    all
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

#[test]
fn hundreds_of_edits_leave_marks_where_the_explorer_has_them() {
    let project = Project::new();
    let mut client = Client::open(&project, &[]);
    let uri = project.uri("shop.py");
    client.open_text(&uri, TEXT);
    client.hints(&uri, 1);
    let mut dice = Dice(7);
    let mut text: Vec<String> = TEXT.lines().map(str::to_owned).collect();
    let pieces = ["    x = 1\n", "\n", "# \u{e4}\u{1d11e}\n", "def f(a):\n    return a\n", "    return amount\n"];
    for version in 2..402 {
        let line = dice.roll(text.len());
        let (range, with) = match dice.roll(4) {
            0 if text.len() > 4 => (json!({"start": at(line as u64, 0), "end": at(line as u64 + 1, 0)}), ""),
            1 => {
                let width = text[line].chars().map(char::len_utf16).sum::<usize>() as u64;
                (json!({"start": at(line as u64, width), "end": at(line as u64, width + 9)}), " # \u{1d11e}")
            }
            _ => (json!({"start": at(line as u64, 0), "end": at(line as u64, 0)}), pieces[dice.roll(pieces.len())]),
        };
        match with {
            "" => _ = text.remove(line),
            with if with.ends_with('\n') => {
                text.splice(line..line, with.lines().map(str::to_owned));
            }
            with => text[line].push_str(with),
        }
        let whole = || text.iter().map(|line| format!("{line}\n")).collect::<String>();
        client.change(&uri, version, json!([{"range": range, "text": with}]));
        let hints = places(&client.hints(&uri, version));
        if version % 10 == 0 {
            project.write("shop.py", &whole());
            assert_eq!(hints, explorer(&project), "version {version}:\n{}", whole());
        }
        if version % 50 == 0 {
            // Everything is taken back, in one piece.
            text = TEXT.lines().map(str::to_owned).collect();
            client.change(&uri, version, json!([{"text": TEXT}]));
            client.hints(&uri, version);
        }
    }
    assert_eq!(client.leave(), 0);
}
