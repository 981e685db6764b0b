//! The rules that a project sets itself. Values alone: who wrote them, and where, is for others to know.

use super::waivers::Waiver;
use super::{Among, Area, Borrowed, Check, Kind, Limits};
use crate::coverage::{Metric, Percent};

/// Everything that the gates ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Limits for the whole project.
    pub total: Area,
    /// Limits for every folder.
    pub dir: Area,
    /// Limits for every file.
    pub file: Area,
    /// Limits for every function.
    pub function: Area,
    /// Functions with fewer lines that can be covered are left alone; `None` is 5.
    pub min_lines: Option<u64>,
    /// A function that lost fewer lines has not dropped; `None` is 1.
    pub min_lost_lines: Option<u64>,
    /// What new code must be.
    pub new: NewCode,
    /// What may be lost.
    pub lost: Lost,
    /// What must be measured at all.
    pub scope: Measured,
    /// Are limits of the languages' own settings judged, too? `None` is yes.
    pub languages: Option<bool>,
    /// Those limits.
    pub borrowed: Vec<Borrowed>,
    /// What is to be said about settings that could not be read.
    pub notes: Vec<String>,
    /// What a person took on for a while.
    pub waivers: Vec<Waiver>,
}

impl Rules {
    /// Can they be judged by what changed and by sums, without a look at the lines and functions of every file? Limits for
    /// each file or function need these, to say what is missed there.
    pub fn judge_changes_alone(&self) -> bool {
        let changes = |area: &Area| area.kinds().all(Kind::compares);
        let sums = |limit: &Borrowed| matches!(limit.among, Among::All);
        // It is said of a path for which a limit is set whether a function lies there.
        let functions = self.function.overrides.is_empty() && changes(&self.function);
        functions && changes(&self.file) && self.borrowed.iter().all(sums)
    }

    /// The least rate of the whole that is asked for in this metric: by the project's own rule, else by the settings of a
    /// language.
    pub fn least_total(&self, headline: Metric) -> Option<Percent> {
        let least = |check: Check| if let Check::Min(percent) = check { Some(percent) } else { None };
        let of = |limits: &Limits| {
            let named = limits.get(Some(headline), Kind::Min).or_else(|| limits.get(None, Kind::Min));
            named.and_then(least)
        };
        let own = self.total.base.iter().rev().find_map(of);
        let is_ours = |limit: &&Borrowed| match limit.metric {
            Some(metric) => metric == headline,
            None => matches!(headline, Metric::Lines | Metric::Combined),
        };
        let mut borrowed = self.borrowed.iter().filter(|limit| limit.among == Among::All).filter(is_ours);
        own.or_else(|| borrowed.find_map(|limit| least(limit.check)))
    }
}

/// What new code must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCode {
    /// Limits for every new function.
    pub function: Area,
    /// Must every new function be entered?
    pub entered: Option<bool>,
    /// Limits for every new file.
    pub file: Area,
    /// The least rate of all new and changed lines together.
    pub changed_lines: Option<Percent>,
}

/// What may be lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// How many lines may lose their coverage.
    pub lines: Option<u64>,
    /// Lines that are counted as code for the first time, and missed.
    pub included: Option<Level>,
    /// Lines that are still hit, with an arm that does not run any more.
    pub branch: Option<Level>,
    /// Lines that ran in some of several runs of the baseline alone, and are lost. `None` is a warning where any rule
    /// compares.
    pub flaky: Option<Level>,
}

/// What must be measured at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Files whose data is gone.
    pub vanished: Option<Level>,
    /// Old code that has data for the first time.
    pub newly_measured: Option<Level>,
    /// New and changed files without data, of a kind that is measured.
    pub not_measured: Option<Level>,
    /// Lines and files that counted and do not count any more.
    pub excluded: Option<Level>,
}

/// How serious a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The check fails.
    Fail,
    /// It is said.
    Warn,
    /// Nobody looks.
    Ignore,
}

impl Level {
    /// Understands the three words, and `off` for the last.
    pub fn parse(text: &str) -> Option<Level> {
        Some(match text {
            "fail" => Level::Fail,
            "warn" => Level::Warn,
            "ignore" | "off" => Level::Ignore,
            _ => return None,
        })
    }

    /// The word for it.
    pub fn key(self) -> &'static str {
        match self {
            Level::Fail => "fail",
            Level::Warn => "warn",
            Level::Ignore => "ignore",
        }
    }
}

impl Rules {
    /// These rules over those of a lower layer: what is set here counts, waivers and overrides of both hold.
    pub fn over(self, below: Rules) -> Rules {
        Rules {
            total: self.total.over(below.total),
            dir: self.dir.over(below.dir),
            file: self.file.over(below.file),
            function: self.function.over(below.function),
            min_lines: self.min_lines.or(below.min_lines),
            min_lost_lines: self.min_lost_lines.or(below.min_lost_lines),
            new: NewCode {
                function: self.new.function.over(below.new.function),
                entered: self.new.entered.or(below.new.entered),
                file: self.new.file.over(below.new.file),
                changed_lines: self.new.changed_lines.or(below.new.changed_lines),
            },
            lost: Lost {
                lines: self.lost.lines.or(below.lost.lines),
                included: self.lost.included.or(below.lost.included),
                branch: self.lost.branch.or(below.lost.branch),
                flaky: self.lost.flaky.or(below.lost.flaky),
            },
            scope: Measured {
                vanished: self.scope.vanished.or(below.scope.vanished),
                newly_measured: self.scope.newly_measured.or(below.scope.newly_measured),
                not_measured: self.scope.not_measured.or(below.scope.not_measured),
                excluded: self.scope.excluded.or(below.scope.excluded),
            },
            languages: self.languages.or(below.languages),
            borrowed: [below.borrowed, self.borrowed].concat(),
            notes: [below.notes, self.notes].concat(),
            waivers: [below.waivers, self.waivers].concat(),
        }
    }
}
