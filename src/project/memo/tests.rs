//! What is kept is what was worked out, whatever happens to the file it is kept in.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::coverage::{Line, LineBits, Span};

const PYTHON: &str = "def one():\n    return 1\n\n\ndef two():\n    return 2\n";

fn path(name: &str) -> RepoPath {
    RepoPath::new(name)
}

/// A file that was written long before it is looked at.
fn learn(memo: &Memo, name: &str, text: &str) -> (Stamp, Content) {
    let stamp = Stamp { modified: 1, changed: 1, size: text.len() as u64, inode: 7 };
    let content = memo.learn(&path(name), &stamp, SystemTime::now(), text.as_bytes()).0;
    (stamp, content)
}

fn names(memo: &Memo, name: &str, content: Content) -> Vec<String> {
    let extents = memo.extents(&path(name), content, || Some(PYTHON.as_bytes().to_vec()));
    extents.iter().flat_map(|extents| extents.iter()).map(|extent| extent.name.clone()).collect()
}

#[test]
fn the_next_start_reads_and_parses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("memo");
    let first = Memo::open_file(&file);
    let (stamp, content) = learn(&first, "a.py", PYTHON);
    assert_eq!(names(&first, "a.py", content), ["one", "two"]);
    let marks = first.marks(content, || Some(PYTHON.as_bytes().to_vec())).unwrap();
    first.learn_blob(content, "abc");
    first.save();
    let second = Memo::open_file(&file);
    assert_eq!(second.known(&path("a.py"), &stamp), Some((content, 6)));
    assert_eq!(second.known_extents(&path("a.py"), content).map(|extents| extents.len()), Some(2));
    assert_eq!(second.marks(content, || None), Some(marks));
    assert_eq!(second.blob(content).as_deref(), Some("abc"));
    assert_eq!(second.counts(), Counts::default());
    let other = Stamp { size: 1, ..stamp };
    assert_eq!(second.known(&path("a.py"), &other), None);
    assert_eq!(second.known(&path("b.py"), &other), None);
}

#[test]
fn a_damaged_cut_or_foreign_file_is_ignored_and_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("memo");
    let memo = Memo::open_file(&file);
    let (stamp, content) = learn(&memo, "a.py", PYTHON);
    names(&memo, "a.py", content);
    memo.save();
    let good = std::fs::read(&file).unwrap();
    let mut changed = good.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    let other_version = [b"lazycov memo 1\n\0".to_vec(), good[16..].to_vec()].concat();
    let damaged = [changed, good[..good.len() / 2].to_vec(), other_version, b"no memo".to_vec(), Vec::new()];
    for bytes in damaged {
        std::fs::write(&file, &bytes).unwrap();
        let memo = Memo::open_file(&file);
        assert_eq!(memo.known(&path("a.py"), &stamp), None);
        learn(&memo, "a.py", PYTHON);
        memo.save();
        assert_eq!(Memo::open_file(&file).known(&path("a.py"), &stamp), Some((content, 6)));
    }
}

#[test]
fn two_processes_lose_nothing_of_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("memo");
    let (one, other) = (Memo::open_file(&file), Memo::open_file(&file));
    let (first, content) = learn(&one, "a.py", PYTHON);
    names(&one, "a.py", content);
    one.save();
    let (second, _) = learn(&other, "b.py", "x = 1\n");
    other.save();
    let third = Memo::open_file(&file);
    assert!(third.known(&path("a.py"), &first).is_some() && third.known(&path("b.py"), &second).is_some());
    assert!(third.known_extents(&path("a.py"), content).is_some());
}

#[test]
fn a_file_that_was_just_written_may_be_written_again_unseen() {
    let memo = Memo::default();
    let now = SystemTime::now();
    let fresh = Stamp { modified: nanoseconds(now), changed: 0, size: 6, inode: 1 };
    memo.learn(&path("a.py"), &fresh, now, b"x = 1\n");
    assert_eq!(memo.known(&path("a.py"), &fresh), None);
    memo.learn(&path("a.py"), &fresh, now + Duration::from_secs(3), b"x = 1\n");
    assert!(memo.known(&path("a.py"), &fresh).is_some());
}

#[test]
fn each_text_is_parsed_once_however_many_ask() {
    let memo = Memo::default();
    let (_, content) = learn(&memo, "a.py", PYTHON);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(names(&memo, "a.py", content), ["one", "two"]));
        }
    });
    assert_eq!(memo.counts(), Counts { read: 1, parsed: 1, fingerprinted: 0 });
    // The same text under another name of the same language is the same text.
    names(&memo, "b.py", content);
    assert_eq!(memo.counts().parsed, 1);
}

#[test]
fn what_was_not_used_for_longest_goes_first() {
    let row = |day: u32| TextRow { content: [day as u8; 16], lines: 1, used: day, record: &[0; 72] };
    let kept = bounded(vec![row(3), row(1), row(2)], 400);
    assert_eq!(kept.iter().map(|text| text.used).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(bounded(vec![row(1)], 400).len(), 1);
}

fn records() -> impl Strategy<Value = Record> {
    let line = (1u32..5000).prop_map(|line| Line::new(line).unwrap());
    let extent =
        ("[a-zé.]{0,9}", [line.clone(), line.clone(), line], any::<(u16, bool)>(), proptest::option::of(0u32..99))
            .prop_map(|(name, [start, end, from], (column, is_value), complexity)| {
                let column = u32::from(column);
                Extent {
                    name,
                    span: Span { start, start_column: column, end, end_column: column },
                    from,
                    is_value,
                    complexity,
                }
            });
    let extents = proptest::option::of(proptest::collection::vec(extent, 0..4).prop_map(Arc::from));
    let marks = proptest::collection::vec("[a-z(); ]{0,9}".prop_map(|text| Mark::of(&text)), 0..9);
    let blob = proptest::option::of("[0-9a-f]{40}".prop_map(Into::into));
    let bare = proptest::option::of(proptest::collection::vec(1u32..5000, 0..9));
    (proptest::collection::vec(("[a-z]{1,4}", extents), 0..3), proptest::option::of(marks), blob, bare).prop_map(
        |(extents, marks, blob, bare)| {
            let bare = bare.map(|lines| {
                let mut bits = LineBits::default();
                lines.into_iter().filter_map(Line::new).for_each(|line| bits.insert(line));
                bits
            });
            Record { extents, marks, blob, bare }
        },
    )
}

use crate::analysis::differential::Mark;

proptest! {
    #[test]
    fn records_are_read_as_they_were_written(record in records()) {
        let bytes = record.write();
        prop_assert_eq!(stored::marks(&bytes), record.marks.clone());
        prop_assert_eq!(stored::bare(&bytes), record.bare.clone());
        prop_assert_eq!(stored::blob(&bytes), record.blob.as_deref());
        for (grammar, _) in &record.extents {
            let first = record.extents.iter().find(|known| known.0 == *grammar).map(|known| known.1.clone());
            prop_assert_eq!(stored::extents(&bytes, grammar), first);
        }
        prop_assert_eq!(stored::extents(&bytes, "other grammar"), None);
        prop_assert_eq!(Record::read(&bytes), Some(record));
    }

    #[test]
    fn any_bytes_are_a_memo_or_none(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0usize..400) {
        Record::read(&bytes);
        stored::extents(&bytes, "x");
        let row = TextRow { content: [1; 16], lines: 1, used: 1, record: &bytes };
        let mut written = Stored::write(vec![row], Vec::new(), "x");
        let stored = Stored::read(written.clone(), "x").unwrap();
        prop_assert_eq!(stored.text(&[1; 16]), Some((0, row)));
        // With its checksum made right again, any change is still no reason to panic.
        let place = 48 + at % (written.len() - 48);
        written[place] = written[place].wrapping_add(1);
        let checksum = *blake3::hash(&written[48..]).as_bytes();
        written[16..48].copy_from_slice(&checksum);
        if let Some(stored) = Stored::read(written, "x") {
            stored.texts().for_each(|text| _ = Record::read(text.record));
            stored.files().for_each(drop);
        }
        bytes.clear();
    }
}

/// Tables as a memo holds them, of texts with these records, each `length` bytes long by its row.
fn tables(records: &[Vec<u8>], lengths: impl Fn(usize) -> usize) -> Vec<u8> {
    let mut out = (records.len() as u32).to_le_bytes().to_vec();
    let mut place = 0;
    for (at, record) in records.iter().enumerate() {
        out.extend([at as u8; 16]);
        for number in [1, 2, place, lengths(at) as u32] {
            out.extend(number.to_le_bytes());
        }
        place += record.len() as u32;
    }
    out.extend([0; 4]);
    out.extend(records.concat());
    out
}

proptest! {
    #[test]
    fn whatever_lies_there_is_ignored_and_replaced(noise in proptest::collection::vec(any::<u8>(), 0..300), at in any::<usize>()) {
        let good = tables(&[Record::default().write(), Record { blob: Some("abc".into()), ..Record::default() }.write()], |_| 16);
        let mut broken = good.clone();
        let at = at % good.len();
        broken.splice(at..(at + noise.len()).min(good.len()), noise.iter().copied());
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("memo");
        for bytes in [noise.clone(), Memo::sealed(&noise), Memo::sealed(&broken)] {
            Memo::examine(&bytes);
            std::fs::write(&file, &bytes).unwrap();
            let memo = Memo::open_file(&file);
            let (stamp, content) = learn(&memo, "a.py", PYTHON);
            prop_assert_eq!(names(&memo, "a.py", content), ["one", "two"]);
            memo.save();
            let again = Memo::open_file(&file);
            prop_assert_eq!(again.known(&path("a.py"), &stamp), Some((content, 6)));
            prop_assert!(std::fs::metadata(&file).unwrap().len() < bytes.len() as u64 + 1024);
        }
    }
}

#[test]
fn no_two_texts_share_a_record() {
    let (plain, named) = (Record::default(), Record { blob: Some("abc".into()), ..Record::default() });
    let records = [plain.write(), named.write()];
    let lengths = |at: usize| records[at].len();
    assert_eq!(Memo::examine(&Memo::sealed(&tables(&records, lengths))), Some(2));
    assert_eq!(Memo::examine(&Memo::sealed(&tables(&records, |at| lengths(at) + 1 - at))), None);
    assert_eq!(Memo::examine(&tables(&records, lengths)), None);
}
