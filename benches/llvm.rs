//! Reads profiles with their binary, five times, and says what that cost: `cargo bench --bench llvm -- BINARY PROFILE...`.
//! `llvm.sh` sets it beside LLVM's own tools.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use lazycov::coverage::{Metric, Totals};
use lazycov::formats::recognise::recognise;
use lazycov::formats::{Input, Part, Reader};

const RUNS: usize = 5;

fn main() -> anyhow::Result<()> {
    // `cargo bench FILTER` hands its filter to every benchmark, so that what is no file is no mistake.
    let paths: Vec<String> = std::env::args().skip(1).filter(|argument| Path::new(argument).is_file()).collect();
    let [binary, first, ..] = &paths[..] else {
        println!("llvm: no binary and no profile given");
        return Ok(());
    };
    let files = paths.iter().map(|path| map(path)).collect::<Result<Vec<_>, _>>()?;
    let parts: Vec<Part<'_>> = paths.iter().zip(&files).map(|(name, bytes)| Part { name, bytes }).collect();
    let (Some((binary_part, [_, more @ ..])), Some(bytes)) = (parts.split_first(), files.get(1)) else { return Ok(()) };
    let Some(format) = recognise(bytes) else { anyhow::bail!("{first}: unknown format") };
    let Reader::Native { read, .. } = format.reader else { anyhow::bail!("{first}: {} cannot be read", format.name) };
    let profiles: usize = files.iter().skip(1).map(|bytes| bytes.len()).sum();
    let companions = [*binary_part];
    let mut times = Vec::new();
    let mut totals = Totals::default();
    for _ in 0..RUNS {
        let (start, before) = (Instant::now(), processor_seconds());
        let report = read(&Input::new(bytes).named(first).with_more(more).with_companions(&companions))?;
        times.push((start.elapsed().as_secs_f64(), processor_seconds() - before));
        totals = Totals::default();
        report.files.iter().for_each(|file| totals.add(&file.coverage.totals()));
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    for metric in Metric::ALL {
        if let Some(ratio) = totals.get(metric) {
            println!("{:<13} {}/{} {}", metric.key(), ratio.covered, ratio.total, ratio.display(2));
        }
    }
    let (wall, processor) = times.get(RUNS / 2).copied().unwrap_or_default();
    println!("binary        {binary}, {:.1} MB", files.first().map_or(0, |bytes| bytes.len()) as f64 / 1e6);
    println!("profiles      {}, {:.1} MB", files.len() - 1, profiles as f64 / 1e6);
    println!("seconds       {wall:.3}, of processors {processor:.3}");
    Ok(())
}

fn map(path: &str) -> std::io::Result<memmap2::Mmap> {
    let file = File::open(path)?;
    #[expect(unsafe_code, reason = "the measured files are not written to while they are mapped")]
    // SAFETY: nothing changes the files while the benchmark runs.
    unsafe {
        memmap2::Mmap::map(&file)
    }
}

/// Seconds that all processors together spent on this process, in it and for it; known on Linux alone.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    // Ticks of a hundredth of a second, as on every Linux that Rust runs on.
    (ticks(11) + ticks(12)) / 100.0
}
