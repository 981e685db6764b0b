//! Replays the seeds of the fuzz targets: inputs that once broke a reader, or that a reader should see early.

use std::path::{Path, PathBuf};

use lazycov::formats::{FORMATS, Reader};

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "it is the library of the fuzz targets")]
mod exercise;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

/// The seeds of a target.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(corpus().join(target)).into_iter().flatten().flatten();
    entries.map(|entry| (entry.path().display().to_string(), std::fs::read(entry.path()).unwrap_or_default())).collect()
}

/// coverage.py's XML goes through the reader of its own format, which is Cobertura's.
fn target(id: &str) -> String {
    if id == "coveragepy-xml" { "cobertura".to_owned() } else { id.replace('-', "_") }
}

#[test]
fn every_reader_takes_its_seeds() {
    for format in FORMATS.iter().filter(|format| matches!(format.reader, Reader::Native { .. })) {
        let seeds = seeds(&target(format.id));
        assert!(!seeds.is_empty(), "{} has no seeds in fuzz/corpus", format.id);
        let read = seeds.iter().filter(|(name, bytes)| {
            println!("{}: {name}", format.id);
            exercise::read(format.id, bytes) == Some(true)
        });
        assert!(read.count() > 0, "no seed of {} is a report", format.id);
    }
}

#[test]
fn what_is_no_report_takes_its_seeds() {
    let baseline: fn(&[u8]) -> bool = exercise::baseline;
    let targets = [
        ("baseline", baseline),
        ("client_messages", exercise::client_messages),
        ("junit", exercise::junit),
        #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
        ("line_tables", exercise::line_tables),
        ("mcp", exercise::mcp),
        ("memo", exercise::memo),
        ("mojo", exercise::mojo),
        ("presets", exercise::presets),
        ("python", exercise::python),
        ("settings", exercise::settings),
        ("test_output", exercise::test_output),
    ];
    for (target, read) in targets {
        let seeds = seeds(target);
        let taken = seeds.iter().filter(|(name, bytes)| {
            println!("{name}");
            read(bytes)
        });
        let taken = taken.count();
        assert!(taken > 0 && taken < seeds.len(), "{target} needs seeds that are read, and seeds that are refused");
    }
}

#[test]
fn every_seed_can_be_recognised_and_unpacked() {
    for folder in std::fs::read_dir(corpus()).unwrap().flatten() {
        for (name, bytes) in seeds(&folder.file_name().to_string_lossy()) {
            println!("{name}");
            exercise::recognise(&bytes);
            exercise::compress(&bytes);
        }
    }
    assert!(!seeds("compress").is_empty() && !seeds("recognise").is_empty());
}
