//! What goes on in the background. While it does, something on the screen moves, so that nobody takes us for dead.

/// Shorter work is done before anybody would ask what is going on.
pub(crate) const PATIENCE: u64 = 150;

/// Time from one movement to the next, in milliseconds: with a frame that takes long it is still below 100.
pub(crate) const BEAT: u64 = 80;

/// Work of which the screen tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Data are loaded.
    Load,
    /// They are compared with the baseline.
    Compare,
    /// What saved baselines say is read.
    History,
}

/// Work that goes on, and since when, in milliseconds since the start.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ongoing {
    tasks: Vec<(Task, u64)>,
    /// When a task ended last of which the screen had told.
    moved: Option<u64>,
}

impl Ongoing {
    /// A task begins. One that follows on what the screen told of is told at once, or all would stand still in between.
    pub(crate) fn begin(&mut self, task: Task, now: u64) {
        let follows = self.told(now).is_some() || self.moved.is_some_and(|moved| now < moved + BEAT);
        self.tasks.retain(|known| known.0 != task);
        self.tasks.push((task, if follows { now.saturating_sub(PATIENCE) } else { now }));
    }

    /// A task ended.
    pub(crate) fn end(&mut self, task: Task, now: u64) {
        if self.told(now).is_some() {
            self.moved = Some(now);
        }
        self.tasks.retain(|known| known.0 != task);
    }

    /// The task that has gone on for long enough to be told of.
    pub(crate) fn told(&self, now: u64) -> Option<Task> {
        self.tasks.iter().find(|(_, since)| now >= since + PATIENCE).map(|known| known.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_is_told_until_it_ends() {
        let mut ongoing = Ongoing::default();
        ongoing.begin(Task::Load, 10);
        assert_eq!(ongoing.told(10 + PATIENCE - 1), None);
        assert_eq!(ongoing.told(10 + PATIENCE), Some(Task::Load));
        ongoing.begin(Task::Compare, 100);
        ongoing.end(Task::Load, 110);
        assert_eq!(ongoing.told(10 + PATIENCE), None);
        assert_eq!(ongoing.told(100 + PATIENCE), Some(Task::Compare));
        ongoing.end(Task::Compare, 100 + PATIENCE);
        assert_eq!(ongoing.told(u64::MAX), None);
    }

    #[test]
    fn what_follows_on_what_moved_moves_at_once() {
        let mut ongoing = Ongoing::default();
        ongoing.begin(Task::Load, 0);
        ongoing.begin(Task::Compare, 500);
        ongoing.end(Task::Load, 510);
        assert_eq!(ongoing.told(510), Some(Task::Compare));
        ongoing.end(Task::Compare, 600);
        ongoing.begin(Task::History, 600 + BEAT - 1);
        assert_eq!(ongoing.told(600 + BEAT - 1), Some(Task::History));
        ongoing.end(Task::History, 700);
        ongoing.begin(Task::Load, 700 + BEAT);
        assert_eq!(ongoing.told(700 + BEAT), None);
    }
}
