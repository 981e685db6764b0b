//! What one change costs, and what it shows.

use super::*;
use crate::project::compare_changes;

#[test]
fn a_change_of_one_file_asks_for_that_file_alone() {
    let world = many(50);
    let request = Request { memo: Memo::default(), ..world.request() };
    let memo = request.memo.clone();
    let mut project = Project::new(request);
    let first = whole(&mut project, News::anything()).unwrap();
    let base = baseline(&first, "phase");
    let settings = world.settings();
    let compare = |loaded: &Loaded| compare_changes(loaded, &settings, &base, None);
    compare(&first);
    assert_eq!(memo.counts(), Counts { read: 50, parsed: 50, fingerprinted: 50 });

    // A source.
    world.write("src/f7.py", "def other(x):\n    return x\n");
    let second = whole(&mut project, News::of([world.path("src/f7.py")])).unwrap();
    let found = compare(&second);
    assert_eq!(memo.counts(), Counts { read: 51, parsed: 51, fingerprinted: 51 });
    assert_eq!(shared(&first, &second), 49);
    assert_eq!(found.differential.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["src/f7.py"]);

    // A line of the report.
    let report = std::fs::read_to_string(world.path("lcov.info")).unwrap();
    world.write("lcov.info", &report.replace("SF:src/f8.py\nDA:1,1\nDA:2,0", "SF:src/f8.py\nDA:1,1\nDA:2,5"));
    let third = whole(&mut project, News::of([world.path("lcov.info")])).unwrap();
    assert_eq!(memo.counts().parsed, 51, "a report has no text to parse");
    assert_eq!(shared(&second, &third), 48, "f7 is not stale any more, and f8 has other data");

    // Nothing, and nobody watched: stamps are looked at, no text is read.
    let fourth = whole(&mut project, News::anything()).unwrap();
    assert_eq!(shared(&third, &fourth), 50);
}

#[test]
fn the_marks_of_a_saved_source_move_with_its_text() {
    let world = World::new();
    world.write(
        "lcov.info",
        "SF:src/a.py\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nDA:6,1\nDA:7,1\nDA:8,0\nDA:9,1\nend_of_record\n",
    );
    let mut project = Project::new(world.request());
    let state = |loaded: &Loaded| {
        let entry = loaded.snapshot.files.get(0).unwrap();
        let lines: Vec<(u32, u64)> = entry.coverage().lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
        (entry.state, lines, entry.aged.as_deref().cloned())
    };
    let measured = state(&whole(&mut project, News::anything()).unwrap());
    assert_eq!((measured.0, measured.2.as_ref()), (FileState::Measured, None));

    // A line more in the first function, and one less in the second.
    let text = text("src/a.py", 1);
    let edited = text.replacen("    if x:\n", "    check(x)\n    if x:\n", 1).replacen("        return 1\n", "", 1);
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    let save = |text: &str, project: &mut Project| {
        world.write("src/a.py", text);
        let file = std::fs::File::options().append(true).open(world.path("src/a.py")).unwrap();
        file.set_modified(later).unwrap();
        whole(project, News::of([world.path("src/a.py")])).unwrap()
    };
    let edited = state(&save(&edited, &mut project));
    assert_eq!(edited.1, [(1, 1), (3, 1), (4, 0), (5, 1), (7, 1), (8, 1), (9, 1)]);
    let aged = edited.2.unwrap();
    assert_eq!((edited.0, aged.unmeasured_count()), (FileState::Stale, 1));
    assert!(aged.doubtful.iter().any(|range| range.start.get() == 7), "{aged:?}");

    // What is undone is measured again, line by line.
    let undone = state(&save(&text, &mut project));
    assert_eq!(undone, measured);
}

/// How many files are the very same values.
fn shared(one: &Loaded, other: &Loaded) -> usize {
    let (one, other) = (&one.snapshot.files, &other.snapshot.files);
    one.iter().zip(other).filter(|(a, b)| Arc::ptr_eq(a, b)).count()
}

#[test]
fn the_largest_gap_is_known_after_few_files_are_parsed() {
    let world = many(300);
    let long: String = (0..40).map(|n| format!("def g{n}(x):\n    return x\n")).collect();
    world.write("src/long.py", &long);
    world.write("src/deep.py", &format!("def h(x):\n{}", "    x += 1\n".repeat(30)));
    let report = std::fs::read_to_string(world.path("lcov.info")).unwrap();
    let missed = |from: u32, to: u32| (from..=to).map(|line| format!("DA:{line},0\n")).collect::<String>();
    let more =
        format!("SF:src/long.py\n{}end_of_record\nSF:src/deep.py\n{}end_of_record\n", missed(1, 80), missed(2, 31));
    world.write("lcov.info", &(report + &more));
    let memo = Memo::default();
    let mut project = Project::new(Request { memo: memo.clone(), ..world.request() });
    project.load(News::anything(), &Nobody).unwrap();
    let loaded = project.find_largest_gap().unwrap();
    let parsed = memo.counts().parsed;
    assert!(loaded.snapshot.partial && parsed < 20, "{parsed}");
    let index = loaded.snapshot.gap_index(false);
    let largest = |index: &crate::analysis::GapIndex| (index.classes()[0].impact, index.classes()[0].files[0].file);
    let whole = project.find_functions(&Nobody).unwrap();
    assert_eq!(largest(index), largest(whole.snapshot.gap_index(false)));
    assert_eq!(whole.snapshot.file(largest(index).1).unwrap().path.as_str(), "src/deep.py");
}

#[test]
fn a_large_report_that_is_read_again_in_pieces_says_what_a_fresh_load_says() {
    let world = many(60);
    let mut report = String::new();
    for n in 0..60 {
        world.write(&format!("src/f{n}.py"), &"x = 1\n".repeat(3_000));
        let lines: String = (1..=3_000).map(|line| format!("DA:{line},{}\n", (line + n) % 3)).collect();
        write!(report, "SF:src/f{n}.py\n{lines}end_of_record\n").unwrap();
    }
    assert!(report.len() > 1 << 20);
    world.write("lcov.info", &report);
    let mut project = Project::new(world.request()).watched();
    let first = whole(&mut project, News::anything()).unwrap();
    for (line, hits) in [(7, "1000000"), (1_500, "0"), (2_999, "7")] {
        let record = format!("SF:src/f{}.py\n", line % 60);
        let (before, after) = report.split_once(&record).unwrap();
        let after = after.replacen(&format!("DA:{line},"), &format!("DA:{line},{hits}"), 1);
        world.write("lcov.info", &format!("{before}{record}{after}"));
        let kept = whole(&mut project, News::of([world.path("lcov.info")])).unwrap();
        let fresh = whole(&mut Project::new(world.request()), News::anything()).unwrap();
        assert!(said(&kept) == said(&fresh), "line {line}");
        assert!(shared(&first, &kept) < 60);
    }
}
