//! What became of lines: the twelve transitions and the loss of a branch, with the lines of each.

use crate::coverage::{Line, LineRange, ranges};

/// What became of a line, or of something on it. The letters are lcov's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Unchanged, was hit, is missed.
    Lost,
    /// New or changed, missed.
    NewMissed,
    /// New or changed, hit.
    NewHit,
    /// Unchanged, was no code, is missed.
    IncludedMissed,
    /// Unchanged, was no code, is hit.
    IncludedHit,
    /// Unchanged, was missed, is hit.
    Gained,
    /// Unchanged, hit before and now.
    StillHit,
    /// Unchanged, missed before and now.
    StillMissed,
    /// Unchanged, was hit, is no code any more.
    ExcludedHit,
    /// Unchanged, was missed, is no code any more.
    ExcludedMissed,
    /// Gone, was hit. Lines of the baseline's text.
    DeletedHit,
    /// Gone, was missed. Lines of the baseline's text.
    DeletedMissed,
    /// Still hit, but an arm or a part that ran before does not run any more. Beside still hit.
    BranchLost,
    /// Unchanged text that lay elsewhere before. Beside one of the others.
    Moved,
    /// Part of a statement that another line stands for, as it was broken into several; hit as the whole was. Where the
    /// parts count alone, they are lines that did not count before.
    RewrappedHit,
    /// The same, missed as the whole was.
    RewrappedMissed,
    /// Lost, on a line that ran in some of several runs of the baseline alone. Not among the lost ones.
    FlakyLost,
    /// Still hit, and a part was lost that ran in some of several runs of the baseline alone.
    FlakyBranchLost,
}

impl Category {
    /// All, in the order of the JSON contract.
    pub const ALL: [Category; 18] = [
        Category::Lost,
        Category::NewMissed,
        Category::NewHit,
        Category::IncludedMissed,
        Category::IncludedHit,
        Category::Gained,
        Category::StillHit,
        Category::StillMissed,
        Category::ExcludedHit,
        Category::ExcludedMissed,
        Category::DeletedHit,
        Category::DeletedMissed,
        Category::BranchLost,
        Category::Moved,
        Category::RewrappedHit,
        Category::RewrappedMissed,
        Category::FlakyLost,
        Category::FlakyBranchLost,
    ];

    /// Its key in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Category::Lost => "lost",
            Category::NewMissed => "new_missed",
            Category::NewHit => "new_hit",
            Category::IncludedMissed => "included_missed",
            Category::IncludedHit => "included_hit",
            Category::Gained => "gained",
            Category::StillHit => "still_hit",
            Category::StillMissed => "still_missed",
            Category::ExcludedHit => "excluded_hit",
            Category::ExcludedMissed => "excluded_missed",
            Category::DeletedHit => "deleted_hit",
            Category::DeletedMissed => "deleted_missed",
            Category::BranchLost => "branch_lost",
            Category::Moved => "moved",
            Category::RewrappedHit => "rewrapped_hit",
            Category::RewrappedMissed => "rewrapped_missed",
            Category::FlakyLost => "flaky_lost",
            Category::FlakyBranchLost => "flaky_branch_lost",
        }
    }

    /// lcov's letters for it; none for what lcov does not tell apart.
    pub fn tla(self) -> Option<&'static str> {
        Some(match self {
            Category::Lost => "LBC",
            Category::NewMissed => "UNC",
            Category::NewHit => "GNC",
            Category::IncludedMissed => "UIC",
            Category::IncludedHit => "GIC",
            Category::Gained => "GBC",
            Category::StillHit => "CBC",
            Category::StillMissed => "UBC",
            Category::ExcludedHit => "ECB",
            Category::ExcludedMissed => "EUB",
            Category::DeletedHit => "DCB",
            Category::DeletedMissed => "DUB",
            Category::BranchLost
            | Category::Moved
            | Category::RewrappedHit
            | Category::RewrappedMissed
            | Category::FlakyLost
            | Category::FlakyBranchLost => return None,
        })
    }

    /// Its name for people.
    pub fn words(self) -> &'static str {
        match self {
            Category::Lost => "lost",
            Category::NewMissed => "new, missed",
            Category::NewHit => "new, hit",
            Category::IncludedMissed => "newly counted, missed",
            Category::IncludedHit => "newly counted, hit",
            Category::Gained => "gained",
            Category::StillHit => "still hit",
            Category::StillMissed => "still missed",
            Category::ExcludedHit => "no longer counted, was hit",
            Category::ExcludedMissed => "no longer counted, was missed",
            Category::DeletedHit => "deleted, was hit",
            Category::DeletedMissed => "deleted, was missed",
            Category::BranchLost => "branch lost",
            Category::Moved => "moved",
            Category::RewrappedHit => "part of a broken line, hit",
            Category::RewrappedMissed => "part of a broken line, missed",
            Category::FlakyLost => "lost, flaky",
            Category::FlakyBranchLost => "branch lost, flaky",
        }
    }
}

/// Lines by category, each list ascending and without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories(Vec<(Category, Vec<Line>)>);

impl Categories {
    /// Adds a line. Lines of one category come in ascending order.
    pub fn add(&mut self, category: Category, line: Line) {
        match self.0.binary_search_by_key(&category, |entry| entry.0) {
            Ok(at) => self.0.get_mut(at).map_or((), |entry| entry.1.push(line)),
            Err(at) => self.0.insert(at, (category, vec![line])),
        }
    }

    /// Gives those lines of a category to another one that are chosen.
    pub fn turn(&mut self, from: Category, to: Category, is_chosen: impl Fn(Line) -> bool) {
        let Ok(at) = self.0.binary_search_by_key(&from, |entry| entry.0) else { return };
        let Some(entry) = self.0.get_mut(at) else { return };
        let (chosen, rest) = std::mem::take(&mut entry.1).into_iter().partition(|line| is_chosen(*line));
        entry.1 = rest;
        if entry.1.is_empty() {
            self.0.remove(at);
        }
        let chosen: Vec<Line> = chosen;
        for line in chosen {
            self.add(to, line);
        }
    }

    /// The lines of a category.
    pub fn lines(&self, category: Category) -> &[Line] {
        let at = self.0.binary_search_by_key(&category, |entry| entry.0);
        at.ok().and_then(|at| self.0.get(at)).map_or(&[][..], |entry| entry.1.as_slice())
    }

    /// The lines of a category as ranges of consecutive lines.
    pub fn ranges(&self, category: Category) -> Vec<LineRange> {
        ranges(self.lines(category).iter().copied())
    }

    /// The categories that have lines.
    pub fn iter(&self) -> impl Iterator<Item = (Category, &[Line])> + '_ {
        self.0.iter().map(|entry| (entry.0, entry.1.as_slice()))
    }
}
