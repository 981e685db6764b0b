//! Nobody is found who left the group.

use crate::system::groups::Ending;

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
