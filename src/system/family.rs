//! Who belongs to a run although it left the run's group. A daemon starts a session of its own and lets its parent end.
//! On Linux it becomes our child then, as we adopt the orphans below us, so that whatever a run started stays below us:
//! nobody else is ever looked at. Elsewhere nobody is found: the group is ended, and a daemon that left it outlives us.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod processes;

#[cfg(not(target_os = "linux"))]
pub(crate) use self::elsewhere::{Family, Newborn, Series, others_may_be_adopted};
#[cfg(target_os = "linux")]
pub(crate) use self::linux::{Family, Newborn, Series, others_may_be_adopted};

/// Names the run, in its environment and that of all who inherit it.
pub(crate) const MARK: &str = "LAZYCOV_RUN";
