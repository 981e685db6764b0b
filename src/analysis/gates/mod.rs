//! Gates: may this change go in? Rules and a comparison in, a judgement out.

mod judgement;

pub use judgement::{Actual, Finding, Judgement, Scope, Verdict};
