//! Reports whose files are read one by one, by formats of which a run leaves many: what the files say is put together.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Input, Part, RawReport, ReadError};
use crate::coverage::{Code, ContextId, Reported, ReportedRate};

/// How one file is read.
type Read = fn(&Input<'_>) -> Result<RawReport, ReadError>;

/// Reads all files of an input. One that cannot be read costs itself alone.
pub(super) fn read(input: &Input<'_>, read: Read) -> Result<RawReport, ReadError> {
    if input.more.is_empty() {
        return read(input);
    }
    let parts: Vec<Part<'_>> = input.parts().collect();
    let reports: Vec<_> = parts.par_iter().map(|part| read(&input.only(*part))).collect();
    let mut whole = Whole::default();
    for (part, report) in parts.iter().zip(reports) {
        match report {
            Ok(report) => whole.add(part.name, report),
            Err(error) => whole.refuse(part.name, error),
        }
    }
    whole.finish()
}

/// What was read so far.
#[derive(Default)]
struct Whole {
    report: RawReport,
    /// What the files state of themselves.
    reported: Vec<Reported>,
    contexts: FxHashMap<String, ContextId>,
    /// How many files could be read, and how many of them only belong to the others.
    read: usize,
    companions: usize,
    /// Why the first of the files that could not be read could not.
    first: Option<ReadError>,
}

impl Whole {
    fn add(&mut self, name: &str, part: RawReport) {
        self.read += 1;
        self.companions += usize::from(part.companion);
        self.report.diagnostics.append(part.diagnostics.of_part(name));
        self.report.producer = self.report.producer.take().or(part.producer);
        for source in part.sources {
            if !self.report.sources.contains(&source) {
                self.report.sources.push(source);
            }
        }
        if !part.files.is_empty() {
            self.reported.push(part.reported.unwrap_or_default());
        }
        let ids: Vec<ContextId> = part.contexts.into_iter().map(|context| self.context(context)).collect();
        let same = ids.iter().enumerate().all(|(at, id)| id.0 as usize == at);
        for mut file in part.files {
            if !same && !file.coverage.contexts.is_empty() {
                let coverage = Arc::make_mut(&mut file.coverage);
                coverage.contexts = coverage.contexts.renumbered(|id| ids.get(id.0 as usize).copied());
            }
            self.report.files.push(file);
        }
    }

    /// The number that a context has in the whole.
    fn context(&mut self, name: String) -> ContextId {
        let next = ContextId(u32::try_from(self.report.contexts.len()).unwrap_or(u32::MAX));
        *self.contexts.entry(name).or_insert_with_key(|name| {
            self.report.contexts.push(name.clone());
            next
        })
    }

    fn refuse(&mut self, name: &str, error: ReadError) {
        self.report.diagnostics.add(Code::BadRecord, None, || format!("{name}: {error}; it is left out"));
        self.first.get_or_insert(error);
    }

    fn finish(self) -> Result<RawReport, ReadError> {
        if let Some(error) = self.first.filter(|_| self.read == 0) {
            return Err(error);
        }
        let companion = self.companions == self.read;
        Ok(RawReport { companion, reported: sum(&self.reported), ..self.report })
    }
}

/// The totals of all files, as far as each of them states its own.
fn sum(all: &[Reported]) -> Option<Reported> {
    let (first, _) = all.split_first()?;
    let mut out = Reported::default();
    for (metric, _) in &first.0 {
        let rates = all.iter().map(|reported| reported.get(*metric));
        let pairs: Option<Vec<(u64, u64)>> =
            rates.map(|rate| rate.and_then(|rate| rate.covered.zip(rate.total))).collect();
        if let Some(pairs) = pairs {
            let covered = pairs.iter().map(|pair| pair.0).fold(0, u64::saturating_add);
            let total = pairs.iter().map(|pair| pair.1).fold(0, u64::saturating_add);
            out.set(*metric, ReportedRate { covered: Some(covered), total: Some(total), percent: None });
        }
    }
    (!out.0.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Line, Metric};
    use crate::formats::format;
    use crate::formats::format::Reader;

    fn phpunit(name: &str, test: &str) -> String {
        format!(
            "<phpunit xmlns='https://schema.phpunit.de/coverage/1.0'><file name='{name}' path='/'>\
             <totals><lines executable='4' executed='1'/></totals>\
             <coverage><line nr='2'><covered by='{test}'/></line></coverage></file></phpunit>"
        )
    }

    #[test]
    fn what_the_files_say_is_put_together_and_a_broken_one_costs_itself() {
        let Reader::Native { read, .. } = format("phpunit-xml").unwrap().reader else { unreachable!() };
        let (one, two) = (phpunit("a.php", "T::a"), phpunit("b.php", "T::b"));
        let more =
            [Part { name: "x/broken.xml", bytes: b"<phpunit>" }, Part { name: "x/b.xml", bytes: two.as_bytes() }];
        let input = Input::new(one.as_bytes()).named("x/a.xml");
        let report = read(&input.with_more(&more)).unwrap();
        assert_eq!(report.contexts, ["T::a", "T::b"]);
        let tests: Vec<_> = report
            .files
            .iter()
            .map(|file| (&*file.path, file.coverage.contexts.of(Line::new(2).unwrap()).next().unwrap().0))
            .collect();
        assert_eq!(tests, [("a.php", 0), ("b.php", 1)]);
        let lines = report.reported.unwrap().get(Metric::Lines).unwrap();
        assert_eq!((lines.covered, lines.total), (Some(2), Some(8)));
        let said: Vec<_> = report.diagnostics.iter().map(|entry| entry.message.as_str()).collect();
        assert!(said[0].starts_with("x/broken.xml: ") && said.len() == 1, "{said:?}");
        let broken = [Part { name: "x/b.xml", bytes: b"" }];
        assert!(read(&Input::new(b"<phpunit>").named("x/a.xml").with_more(&broken)).is_err());
    }
}
