//! How those who belong to a run are found: by whom they descend from, the group and the mark they carry; orphans that
//! carry none by when they began.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Signal, getpgrp, getpid, set_child_subreaper};

use super::MARK;
use super::processes::Process;
use crate::system::groups::Ending;

/// What there is to know of all runs of this program.
struct House {
    /// The leaders of the runs that are on: children that others wait for.
    leaders: BTreeSet<u32>,
    series: u64,
    runs: u64,
    /// When the first run began.
    since: Option<u64>,
    /// May an orphan be somebody else's?
    others: bool,
}

impl House {
    /// Did this child of ours not start as one? Our own helpers are of our group, into which nobody comes from another
    /// session.
    fn is_adopted(&self, child: &Process) -> bool {
        child.group != getpgrp().as_raw_nonzero().get().unsigned_abs() && !self.leaders.contains(&child.number)
    }
}

static HOUSE: Mutex<House> =
    Mutex::new(House { leaders: BTreeSet::new(), series: 0, runs: 0, since: None, others: false });

fn house() -> MutexGuard<'static, House> {
    HOUSE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Something is started that may leave orphans which do not belong to a run, such as the windows of an editor.
pub(crate) fn others_may_be_adopted() {
    house().others = true;
}

/// Runs that one asks for, one after the other.
#[derive(Debug)]
pub(crate) struct Series(u64);

impl Series {
    pub(crate) fn new() -> Series {
        let mut house = house();
        house.series += 1;
        Series(house.series)
    }

    /// Those of all its runs, in their groups or not.
    pub(crate) fn family(&self) -> Family {
        let since = house().since.unwrap_or(u64::MAX);
        Family { mark: self.mark(), leader: None, since, known: Mutex::default() }
    }

    /// A run is about to begin.
    pub(crate) fn newborn(&self) -> Newborn {
        let mut house = house();
        let children: Vec<Process> = Process::all().into_iter().filter(|process| process.parent == us()).collect();
        children.iter().filter(|child| child.is_over && house.is_adopted(child)).for_each(Process::reap);
        if house.since.is_none() {
            // Children that came with us may have children, too.
            house.others |= !children.is_empty();
            // Where this is not allowed, those who leave are lost.
            let _ = set_child_subreaper(Some(getpid()));
        }
        house.runs += 1;
        let mark = format!("{}{}.", self.mark(), house.runs);
        Newborn { house, mark }
    }

    /// How the marks of its runs begin. Each part ends with a dot: none is the beginning of another.
    fn mark(&self) -> String {
        format!("{}{}.", our_mark(), self.0)
    }
}

/// The leader of a run while it is started. Nobody is looked for meanwhile: it would be taken for an orphan.
pub(crate) struct Newborn {
    house: MutexGuard<'static, House>,
    mark: String,
}

impl Newborn {
    /// What it has to find in its environment.
    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    /// It was started, as this process.
    pub(crate) fn led_by(mut self, leader: u32) -> Family {
        // One that is gone already began now, too: it waits to be reaped.
        let since = Process::of(leader).map_or(u64::MAX, |process| process.began);
        self.house.leaders.insert(leader);
        self.house.since.get_or_insert(since);
        Family { mark: self.mark, leader: Some(leader), since, known: Mutex::default() }
    }
}

/// Those who left the group of a run, or all of a series of runs.
#[derive(Debug)]
pub(crate) struct Family {
    /// How their mark begins.
    mark: String,
    leader: Option<u32>,
    /// When it began.
    since: u64,
    /// Whom it was seen to have, by number: when they began. Later their parents may have ended.
    known: Mutex<BTreeMap<u32, u64>>,
}

impl Family {
    /// Tells all of them; says whether there was anyone.
    pub(crate) fn tell(&self, ending: Ending) -> bool {
        let living = self.living();
        for process in &living {
            match ending {
                Ending::Terminate => {
                    process.signal(Signal::TERM);
                    // A stopped process hears nothing before it continues.
                    process.signal(Signal::CONT);
                }
                Ending::Kill => process.signal(Signal::KILL),
            }
        }
        !living.is_empty()
    }

    /// Is nobody left?
    pub(crate) fn is_gone(&self) -> bool {
        self.living().is_empty()
    }

    /// The leader's number may belong to somebody else from now on.
    pub(crate) fn forget(&self) {
        if let Some(leader) = self.leader {
            house().leaders.remove(&leader);
        }
    }

    /// Those outside the group. The dead among the adopted are reaped on the way.
    fn living(&self) -> Vec<Process> {
        let house = house();
        if house.since.is_none() {
            return Vec::new();
        }
        let (mut below, mut starts) = (BTreeMap::<u32, Vec<Process>>::new(), vec![(us(), false)]);
        for process in Process::all() {
            below.entry(process.parent).or_default().push(process);
        }
        let mut living = Vec::new();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now_known = BTreeMap::new();
        while let Some((parent, parent_belongs)) = starts.pop() {
            for process in below.remove(&parent).unwrap_or_default() {
                let is_adopted = parent == us() && house.is_adopted(&process);
                if process.is_over {
                    if is_adopted {
                        process.reap();
                    }
                    continue;
                }
                let is_known = known.get(&process.number) == Some(&process.began);
                let belongs = parent_belongs || is_known || self.claims(&process, is_adopted && !house.others);
                starts.push((process.number, belongs));
                if belongs {
                    now_known.insert(process.number, process.began);
                    if self.leader != Some(process.group) {
                        living.push(process);
                    }
                }
            }
        }
        *known = now_known;
        living
    }

    /// Is it ours by what it says? An orphan that wrote its title over its environment is whose run it began in.
    fn claims(&self, process: &Process, is_surely_of_a_run: bool) -> bool {
        if self.leader == Some(process.group) {
            return true;
        }
        match process.variable(MARK).filter(|mark| mark.starts_with(&our_mark())) {
            Some(mark) => mark.starts_with(&self.mark),
            None => is_surely_of_a_run && process.began >= self.since,
        }
    }
}

fn us() -> u32 {
    std::process::id()
}

/// How the marks of all our runs begin.
fn our_mark() -> String {
    let began = Process::of(us()).map_or(0, |process| process.began);
    format!("{}.{began}.", us())
}
