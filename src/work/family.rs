//! Who belongs to a run although it left the run's group. A daemon starts a session of its own and lets its parent end.
//! On Linux it becomes our child then, as we adopt the orphans below us, so that whatever a run started stays below us:
//! nobody else is ever looked at. Elsewhere nobody is found: the group is ended, and a daemon that left it outlives us.

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
pub(crate) use self::linux::{Family, Newborn, Series, others_may_be_adopted};
#[cfg(not(target_os = "linux"))]
pub(crate) use self::none::{Family, Newborn, Series, others_may_be_adopted};

/// Names the run, in its environment and that of all who inherit it.
pub(crate) const MARK: &str = "LAZYCOV_RUN";

/// What to do with those who left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// They shall end.
    Terminate,
    /// They end.
    Kill,
}

#[cfg(not(target_os = "linux"))]
mod none {
    use super::Ending;

    pub(crate) fn others_may_be_adopted() {}

    #[derive(Debug)]
    pub(crate) struct Series(());

    impl Series {
        pub(crate) fn new() -> Series {
            Series(())
        }

        pub(crate) fn family(&self) -> Family {
            Family(())
        }

        pub(crate) fn newborn(&self) -> Newborn {
            Newborn(())
        }
    }

    pub(crate) struct Newborn(());

    impl Newborn {
        pub(crate) fn mark(&self) -> &'static str {
            "1"
        }

        pub(crate) fn led_by(self, _: u32) -> Family {
            Family(())
        }
    }

    #[derive(Debug)]
    pub(crate) struct Family(());

    impl Family {
        pub(crate) fn tell(&self, _: Ending) -> bool {
            false
        }

        pub(crate) fn is_gone(&self) -> bool {
            true
        }

        pub(crate) fn forget(&self) {}
    }
}
