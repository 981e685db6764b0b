//! Reads one report once, adds its totals up, and says what that cost: `cargo bench --bench scale -- FILE`.
//! `scale.sh` sets it beside `wc -l` and grcov.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::fs::File;
use std::time::Instant;

use lazycov::coverage::{Metric, Totals};
use lazycov::formats::recognise::recognise;
use lazycov::formats::{Input, Reader};

fn main() -> anyhow::Result<()> {
    // `cargo bench FILTER` hands its filter to every benchmark, so that what is no file is no mistake.
    let Some(path) = std::env::args().skip(1).find(|argument| std::path::Path::new(argument).is_file()) else {
        println!("scale: no report given");
        return Ok(());
    };
    let start = Instant::now();
    let file = File::open(&path)?;
    #[expect(unsafe_code, reason = "the measured report is not written to while it is mapped")]
    // SAFETY: nothing changes the file while the benchmark runs.
    let bytes = unsafe { memmap2::Mmap::map(&file) }?;
    let Some(format) = recognise(&bytes) else { anyhow::bail!("{path}: unknown format") };
    let Reader::Native { read, .. } = format.reader else { anyhow::bail!("{path}: {} cannot be read", format.name) };
    let report = read(&Input::new(&bytes).named(&path))?;
    let mut totals = Totals::default();
    for file in &report.files {
        totals.add(&file.coverage.totals());
    }
    let seconds = start.elapsed().as_secs_f64();

    for metric in Metric::ALL {
        if let Some(ratio) = totals.get(metric) {
            println!("{:<13} {}/{} {}", metric.key(), ratio.covered, ratio.total, ratio.display(2));
        }
    }
    println!("files         {}", report.files.len());
    println!("seconds       {seconds:.3}");
    if let Some(peak) = peak_bytes() {
        println!("peak_bytes    {peak}, {} beyond the report", peak.saturating_sub(bytes.len()));
    }
    Ok(())
}

/// The most memory that this process ever held, the mapped report included; known on Linux alone.
fn peak_bytes() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix("kB")?;
    kilobytes.trim().parse::<usize>().ok().map(|kilobytes| kilobytes * 1024)
}
