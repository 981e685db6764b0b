//! The judgement: every rule in turn, in the order of the configuration's tables.

use super::area::Applied;
use super::judging::Judging;
use super::limits::Kind;
use super::{Area, Context, Judgement, Rules, Scope, drops, flaky, fresh, losses, own, rates};

/// Judges the rules.
pub fn judge(rules: &Rules, context: &Context<'_>) -> Judgement {
    let mut judging = Judging::new(rules, context);
    let areas = [
        (Scope::Total, &rules.total),
        (Scope::Dir, &rules.dir),
        (Scope::File, &rules.file),
        (Scope::Function, &rules.function),
    ];
    for (scope, area) in areas {
        limits(&mut judging, scope, area);
    }
    own::judge(&mut judging);
    fresh::judge(&mut judging);
    losses::lost(&mut judging);
    flaky::judge(&mut judging, rules.compares());
    losses::scope(&mut judging, rules.compares());
    judging.close()
}

fn limits(judging: &mut Judging<'_>, scope: Scope, area: &Area) {
    let applied = Applied::new(area, judging.headline);
    if scope == Scope::Function && !area.is_empty() {
        judging.exempted = judging.exempted.max(rates::small_functions(judging));
    }
    // What is asked of differences alone needs no list of all that there is.
    let is_of_rates = applied.rules().iter().any(|(_, kind)| *kind != Kind::MaxDrop) || !area.overrides.is_empty();
    let things = if is_of_rates && scope != Scope::Total { rates::things(judging, scope) } else { Vec::new() };
    if scope != Scope::Total {
        rates::idle_overrides(judging, scope, area, &things);
    }
    for (named, kind) in applied.rules() {
        match (scope, kind) {
            (_, Kind::MaxDrop) => drops::judge(judging, scope, &applied, named),
            (Scope::Total, _) => rates::total(judging, &applied, named, kind),
            _ => rates::area(judging, scope, &applied, named, kind, &things),
        }
    }
}

impl Rules {
    /// Does any rule for rates, new code or lost lines need a baseline?
    pub fn compares(&self) -> bool {
        let areas = [&self.total, &self.dir, &self.file, &self.function];
        let lost = self.lost;
        areas.iter().any(|area| area.compares())
            || self.new.entered == Some(true)
            || !self.new.function.is_empty()
            || !self.new.file.is_empty()
            || self.new.changed_lines.is_some()
            || lost.lines.is_some()
            || [lost.included, lost.branch, lost.flaky].iter().flatten().any(|level| *level != super::Level::Ignore)
    }
}
