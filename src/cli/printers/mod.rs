//! From a snapshot to text: one file a format. Every number comes from the analysis; here it is only laid out.

pub(super) mod annotated;
pub(super) mod baselines;
pub(super) mod check;
pub(super) mod diff;
pub(super) mod doctor;
mod escape;
pub(super) mod failure;
pub(super) mod json;
pub(super) mod lines;
pub(super) mod links;
pub(super) mod numbers;
pub(super) mod passages;
pub(super) mod patch;
pub(super) mod results;
pub(super) mod runs;
pub(super) mod setup;
mod sources;
pub(super) mod table;
pub(super) mod waterfall;
mod wrap;
