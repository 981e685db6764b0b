//! Which text each report measured, kept between starts beside the texts: a process that begins after some tests ran again
//! would otherwise add up lines of two texts.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::Files;
use super::past::{Content, Past, Report};
use crate::coverage::RepoPath;
use crate::project::assemble::Part;
use crate::project::texts::Texts;

/// What another version wrote is nothing: its reports have other names.
const VERSION: &str = concat!("lazycov ", env!("CARGO_PKG_VERSION"), " measured texts 1");

/// Which text each report measured of each file.
#[derive(Debug, Default, PartialEq)]
struct Remembered {
    /// The reports of which anything is said.
    reports: FxHashSet<Report>,
    files: FxHashMap<RepoPath, OfFile>,
}

/// The texts of a file that were measured: nearly all reports measured the same.
#[derive(Debug, PartialEq)]
struct OfFile {
    most: Content,
    others: Vec<(Report, Content)>,
}

impl Files {
    /// Keeps which text each report measured, of the files whose tests are told apart.
    pub(in crate::project::load) fn remember(&self, texts: &Texts, past: &Past<'_>) {
        let mut remembered = Remembered::default();
        let telling = self.summary.telling.iter().filter_map(|at| self.all.get(at));
        for file in telling {
            let report = |part: &Part| past.report(part.input);
            let known =
                file.parts.iter().filter_map(report).filter_map(|report| Some((report, file.texts.of(report)?)));
            let known: Vec<(Report, Content)> = known.collect();
            let Some(most) = most(&known) else { continue };
            remembered.reports.extend(known.iter().map(|known| known.0));
            let others = known.into_iter().filter(|known| known.1 != most).collect();
            remembered.files.insert(file.path.clone(), OfFile { most, others });
        }
        if !remembered.files.is_empty() {
            texts.remember(&remembered.write());
        }
    }

    /// Takes what an earlier process knew of it. Of a report that was written again nothing is known.
    pub(in crate::project::load) fn recall(&mut self, texts: &Texts, past: &Past<'_>) {
        if self.summary.telling.is_empty() {
            return;
        }
        let remembered = texts.remembered().and_then(|bytes| Remembered::read(&bytes)).unwrap_or_default();
        let telling: Vec<usize> = self.summary.telling.iter().collect();
        for at in telling {
            let Some(file) = self.all.get_mut(at) else { continue };
            let Some(of_file) = remembered.files.get(&file.path) else { continue };
            for report in file.parts.iter().filter_map(|part| past.report(part.input)) {
                if remembered.reports.contains(&report) {
                    let other = of_file.others.iter().find(|other| other.0 == report);
                    file.texts.learn(report, other.map_or(of_file.most, |other| other.1));
                }
            }
        }
    }
}

/// The text that most reports measured.
fn most(known: &[(Report, Content)]) -> Option<Content> {
    let mut counts: FxHashMap<Content, usize> = FxHashMap::default();
    for (_, content) in known {
        *counts.entry(*content).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(content, count)| (*count, *content)).map(|known| known.0)
}

/// The same as it lies on disk.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: String,
    reports: Vec<Report>,
    files: Vec<StoredFile>,
}

/// Path, text, and other texts by report.
type StoredFile = (String, Content, Vec<(Report, Content)>);

impl Remembered {
    fn write(self) -> Vec<u8> {
        let mut reports: Vec<Report> = self.reports.into_iter().collect();
        reports.sort_unstable();
        let file = |(path, OfFile { most, others }): (RepoPath, OfFile)| (path.as_str().to_owned(), most, others);
        let mut files: Vec<StoredFile> = self.files.into_iter().map(file).collect();
        files.sort_unstable();
        serde_json::to_vec(&Stored { version: VERSION.to_owned(), reports, files }).unwrap_or_default()
    }

    /// Reads what was written; `None` where any of it does not fit.
    fn read(bytes: &[u8]) -> Option<Remembered> {
        let stored: Stored = serde_json::from_slice(bytes).ok()?;
        let file = |(path, most, others): StoredFile| (RepoPath::new(&path), OfFile { most, others });
        (stored.version == VERSION).then(|| Remembered {
            reports: stored.reports.into_iter().collect(),
            files: stored.files.into_iter().map(file).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_read_again_or_nothing_is() {
        let remembered = || {
            let of_file = OfFile { most: [7; 16], others: vec![(u64::MAX, [9; 16])] };
            let files = [(RepoPath::new("a \"b\"\n.py"), of_file)].into_iter().collect();
            Remembered { reports: [1, u64::MAX].into_iter().collect(), files }
        };
        let stored = remembered().write();
        assert_eq!(Remembered::read(&stored), Some(remembered()));
        for at in 0..stored.len() {
            assert_eq!(Remembered::read(&stored[..at]), None);
        }
        let of_another_version = String::from_utf8(stored).unwrap().replacen(VERSION, "later", 1);
        assert_eq!(Remembered::read(of_another_version.as_bytes()), None);
    }
}
