//! Bad input never aborts: reports that are cut anywhere, and reports with bytes changed, give data or an error that
//! says where. Each fixture and each fuzz seed goes through every reader that takes it whole.

use std::path::{Path, PathBuf};

use lazycov::formats::{FORMATS, Format, Input, ReadError, Reader};
use rayon::prelude::*;

/// Files up to this size are cut at every byte; cuts of larger ones, and changes of all, are drawn.
const LARGE: usize = 4 << 10;
const DRAWN: usize = 300;
/// Some listings say only by their name which source they are of.
const NAME: &str = "measured.jl.1.cov";

fn files_below(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files_below(&path, out) } else { out.push(path) }
    }
}

/// A sequence of numbers that looks drawn and is always the same (Steele, Lea and Flood's SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

/// Lengths to which a file is cut.
fn cuts(length: usize, draw: &mut Draw) -> Vec<usize> {
    if length > LARGE { (0..DRAWN).map(|_| draw.below(length)).collect() } else { (0..length).collect() }
}

/// The file with a few bytes changed.
fn changed(bytes: &[u8], draw: &mut Draw) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=draw.below(4) {
        let at = draw.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            *byte = match draw.below(3) {
                0 => draw.below(256) as u8,
                1 => *byte ^ (1 << draw.below(8)),
                _ => b"\0\n<>\"&,:{}[]-9"[draw.below(14)],
            };
        }
    }
    bytes
}

fn check(format: &Format, bytes: &[u8], what: impl Fn() -> String) {
    let Reader::Native { read, .. } = &format.reader else { return };
    match read(&Input::new(bytes).named(NAME)) {
        Ok(report) => {
            let lines: u64 = report.files.iter().map(|file| file.coverage.lines.ratio().total).sum();
            assert!(lines <= bytes.len() as u64 * 8, "{}: {lines} lines out of {} bytes", what(), bytes.len());
        }
        // These two say by themselves what is wrong, of the whole input.
        Err(ReadError::Empty | ReadError::Unsupported(_)) => {}
        Err(error @ (ReadError::Malformed { .. } | ReadError::Limit { .. })) => {
            let text = error.to_string();
            assert!(text.starts_with("line ") || text.starts_with("byte "), "{}: {text}", what());
        }
    }
}

#[test]
fn cut_and_changed_reports_give_data_or_an_error_that_says_where() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    files_below(&root.join("tests/fixtures"), &mut files);
    files_below(&root.join("fuzz/corpus"), &mut files);
    let tried: usize = files.par_iter().map(|path| damage(path)).sum();
    println!("{tried} bad inputs out of {} files", files.len());
    assert!(tried > 100_000);
}

/// Cuts and changes a file for every reader that takes it whole; how many bad inputs that made.
fn damage(path: &Path) -> usize {
    let bytes = std::fs::read(path).unwrap_or_default();
    let mut tried = 0;
    for format in FORMATS {
        let Reader::Native { read, .. } = &format.reader else { continue };
        if read(&Input::new(&bytes).named(NAME)).is_err() {
            // Not a report of this format; reading it must still be safe.
            continue;
        }
        let name =
            |kind: &str, at: usize| format!("{} of {} as {}: {kind} {at}", path.display(), bytes.len(), format.id);
        let mut draw = Draw(bytes.len() as u64);
        for cut in cuts(bytes.len(), &mut draw) {
            check(format, &bytes[..cut], || name("cut at", cut));
            tried += 1;
        }
        for nth in 0..DRAWN {
            check(format, &changed(&bytes, &mut draw), || name("change", nth));
            tried += 1;
        }
    }
    tried
}
