//! Huge reports without sources: LCOV as a compiler's tools write it, the same at each call.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Result;

/// Of each file.
const LINES: u64 = 1000;
const FUNCTIONS: u64 = 20;
const ARMS: u64 = 60;

/// Parts of paths and of names.
const WORDS: [&str; 16] = [
    "api", "batch", "cell", "decode", "emit", "frame", "index", "ledger", "merge", "parse", "plan", "render", "route",
    "schema", "split", "worker",
];

/// Writes a report of so many bytes, ended at the end of a file.
pub(crate) fn write(place: &Path, bytes: u64) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(place)?);
    let mut random = Random(1);
    let (mut written, mut number) = (0, 0);
    while written < bytes {
        let text = section(number, &mut random);
        out.write_all(text.as_bytes())?;
        (written, number) = (written + text.len() as u64, number + 1);
    }
    Ok(out.flush()?)
}

/// A file: functions, then arms, then lines that lie one to six apart, a third of them missed.
fn section(number: u64, random: &mut Random) -> String {
    let [one, two, three] = [(); 3].map(|()| random.word());
    let mut text = format!("TN:\nSF:/srv/demo/mono/{one}/{two}/{three}_{number:05}.c\n");
    let mut lines = Vec::new();
    let mut line = 0;
    for _ in 0..LINES {
        line += 1 + random.below(6);
        lines.push(line);
    }
    let mut counts = String::new();
    for function in lines.iter().step_by((LINES / FUNCTIONS) as usize) {
        let name = format!("{}_{}_{:x}", random.word(), random.word(), random.below(1 << 20));
        let _ = writeln!(text, "FN:{function},{name}");
        let _ = writeln!(counts, "FNDA:{},{name}", random.hits());
    }
    text.push_str(&counts);
    for line in lines.iter().step_by((2 * LINES / ARMS) as usize) {
        let _ = writeln!(text, "BRDA:{line},0,0,{}\nBRDA:{line},0,1,{}", random.hits(), random.hits());
    }
    let mut hit = 0;
    for line in &lines {
        let hits = random.hits();
        hit += u64::from(hits > 0);
        let _ = writeln!(text, "DA:{line},{hits}");
    }
    let _ = writeln!(text, "LF:{LINES}\nLH:{hit}\nend_of_record");
    text
}

/// Numbers that look like chance.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len() as u64) as usize]
    }

    /// Many zeros, few large numbers.
    fn hits(&mut self) -> u64 {
        match self.below(100) {
            0..30 => 0,
            30..97 => 1 + self.below(200),
            _ => self.below(100_000),
        }
    }
}
