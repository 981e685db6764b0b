//! Gates: may this change go in? Rules and a comparison in, a judgement out.
//!
//! Everything is compared exactly, as fractions. What cannot be judged is said to be so: it is no pass.

mod area;
mod borrowed;
mod context;
mod culprits;
mod digest;
mod drops;
mod excluded;
mod flaky;
mod fresh;
mod judge;
mod judgement;
mod judging;
mod limits;
mod losses;
mod own;
mod rates;
mod rule_names;
mod rules;
mod set;
mod survivors;
mod waivers;
mod words;

#[cfg(test)]
mod tests;

pub use area::{Area, Override};
pub use borrowed::{Among, Borrowed, Borrower, Group};
pub use context::{Context, Making};
pub use digest::{Digest, PlaceRow, RuleRow, Ruled};
pub use judge::judge;
pub use judgement::{Actual, Finding, Judgement, NO_GATE, Scope, Verdict};
pub use limits::{Check, Kind, Limits, Named};
pub use rule_names::RULES;
pub use rules::{Level, Lost, Measured, NewCode, Rules};
pub use set::SetError;
pub use waivers::{Waiver, is_rule, parse_date};
