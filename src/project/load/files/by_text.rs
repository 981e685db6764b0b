//! A file of which some tests measured one text and others another one: the tests that an edit concerns ran again, the
//! others did not. What is said of each text is put together in that text, found again in the present one, and joined.

use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::as_measured::AsMeasured;
use super::past::{Content, Past};
use super::{Files, Measured};
use crate::analysis::impact::does_the_same;
use crate::analysis::{Aged, Extent};
use crate::coverage::{File, FileCoverage, Line, LineRange, merge, ranges};
use crate::project::assemble::{Assembled, Part, joined};
use crate::project::sources::Sources;
use crate::project::texts::Texts;
use crate::source::{Text, syntax};

impl Files {
    /// Keeps the texts that were measured per test. Was there a new one?
    pub(in crate::project::load) fn keep_texts(&mut self, texts: &Texts, sources: &Sources) -> bool {
        let wanted: Vec<&mut Measured> =
            self.all.iter_mut().filter(|file| file.parts.iter().any(Part::tells_tests)).collect();
        let kept = wanted.into_par_iter().filter(|file| file.keep_text(texts, sources));
        kept.count() > 0
    }
}

impl Measured {
    fn keep_text(&self, texts: &Texts, sources: &Sources) -> bool {
        let Some(source) = &self.source else { return false };
        if texts.has(source.content) {
            return false;
        }
        let Ok(bytes) = sources.read(&self.path) else { return false };
        texts.keep(&bytes);
        true
    }

    /// Some of its reports were written by a run that began with this text.
    pub(super) fn learn_begun(&mut self, content: Content, past: &Past<'_>) {
        for part in self.parts.iter().filter(|part| part.tells_tests()) {
            if let Some(report) = past.report(part.input) {
                self.texts.learn(report, content);
            }
        }
    }

    /// Did its reports measure its present text, whatever dates say? `None` where that is not known of one of them.
    pub(super) fn is_of_present_text(&self, past: &Past<'_>) -> Option<bool> {
        let source = self.source.as_ref().filter(|_| self.parts.iter().any(Part::tells_tests))?;
        let texts: Option<Vec<Content>> = self.parts.iter().map(|part| self.text_of(part, past)).collect();
        Some(texts?.iter().all(|text| *text == source.content))
    }

    /// The text that a report measured: as it was seen, or the present one where it is the older of the two.
    fn text_of(&self, part: &Part, past: &Past<'_>) -> Option<Content> {
        let source = self.source.as_ref()?;
        let written = past.inputs.get(part.input.0 as usize)?.modified;
        let is_newer = !self.edited && written.is_some() && written >= source.modified;
        self.texts.of(past.report(part.input)?).or_else(|| is_newer.then_some(source.content))
    }

    /// Which writings of its reports there are, by a hash, where tests are told: a test that ran again may say what it said
    /// before, of another text.
    pub(super) fn writings(&self, past: &Past<'_>) -> u64 {
        if !self.parts.iter().any(Part::tells_tests) {
            return 0;
        }
        let mut hasher = FxHasher::default();
        self.parts.iter().for_each(|part| past.report(part.input).hash(&mut hasher));
        hasher.finish()
    }

    /// What its reports say is of its present text.
    pub(super) fn learn_present(&mut self, past: &Past<'_>) {
        let Some(content) = self.source.as_ref().map(|source| source.content) else { return };
        self.learn_begun(content, past);
    }

    /// Does the present text do what this one did?
    fn does_what_it_did(&self, content: Content, past: &Past<'_>, sources: &Sources) -> bool {
        let (was, is) = (past.texts.and_then(|texts| texts.get(content)), sources.read(&self.path).ok());
        let shape = |bytes: &[u8]| syntax::shape(self.path.as_str(), bytes);
        was.zip(is).is_some_and(|(was, is)| does_the_same(&shape(&was), &shape(&is)))
    }

    /// The file in its present text, where it is known which text each report measured and some measured another one than
    /// others; and what is still unknown of it.
    pub(super) fn by_text(
        &mut self,
        past: &Past<'_>,
        sources: &Sources,
        functions: &[Extent],
    ) -> Option<(Arc<File>, Option<Arc<Aged>>)> {
        let source = self.source.clone()?;
        let mut groups: Vec<(Content, Vec<Part>)> = Vec::new();
        for part in &self.parts {
            let (report, content) = (past.report(part.input)?, self.text_of(part, past)?);
            self.texts.learn(report, content);
            match groups.iter_mut().find(|group| group.0 == content) {
                Some(group) => group.1.push(part.clone()),
                None => groups.push((content, vec![part.clone()])),
            }
        }
        let is_present = |group: &(Content, Vec<Part>)| group.0 == source.content;
        if groups.iter().all(is_present) || !self.parts.iter().any(Part::tells_tests) {
            return None;
        }
        let written = |part: &&Part| past.inputs.get(part.input.0 as usize).and_then(|input| input.modified);
        let newest = self.parts.iter().max_by_key(written).and_then(|part| self.text_of(part, past));
        // The text that was measured last says which blocks there are.
        groups.sort_by_key(|(content, _)| (*content != source.content, Some(*content) != newest));
        let mut diagnostics = Vec::new();
        let mut whole: Option<FileCoverage> = None;
        let mut unmeasured: Option<Vec<LineRange>> = None;
        let mut doubtful: Vec<LineRange> = Vec::new();
        for (content, parts) in groups {
            let bytes = match (content == source.content, parts.iter().any(Part::needs_text)) {
                (_, false) => None,
                (true, true) => Some(sources.read(&self.path).ok()?),
                (false, true) => Some(past.texts?.get(content)?),
            };
            let text = bytes.as_deref().map(Text::decode);
            let said = joined(&self.path, &parts, text.as_ref(), past.settings, &mut diagnostics);
            let (moved, aged) = if content == source.content {
                ((*said).clone(), Aged::default())
            } else {
                let (was, is) = (sources.known_marks(content)?, sources.marks(&self.path)?);
                let (moved, aged, places) = Aged::with_places(&said, &was, &is, functions)?;
                if self.does_what_it_did(content, past, sources) {
                    // No test will run for that.
                    (moved, Aged::default())
                } else {
                    doubtful.extend(past.open(&aged.doubtful, &said, &places));
                    (moved, aged)
                }
            };
            unmeasured = Some(match unmeasured {
                Some(known) => both(&known, &aged.unmeasured),
                None => aged.unmeasured,
            });
            whole = Some(match whole {
                Some(whole) => {
                    let (statements, regions) = (&whole.statements, &whole.regions);
                    let (statements, regions) =
                        (moved.statements.shared_with(statements), moved.regions.shared_with(regions));
                    merge(&whole, &FileCoverage { statements, regions, ..moved }).ok()?
                }
                None => moved,
            });
        }
        doubtful.sort_unstable_by_key(|range| (range.start, range.end));
        doubtful.dedup();
        let file = Arc::new(File { coverage: Arc::new(whole?), ..File::clone(&self.assembled.file) });
        let aged = Aged { unmeasured: unmeasured.unwrap_or_default(), doubtful };
        self.diagnostics = diagnostics;
        // Otherwise the text that was measured last stays the one before, even if an earlier run measured the present one.
        if newest == Some(source.content) {
            let assembled = Arc::new(Assembled { file: Arc::clone(&file), unchanged: None, diagnostics: Vec::new() });
            self.in_text = Some(AsMeasured { content: source.content, assembled });
        }
        Some((file, (!aged.is_same()).then(|| Arc::new(aged))))
    }
}

/// The lines of both.
fn both(one: &[LineRange], other: &[LineRange]) -> Vec<LineRange> {
    let has = |line: Line| other.iter().any(|range| range.contains(line));
    ranges(
        one.iter()
            .flat_map(|range| range.start.get()..=range.end.get())
            .filter_map(Line::new)
            .filter(|line| has(*line)),
    )
}
