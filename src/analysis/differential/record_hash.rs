//! A hash of all that a record says of its file: where a baseline's is that of the present record, nothing of the baseline's
//! row needs to be read. It is made again by each version, so that it need not mean the same for ever.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::{FileRecord, FunctionRecord, Mark};
use crate::coverage::{Line, Metric, Totals};

impl FileRecord {
    /// The hash. Records of one file that differ have different ones, but for one pair of many billions.
    pub fn hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        // Which lines a text has follows from its hash, but they may have been forgotten.
        self.text.as_ref().map(|text| (text.content, text.lines.len())).hash(&mut hasher);
        for metric in Metric::ALL.into_iter().filter(|metric| self.carries.contains(*metric)) {
            (metric as u8).hash(&mut hasher);
        }
        totals(&self.totals, &mut hasher);
        if let Some(detail) = &self.detail {
            for (metric, units) in &detail.units {
                (*metric as u8, units.len()).hash(&mut hasher);
                for unit in units {
                    hasher.write_u64(u64::from(unit.line.get()) << 32 | u64::from(unit.covered));
                    hasher.write_u32(unit.total);
                }
            }
            detail.partial.hash(&mut hasher);
        }
        self.functions.iter().for_each(|one| function(one, &mut hasher));
        (self.detail.is_some(), self.functions.len()).hash(&mut hasher);
        hasher.finish()
    }
}

fn function(function: &FunctionRecord, hasher: &mut FxHasher) {
    let line = |line: Option<Line>| u64::from(line.map_or(0, Line::get));
    function.name.hash(hasher);
    hasher.write_u64(line(function.start) << 32 | line(function.end));
    (line(function.from), function.body.map(Mark::to_parts), function.entered).hash(hasher);
    totals(&function.totals, hasher);
}

fn totals(totals: &Totals, hasher: &mut FxHasher) {
    for metric in Metric::ALL {
        if let Some(ratio) = totals.get(metric) {
            hasher.write_u8(metric as u8);
            hasher.write_u64(ratio.covered);
            hasher.write_u64(ratio.total);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::differential::{Detail, Marks, Unit};
    use crate::coverage::{MetricSet, Ratio, RepoPath};

    fn record() -> FileRecord {
        let line = |number| Line::new(number).unwrap();
        let mut totals = Totals::default();
        totals.set(Metric::Lines, Ratio::new(1, 2));
        let unit = |number, covered| Unit { line: line(number), covered, total: 1 };
        let (start, end) = (Some(line(1)), Some(line(2)));
        let body = Some(Mark::of("f"));
        FileRecord {
            path: RepoPath::new("a.c"),
            text: Some(Arc::new(Marks::new(b"f\ng", ["f", "g"].into_iter()))),
            carries: MetricSet::of(&[Metric::Lines]),
            totals,
            detail: Some(Detail { units: vec![(Metric::Lines, vec![unit(1, 1), unit(2, 0)])], partial: Vec::new() }),
            functions: vec![FunctionRecord {
                name: "f".to_owned(),
                start,
                end,
                from: None,
                body,
                totals,
                entered: None,
            }],
            beside: false,
        }
    }

    #[test]
    fn whatever_differs_changes_the_hash() {
        let changes: [fn(&mut FileRecord); 13] = [
            |record| record.text = None,
            |record| record.text = Some(Arc::new(Marks::new(b"other", ["f", "g"].into_iter()))),
            |record| Arc::make_mut(record.text.as_mut().unwrap()).lines.clear(),
            |record| record.carries = MetricSet::of(&[Metric::Lines, Metric::Branches]),
            |record| record.totals.set(Metric::Lines, Ratio::new(2, 2)),
            |record| record.detail = None,
            |record| record.detail.as_mut().unwrap().units[0].1[1].covered = 1,
            |record| record.detail.as_mut().unwrap().units[0].0 = Metric::Branches,
            |record| record.detail.as_mut().unwrap().partial.push(Line::FIRST),
            |record| record.functions.clear(),
            |record| record.functions[0].name.push('x'),
            |record| record.functions[0].entered = Some(true),
            |record| record.functions[0].end = None,
        ];
        let mut hashes = vec![record().hash()];
        for change in changes {
            let mut changed = record();
            change(&mut changed);
            hashes.push(changed.hash());
        }
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), changes.len() + 1);
        let elsewhere = FileRecord { path: RepoPath::new("b.c"), beside: true, ..record() };
        assert_eq!(elsewhere.hash(), record().hash());
    }
}
