//! The lines of files and functions, written key by key; `rows.rs` reads them. What is not known is left out.

use super::marks::Bytes;
use super::rows::carried;
use super::runs::{write_lines, write_units};
use super::text::{base64, hex, number, pair, string};
use crate::analysis::differential::{FileRecord, FunctionRecord, Mark, is_simple};
use crate::coverage::{Line, Metric, Totals};

/// Appends rows.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) out: Vec<u8>,
    marks: Bytes,
}

impl Writer {
    fn put(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// The row of a file without its functions, but with what it is made of, and how large they are where nothing else needs to
    /// be known of a file that is what it was.
    pub(super) fn file(&mut self, file: &FileRecord) {
        self.put(b"{\"path\":");
        string(&mut self.out, file.path.as_str());
        if file.made_of != 0 {
            self.put(b",\"made_of\":");
            hex(&mut self.out, &file.made_of.to_be_bytes());
            if let Some(sizes) = sizes(file) {
                self.put(b",\"functions\":[");
                for (at, size) in sizes.enumerate() {
                    if at > 0 {
                        self.put(b",");
                    }
                    number(&mut self.out, size);
                }
                self.put(b"]");
            }
        }
        if let Some(text) = &file.text {
            self.put(b",\"content\":");
            hex(&mut self.out, &text.content);
            self.marks.take(&text.lines);
            for (key, bytes) in [("lengths", &self.marks.lengths), ("hashes", &self.marks.hashes)] {
                if !bytes.is_empty() {
                    key_of(&mut self.out, key);
                    base64(&mut self.out, bytes);
                }
            }
        }
        if file.carries != carried(&file.totals) {
            self.put(b",\"carries\":[");
            let carried = Metric::ALL.into_iter().filter(|metric| file.carries.contains(*metric));
            for (at, metric) in carried.enumerate() {
                if at > 0 {
                    self.put(b",");
                }
                string(&mut self.out, metric.key());
            }
            self.put(b"]");
        }
        if file.totals != Totals::default() {
            self.put(b",\"totals\":{");
            let from = self.out.len();
            self.ratios(&file.totals);
            // The first key needs nothing that parts it from one before.
            if self.out.get(from) == Some(&b',') {
                self.out.remove(from);
            }
            self.put(b"}");
        }
        if let Some(detail) = &file.detail {
            self.put(b",\"units\":{");
            for (at, (metric, units)) in detail.units.iter().enumerate() {
                if at > 0 {
                    self.put(b",");
                }
                string(&mut self.out, metric.key());
                self.put(b":");
                write_units(&mut self.out, units);
            }
            self.put(b"}");
            if !detail.partial.is_empty() {
                self.put(b",\"partial\":");
                write_lines(&mut self.out, &detail.partial);
            }
        }
        self.put(b"}\n");
    }

    /// The row of a function: `{"fn":"main","at":[1,9],"lines":[5,8]}`.
    pub(super) fn function(&mut self, function: &FunctionRecord) {
        self.put(b"{\"fn\":");
        string(&mut self.out, &function.name);
        if (function.start, function.end) != (None, None) {
            self.put(b",\"at\":[");
            self.line(function.start);
            self.put(b",");
            self.line(function.end);
            self.put(b"]");
        }
        if let Some(from) = function.from {
            self.put(b",\"from\":");
            number(&mut self.out, from.get().into());
        }
        if let Some((hash, length)) = function.body.map(Mark::to_parts) {
            self.put(b",\"body\":");
            pair(&mut self.out, hash.into(), length.into());
        }
        if let Some(entered) = function.entered {
            self.put(if entered { b",\"entered\":true" } else { b",\"entered\":false" });
        }
        self.ratios(&function.totals);
        self.put(b"}\n");
    }

    fn line(&mut self, line: Option<Line>) {
        match line {
            Some(line) => number(&mut self.out, line.get().into()),
            None => self.put(b"null"),
        }
    }

    /// Covered and total by metric, each behind a comma.
    fn ratios(&mut self, totals: &Totals) {
        for metric in Metric::ALL {
            if let Some(ratio) = totals.get(metric) {
                key_of(&mut self.out, metric.key());
                pair(&mut self.out, ratio.covered, ratio.total);
            }
        }
    }
}

/// Appends a key that needs no escaping, behind a comma.
fn key_of(out: &mut Vec<u8>, key: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
}

/// How many lines of each function can be covered, where the functions tell each other apart.
fn sizes(file: &FileRecord) -> Option<impl Iterator<Item = u64>> {
    let size = |function: &FunctionRecord| Some(function.totals.get(Metric::Lines)?.total);
    let is_known = is_simple(file) && file.functions.iter().all(|function| size(function).is_some());
    is_known.then(|| file.functions.iter().filter_map(size))
}
