//! The present beside a baseline, in the one way that `check`, `diff` and the explorer share: the filters of now hold
//! for both sides, then the sides are compared, then the gates judge.

use std::sync::Arc;

use time::Date;

use super::baselines::Baselines;
use super::git::Git;
use super::globs::{Filter, PythonFilter};
use super::loaded::Loaded;
use super::settings::Settings;
use crate::analysis::differential::{Differential, FileRecord, Measurement};
use crate::analysis::gates::{Context, Judgement, Making, Rules, judge};
use crate::analysis::{Baseline, BaselineInput, Comparison, Language, LeftOut, ScopeChange, Setting, changed_settings};
use crate::coverage::{InputInfo, RepoPath, Report};

/// What the gates are told beside the comparison.
#[derive(Clone, Copy, Debug)]
pub struct Gates<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// The day for which waivers hold.
    pub today: Date,
    /// Is a doubt about the baseline a reason not to judge?
    pub strict: bool,
    /// Is a missing baseline no reason to stop?
    pub allow_missing_baseline: bool,
}

/// Compares the present with a baseline. Without gates, nothing is judged.
pub fn compare(loaded: &Loaded, settings: &Settings, baseline: &Arc<Baseline>, gates: Option<Gates<'_>>) -> Comparison {
    let counted = counted(loaded, settings, baseline);
    let now = Arc::new(loaded.measurement(Some(&counted.measurement)));
    let differential = Differential::between(&counted.measurement, &now);
    judged(loaded, settings, (baseline, counted), (now, differential), gates)
}

/// A comparison of what was measured `now` with what counts of the `whole` baseline, judged.
pub(super) fn judged(
    loaded: &Loaded,
    settings: &Settings,
    (whole, baseline): (&Baseline, Arc<Baseline>),
    (now, mut differential): (Arc<Measurement>, Differential),
    gates: Option<Gates<'_>>,
) -> Comparison {
    if let Some(flaky) = &baseline.info.flaky {
        flaky.set_aside(&baseline.measurement, &mut differential);
    }
    let scope = scope_change(loaded, settings, whole, &baseline);
    let ancestor = loaded.git.as_ref().zip(baseline.info.commit.as_deref());
    let ancestor = ancestor.and_then(|(git, commit)| git.leads_here(commit));
    let stripped = Baselines::of(loaded.sources.root()).stripped(&baseline);
    let judgement = gates.map(|gates| {
        let comparison = Some((&baseline.info, &baseline.measurement, &differential));
        judge_with(loaded, &scope, &now, (ancestor, stripped.as_deref()), comparison, gates)
    });
    Comparison { baseline, now, differential, stripped, scope, judgement }
}

/// Judges the present where there is no baseline. Rules that need one are not judged.
pub fn judge_alone(loaded: &Loaded, gates: Gates<'_>) -> Judgement {
    judge_with(loaded, &ScopeChange::default(), &loaded.measurement(None), (None, None), None, gates)
}

fn judge_with(
    loaded: &Loaded,
    scope: &ScopeChange,
    now: &Measurement,
    (ancestor, stripped): (Option<bool>, Option<&str>),
    comparison: Option<(&crate::analysis::BaselineInfo, &Measurement, &Differential)>,
    gates: Gates<'_>,
) -> Judgement {
    let Gates { rules, today, strict, allow_missing_baseline } = gates;
    let inputs = inputs_of(&loaded.snapshot.report);
    let commit = loaded.git.as_ref().and_then(Git::full_commit);
    let making = Some(Making { inputs: &inputs, scope, commit: commit.as_deref(), ancestor, stripped });
    judge(rules, &Context { now, making, comparison, today, allow_missing_baseline, strict })
}

/// The reports that were read, as a baseline remembers them.
pub fn inputs_of(report: &Report) -> Vec<BaselineInput> {
    let input = |input: &InputInfo| BaselineInput {
        path: input.path.to_string(),
        format: input.format.to_owned(),
        producer: input.producer.clone(),
        content: blake3::Hash::from_bytes(input.content_hash).to_hex().to_string(),
    };
    report.inputs.iter().map(input).collect()
}

/// How other things count now than in the baseline, of which `counted` is what still counts.
fn scope_change(loaded: &Loaded, settings: &Settings, baseline: &Baseline, counted: &Baseline) -> ScopeChange {
    let config = &settings.config;
    let globs = |name: &str, values: &[String]| Setting { name: name.to_owned(), values: values.to_vec() };
    let own = |include: &[String], exclude: &[String]| vec![globs("include", include), globs("exclude", exclude)];
    let (was, is) = (own(&baseline.info.include, &baseline.info.exclude), own(&config.include, &config.exclude));
    // Older baselines do not know what the languages' own settings said.
    let (theirs, ours) = match &baseline.info.settings {
        Some(settings_then) => (settings_then.clone(), settings.counting()),
        None => (Vec::new(), Vec::new()),
    };
    let there = |path: &RepoPath| loaded.sources.index().get(path.as_str()).is_some();
    let gone = |file: &&Arc<FileRecord>| {
        file.is_measured() && counted.measurement.file(file.path.as_str()).is_none() && there(&file.path)
    };
    let same = counted.measurement.files().len() == baseline.measurement.files().len();
    let gone = baseline.measurement.files().iter().filter(|_| !same).filter(gone);
    ScopeChange {
        left_out: gone.map(|file| LeftOut { path: file.path.clone(), before: file.totals }).collect(),
        settings: changed_settings(&[was, theirs].concat(), &[is, ours].concat()),
    }
}

/// The baseline without the files that do not count now.
pub(super) fn counted(loaded: &Loaded, settings: &Settings, baseline: &Arc<Baseline>) -> Arc<Baseline> {
    let config = &settings.config;
    if config.include.is_empty() && config.exclude.is_empty() && settings.python.is_none() {
        return Arc::clone(baseline);
    }
    let ours = Filter::new(&config.include, &config.exclude).0;
    let theirs = PythonFilter::new(settings.python.as_ref());
    let counts = |path: &RepoPath| {
        // coverage.py leaves files out when it measures: one that it omits by now has no data to be missed.
        let python = Language::of(path.as_str()).is_some_and(|language| language.name == "Python");
        let omitted = python && !theirs.keeps(path.as_str()) && loaded.snapshot.report.file(path.as_str()).is_none();
        ours.keeps(path.as_str()) && !omitted
    };
    if baseline.measurement.files().iter().all(|file| counts(&file.path)) {
        return Arc::clone(baseline);
    }
    let mut filtered = Baseline::clone(baseline);
    filtered.measurement.retain(counts);
    Arc::new(filtered)
}
