//! What the shell does for a flow: every command is answered at once.

use std::sync::Arc;

use lazycov::analysis::differential::Mark;
use lazycov::analysis::{AcceptedGaps, Churn, CoveredBy, CoveredOnly, FileId, InputCondition, marked_gaps};
use lazycov::app::{Candidate, Cmd, MarksFound, Msg, label};
use lazycov::coverage::{Line, RepoPath};
use lazycov::source::Text;
use lazycov::source::highlight::{SyntaxRole, Token};
use lazycov::watch;

use super::App;

impl App {
    /// The shell: answers at once.
    pub(super) fn carry_out(&mut self, cmd: Cmd) -> Option<Msg> {
        match cmd {
            Cmd::Quit => self.quit = true,
            Cmd::Suspend => self.suspended += 1,
            Cmd::Reload => self.reloads += 1,
            Cmd::ReadSource(path) => {
                self.reads += 1;
                let text = self
                    .sources
                    .get(path.as_str())
                    .map(|text| Arc::new(Text::new(text.clone()).understood(path.as_str())));
                return Some(Msg::Source { text: text.ok_or_else(|| format!("{path} was not found")), path });
            }
            Cmd::Highlight { path, text, from, count } => {
                let lines =
                    (0..count).filter_map(|at| text.line(lazycov::coverage::Line::from_index(from.index() + at)));
                let lines = lines.map(tokens).collect();
                return Some(Msg::Highlighted { path, text: Arc::clone(&text), from, lines });
            }
            Cmd::Arrange(arrangement) => {
                let generation = arrangement.generation;
                return Some(Msg::Arranged { generation, arranged: self.arranger.arrange(arrangement) });
            }
            Cmd::Candidates(snapshot, findings) => {
                let files = (0..snapshot.files.len() as u32).map(|at| Candidate::File(FileId(at)));
                let functions = snapshot.functions().map(|(id, _)| Candidate::Function(id));
                let gaps = snapshot.gaps(false).into_iter().map(Candidate::Gap);
                let findings_there = (0..findings.len()).map(Candidate::Finding);
                let all = files.chain(functions).chain(gaps).chain(findings_there);
                let all = all.map(|candidate| (label(&snapshot, &findings, candidate).unwrap(), candidate));
                self.candidates = all.collect();
            }
            Cmd::Find { generation, query } => {
                let found = |label: &str| label.to_lowercase().contains(&query.to_lowercase());
                let all = self.candidates.iter().filter(|(label, _)| found(label));
                let matches: Vec<Candidate> = all.map(|(_, candidate)| *candidate).collect();
                return Some(Msg::Found { generation, total: matches.len(), matches });
            }
            Cmd::Edit { path, line, column } => {
                self.edited.push(format!("{path}:{line}:{column}"));
                return Some(Msg::EditorClosed(Ok(())));
            }
            Cmd::Copy(text) => self.copied.push(text),
            Cmd::Waive(waiver) => {
                self.waived.push(waiver.clone());
                return Some(Msg::Waived(waiver, Ok(())));
            }
            Cmd::Unwaive(waiver) => {
                self.waived.retain(|known| *known != waiver);
                return Some(Msg::Unwaived(waiver, Ok(())));
            }
            Cmd::Watch(effect) => self.effects.push(effect),
            Cmd::Choose { request, paths, .. } => self.effects.push(watch::Effect::Choose { request, paths }),
            Cmd::CollectSome { run, edited, ran } => {
                self.ran = ran;
                self.effects.push(watch::Effect::Collect { run, edited });
            }
            Cmd::Wake(milliseconds) => self.wakes.push(milliseconds),
            Cmd::TurnOff(reports) => self.off = reports.iter().map(ToString::to_string).collect(),
            Cmd::Remap(remap) => self.remapped.push((remap, false)),
            Cmd::WriteRemap(remap) => self.remapped.push((remap, true)),
            Cmd::CoveredOnly(report) => {
                let lines = self.only.iter().map(|(path, lines)| {
                    (RepoPath::new(path), lines.iter().filter_map(|line| Line::new(*line)).collect())
                });
                let by = CoveredBy::Report(report);
                return Some(Msg::CoveredOnly(Arc::new(CoveredOnly::new(by, lines))));
            }
            Cmd::CoveredByTests { by, snapshot } => {
                return Some(Msg::CoveredOnly(Arc::new(CoveredOnly::by_tests(by, &snapshot))));
            }
            Cmd::Churn => {
                self.churn_asked += 1;
                let touched = self.churn.iter().flatten().map(|(path, commits)| (RepoPath::new(path), *commits));
                let known = self.churn.is_some().then(|| Churn::of_commits(touched.collect()));
                return Some(Msg::Churn(Arc::new(known.unwrap_or_default())));
            }
            Cmd::KeepMark { mark, kept } => {
                self.kept_marks.retain(|known| !known.is_of_same_gap(&mark));
                if kept {
                    self.kept_marks.push(mark);
                }
            }
            Cmd::FindMarked(wanted) => {
                let mut placed = Vec::new();
                for mark in wanted.marks.iter() {
                    let Some(file) = wanted.snapshot.find(mark.path.as_str()) else { continue };
                    let text = self.sources.get(mark.path.as_str()).cloned().unwrap_or_default();
                    let lines: Vec<Mark> = text.lines().map(Mark::of).collect();
                    placed.extend(marked_gaps(&wanted.snapshot, file, &[mark], &lines));
                }
                let mut accepted = AcceptedGaps::default();
                for gap in self.accepted_gaps.iter().filter(|gap| !wanted.today.is_some_and(|day| gap.is_expired(day)))
                {
                    let path = gap.mark.path.as_str();
                    let Some(file) = wanted.snapshot.find(path) else { continue };
                    let text = self.sources.get(path).cloned().unwrap_or_default();
                    let lines: Vec<Mark> = text.lines().map(Mark::of).collect();
                    accepted.add(&wanted.snapshot, file, &[Arc::clone(gap)], &lines);
                }
                let fault = self.accepted_fault.clone();
                return Some(Msg::Marked(wanted, MarksFound { marked: placed, accepted, fault }));
            }
            Cmd::AcceptGap(gap) => {
                let result = self.accepted_fault.clone().map_or(Ok(()), Err);
                if result.is_ok() {
                    self.accepted_gaps.push(Arc::clone(&gap));
                }
                return Some(Msg::GapAccepted(gap, result));
            }
            Cmd::UnacceptGap(gap) => {
                let result = self.accepted_fault.clone().map_or(Ok(()), Err);
                if result.is_ok() {
                    self.accepted_gaps.retain(|known| *known != gap);
                }
                return Some(Msg::GapUnaccepted(gap, result));
            }
            Cmd::KeepArrangement(arrangement) => self.kept_arrangements.push(arrangement),
            Cmd::FindWay(wanted) => {
                let way = wanted.find();
                return Some(Msg::Way(wanted, way));
            }
            Cmd::Diagnose(snapshot) => {
                let conditions = InputCondition::all(&snapshot);
                let proposals = self.proposals.clone();
                return Some(Msg::Diagnosed { snapshot, conditions, proposals });
            }
            Cmd::Drop(_) => {}
            Cmd::ShowHistory(shown) => self.history_shown.push(shown),
            Cmd::Offer => return self.offer.clone().map(Msg::Offered),
            Cmd::AcceptOffer => self.accepted += 1,
            Cmd::Answer { asker, answer } => self.answers.push((asker, answer)),
            Cmd::Tell { path, line, column } => self.told.push(format!("{path}:{line}:{column}")),
        }
        None
    }
}

/// Colours that are easy to predict: words that many languages reserve, strings, comments.
fn tokens(line: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let words = line.split_inclusive(|c: char| !c.is_alphanumeric());
    let mut at = 0;
    for word in words {
        let name = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if ["fn", "func", "let", "if", "return", "match", "for", "pub", "use"].contains(&name) {
            out.push(Token { start: at as u32, end: (at + name.len()) as u32, role: SyntaxRole::Keyword });
        }
        at += word.len();
    }
    out
}
